#include "ui/wv-print-dialog.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-dialog.h"
#include "ui/wv-offer-sheet.h"

#define PREVIEW_WIDTH 410
#define PREVIEW_HEIGHT 580

struct _WvPrintDialog
{
  AdwWindow parent_instance;

  WvDesk *desk;
  WvOfferView *view;
  char *today;
  GtkWidget *preview, *go;
  AdwComboRow *letters, *paper;
  GtkSwitch *next_steps, *transport, *notes;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (WvPrintDialog, wv_print_dialog, ADW_TYPE_WINDOW)

static WvOfferSheet
sheet_of (WvPrintDialog *self)
{
  return (WvOfferSheet){ .view = self->view,
                         .practice = wv_desk_get_profile (self->desk)->organisation_name,
                         .today = self->today,
                         .large = adw_combo_row_get_selected (self->letters) == 1,
                         .next_steps = gtk_switch_get_active (self->next_steps),
                         .transport = gtk_switch_get_active (self->transport),
                         .notes = gtk_switch_get_active (self->notes) };
}

static GtkPaperSize *
paper_of (WvPrintDialog *self)
{
  return gtk_paper_size_new (adw_combo_row_get_selected (self->paper) == 1 ? GTK_PAPER_NAME_A4
                                                                           : GTK_PAPER_NAME_A5);
}

static void
draw_preview (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  WvPrintDialog *self = data;
  WvOfferSheet sheet = sheet_of (self);
  GtkPaperSize *paper = paper_of (self);
  double w = gtk_paper_size_get_width (paper, GTK_UNIT_POINTS);
  double h = gtk_paper_size_get_height (paper, GTK_UNIT_POINTS);
  double scale = MIN (width / w, height / h);

  cairo_translate (cr, (width - w * scale) / 2, (height - h * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_rectangle (cr, 0, 0, w, h);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill_preserve (cr);
  cairo_clip (cr);
  wv_offer_sheet_draw (&sheet, cr, w, h);
  gtk_paper_size_free (paper);
}

static void
option_changed (WvPrintDialog *self)
{
  WvOfferSheet sheet;
  g_autofree char *text = NULL;

  if (self->view == NULL)
    return;
  sheet = sheet_of (self);
  text = wv_offer_sheet_text (&sheet);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->preview), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The sheet as it will be printed"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_widget_queue_draw (self->preview);
}

static void
draw_page (WvPrintDialog *self, GtkPrintContext *context)
{
  WvOfferSheet sheet = sheet_of (self);

  wv_offer_sheet_draw (&sheet, gtk_print_context_get_cairo_context (context),
                       gtk_print_context_get_width (context),
                       gtk_print_context_get_height (context));
}

static GtkPrintOperation *
make_operation (WvPrintDialog *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  GtkPaperSize *paper = paper_of (self);

  gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, wv_record_get_text (self->view->offer, "title"));
  g_signal_connect_swapped (operation, "draw-page", G_CALLBACK (draw_page), self);
  gtk_paper_size_free (paper);
  return operation;
}

gboolean
wv_print_dialog_export (WvPrintDialog *self, const char *path, GError **error)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (self);

  gtk_print_operation_set_export_filename (operation, path);
  return gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, error)
         == GTK_PRINT_OPERATION_RESULT_APPLY;
}

static void
say_and_close (WvPrintDialog *self, const char *text)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.toast", "s", text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
show_problem (WvPrintDialog *self, const char *text)
{
  gtk_label_set_text (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

/* Straight to the printer of this desk: the choices were made here. */
static void
print (WvPrintDialog *self)
{
  g_autoptr (GtkPrintOperation) operation = make_operation (self);
  g_autoptr (GError) error = NULL;
  GtkPrintOperationResult result = gtk_print_operation_run (
      operation, GTK_PRINT_OPERATION_ACTION_PRINT, GTK_WINDOW (self), &error);

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    show_problem (self, _ ("No printer found. Save the sheet as a PDF."));
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    say_and_close (self, _ ("The sheet goes to the printer"));
}

static char *
dup_path (WvPrintDialog *self)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  g_autofree char *name
      = g_strdelimit (g_strdup (wv_record_get_text (self->view->offer, "title")), "/\\:", '-');
  g_autofree char *file = g_strconcat (name, ".pdf", NULL);

  return g_build_filename (folder != NULL ? folder : g_get_home_dir (), file, NULL);
}

static void
save_pdf (WvPrintDialog *self)
{
  g_autofree char *path = dup_path (self);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_strdup_printf (_ ("Saved as %s"), path);
  g_autoptr (GError) error = NULL;

  g_mkdir_with_parents (folder, 0700);
  if (wv_print_dialog_export (self, path, &error))
    say_and_close (self, text);
  else
    show_problem (self, error != NULL ? error->message : _ ("The sheet could not be saved."));
}

static void
wv_print_dialog_dispose (GObject *object)
{
  WvPrintDialog *self = WV_PRINT_DIALOG (object);

  g_clear_pointer (&self->view, wv_offer_view_free);
  g_clear_pointer (&self->today, g_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_print_dialog_parent_class)->dispose (object);
}

static gboolean
primary (GtkWidget *widget, GVariant *args, gpointer data)
{
  print (WV_PRINT_DIALOG (widget));
  return TRUE;
}

static void
wv_print_dialog_class_init (WvPrintDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_print_dialog_dispose;
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_p, GDK_CONTROL_MASK, primary,
                                NULL);
}

static AdwComboRow *
add_combo (WvPrintDialog *self, GtkWidget *group, const char *title, const char *const *labels)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (labels);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (option_changed), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return ADW_COMBO_ROW (row);
}

static GtkSwitch *
add_switch (WvPrintDialog *self, GtkWidget *group, const char *title)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_switch_set_active (GTK_SWITCH (toggle), TRUE);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (option_changed), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return GTK_SWITCH (toggle);
}

static GtkLabel *
add_note (GtkWidget *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static GtkWidget *
make_options (WvPrintDialog *self)
{
  const char *letters[] = { _ ("Normal"), _ ("Large"), NULL };
  const char *papers[] = { "A5", "A4", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *pdf = gtk_button_new_with_label (_ ("Save as PDF"));

  self->letters = add_combo (self, group, _ ("Letters"), letters);
  self->paper = add_combo (self, group, _ ("Paper"), papers);
  self->next_steps = add_switch (self, group, _ ("What happens now?"));
  self->transport = add_switch (self, group, _ ("Transport"));
  self->notes = add_switch (self, group, _ ("Room for notes"));
  g_signal_connect_swapped (pdf, "clicked", G_CALLBACK (save_pdf), self);
  gtk_widget_set_size_request (box, 300, -1);
  gtk_box_append (GTK_BOX (box), group);
  add_note (box, _ ("The patient’s name is not on the sheet."), "sub");
  gtk_box_append (GTK_BOX (box), pdf);
  self->problem = add_note (box, "", "err-text");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), FALSE);
  return box;
}

static GtkWidget *
make_header (WvPrintDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_label (_ ("Cancel"));
  GtkWidget *go = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "printer-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Print"));
  gtk_button_set_child (GTK_BUTTON (go), content);
  gtk_widget_add_css_class (go, "suggested-action");
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_close), self);
  g_signal_connect_swapped (go, "clicked", G_CALLBACK (print), self);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), go);
  /* Ctrl+P, Enter: two keys. */
  self->go = go;
  return header;
}

static void
wv_print_dialog_init (WvPrintDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);

  self->preview
      = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_widget_set_size_request (self->preview, PREVIEW_WIDTH, PREVIEW_HEIGHT);
  gtk_widget_set_hexpand (self->preview, TRUE);
  gtk_widget_set_vexpand (self->preview, TRUE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->preview), draw_preview, self, NULL);
  gtk_widget_add_css_class (content, "print-content");
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (content), self->preview);
  gtk_box_append (GTK_BOX (content), make_options (self));
  gtk_box_append (GTK_BOX (box), content);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Print for patient"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
}

GtkWidget *
wv_print_dialog_new (WvDesk *desk, WvOfferView *view)
{
  WvPrintDialog *self = g_object_new (WV_TYPE_PRINT_DIALOG, NULL);

  self->desk = g_object_ref (desk);
  self->view = view;
  self->today = wv_desk_dup_today (desk);
  option_changed (self);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->go);
  gtk_window_set_focus (GTK_WINDOW (self), self->go);
  return GTK_WIDGET (self);
}

#include "ui/wv-recovery-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/wv-format.h"
#include "ui/wv-step.h"

#define CHECK_GROUP 5

struct _WvRecoveryView
{
  AdwBin parent_instance;

  WvRecoverySheet *sheet;
  gboolean shown;
  GtkWidget *paper, *show, *print, *tick, *tick_row, *group, *good, *message;
};

G_DEFINE_FINAL_TYPE (WvRecoveryView, wv_recovery_view, ADW_TYPE_BIN)

static void
wv_recovery_view_finalize (GObject *object)
{
  wv_recovery_sheet_free (WV_RECOVERY_VIEW (object)->sheet);
  G_OBJECT_CLASS (wv_recovery_view_parent_class)->finalize (object);
}

static void
print_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wv_recovery_view_print (WV_RECOVERY_VIEW (widget));
}

static void
wv_recovery_view_class_init (WvRecoveryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wv_recovery_view_finalize;
  gtk_widget_class_install_action (widget_class, "sheet.print", NULL, print_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "sheet.print",
                                       NULL);
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  WvRecoveryView *self = data;
  double scale = MIN ((double)width / WV_RECOVERY_SHEET_WIDTH,
                      (double)height / WV_RECOVERY_SHEET_HEIGHT);

  cairo_scale (cr, scale, scale);
  if (self->sheet != NULL)
    wv_recovery_sheet_draw (self->sheet, cr, !self->shown);
}

static void
set_shown (WvRecoveryView *self, gboolean shown)
{
  self->shown = shown;
  gtk_button_set_label (GTK_BUTTON (self->show), shown ? _ ("Cover code") : _ ("Show code"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->paper),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  shown ? self->sheet->code : _ ("The code is covered"), -1);
  gtk_widget_queue_draw (self->paper);
}

static void
show_cb (WvRecoveryView *self)
{
  set_shown (self, !self->shown);
}

static gboolean
group_is_right (WvRecoveryView *self)
{
  g_autoptr (WvSecret) group = wv_recovery_sheet_group (self->sheet, CHECK_GROUP);
  g_autofree char *typed = g_strstrip (
      g_ascii_strup (gtk_editable_get_text (GTK_EDITABLE (self->group)), -1));

  return g_str_equal (group, typed);
}

static void
group_changed_cb (WvRecoveryView *self)
{
  gtk_widget_set_opacity (self->good, self->sheet != NULL && group_is_right (self) ? 1 : 0);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (self->group), GTK_ACCESSIBLE_STATE_INVALID);
  wv_step_say (self->message, NULL, TRUE);
}

static void
printed_cb (const GError *error, gpointer data)
{
  WvRecoveryView *self = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = wv_format_time (g_date_time_to_unix (now) * 1000);
  g_autofree char *when = g_strdup_printf (_ ("Printed at %s"), time);

  if (error != NULL)
    {
      wv_step_say (self->message, error->message, FALSE);
      return;
    }
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->tick_row), when);
  gtk_button_set_label (GTK_BUTTON (self->print), _ ("Print again"));
  wv_step_say (self->message, NULL, TRUE);
  gtk_widget_grab_focus (self->group);
}

void
wv_recovery_view_print (WvRecoveryView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (self->sheet != NULL)
    wv_recovery_sheet_print (self->sheet, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                             printed_cb, G_OBJECT (self));
}

static void
add_point (GtkWidget *column, const char *icon, const char *title, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "valign", GTK_ALIGN_START,
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *head = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *body = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                  "max-width-chars", 60, NULL);

  gtk_widget_add_css_class (image, "infic");
  gtk_widget_add_css_class (image, "accent-text");
  gtk_widget_add_css_class (head, "heading");
  gtk_widget_add_css_class (body, "sub");
  gtk_box_append (GTK_BOX (words), head);
  gtk_box_append (GTK_BOX (words), body);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (column), box);
}

static void
add_text (GtkWidget *column)
{
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _ ("Print your recovery sheet"),
                                   "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (title, "title-1");
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (
      GTK_BOX (column),
      g_object_new (GTK_TYPE_LABEL, "label",
                    _ ("Your data are encrypted. Only your organisation can read them. Forgot "
                       "your password? Then this sheet is the only way in."),
                    "xalign", 0.0, "wrap", TRUE, "max-width-chars", 60, NULL));
  add_point (column, "printer-symbolic", _ ("Print it now"),
             _ ("The sheet goes straight to the printer. No copy stays on the computer."));
  add_point (column, "security-high-symbolic", _ ("Put it away safely"),
             _ ("For example in a safe or locked drawer. Tell one colleague where it is."));
  add_point (column, "dialog-warning-symbolic", _ ("Nobody else can help you"),
             _ ("The help desk and the region cannot open your data either."));
}

static GtkWidget *
make_tick_row (WvRecoveryView *self)
{
  self->tick_row = adw_action_row_new ();
  self->tick = gtk_check_button_new ();
  self->print = gtk_button_new_with_label (_ ("Print"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->tick_row),
                                 _ ("The sheet is printed and put away safely"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->tick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("The sheet is printed and put away safely"), -1);
  gtk_widget_set_valign (self->print, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->print, "clicked", G_CALLBACK (wv_recovery_view_print), self);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self->tick_row), self->tick);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->tick_row), self->print);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->tick_row), self->tick);
  return self->tick_row;
}

static GtkWidget *
make_group_row (WvRecoveryView *self)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title
      = g_strdup_printf (_ ("Check: copy group %d from the sheet"), CHECK_GROUP);

  self->group = g_object_new (GTK_TYPE_ENTRY, "width-chars", 8, "max-length", 4, "xalign", 0.5,
                              "valign", GTK_ALIGN_CENTER, "activates-default", TRUE, NULL);
  self->good = g_object_new (GTK_TYPE_IMAGE, "icon-name", "emblem-ok-symbolic", "opacity", 0.0,
                             "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->group, "codebox");
  gtk_widget_add_css_class (self->good, "ok-text");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->group), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  g_signal_connect_swapped (self->group, "changed", G_CALLBACK (group_changed_cb), self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("So we know the print is readable"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->group);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), self->good);
  return row;
}

static GtkWidget *
make_left (WvRecoveryView *self)
{
  GtkWidget *column = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                    12, "valign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  GtkWidget *list = gtk_list_box_new ();

  add_text (column);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_append (GTK_LIST_BOX (list), make_tick_row (self));
  gtk_list_box_append (GTK_LIST_BOX (list), make_group_row (self));
  self->message = wv_step_message (self->group);
  gtk_box_append (GTK_BOX (column), list);
  gtk_box_append (GTK_BOX (column), self->message);
  return column;
}

static GtkWidget *
make_right (WvRecoveryView *self)
{
  GtkWidget *column = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                    12, "valign", GTK_ALIGN_CENTER, NULL);

  self->paper = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", WV_RECOVERY_SHEET_WIDTH,
                              "content-height", WV_RECOVERY_SHEET_HEIGHT, "accessible-role",
                              GTK_ACCESSIBLE_ROLE_IMG, NULL);
  gtk_widget_add_css_class (self->paper, "paper");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->paper), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Preview of the recovery sheet"), -1);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->paper), draw_cb, self, NULL);
  self->show = gtk_button_new_with_label (_ ("Show code"));
  gtk_widget_set_halign (self->show, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->show, "clicked", G_CALLBACK (show_cb), self);
  gtk_box_append (GTK_BOX (column), self->paper);
  gtk_box_append (GTK_BOX (column), self->show);
  return column;
}

static void
wv_recovery_view_init (WvRecoveryView *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "spacing", 48, "margin-start", 24, "margin-end", 24,
                                 "margin-top", 12, "margin-bottom", 12, NULL);
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 1040, "child", box, NULL);
  GtkWidget *scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "vexpand", TRUE, "child", clamp, NULL);

  gtk_box_append (GTK_BOX (box), make_left (self));
  gtk_box_append (GTK_BOX (box), make_right (self));
  adw_bin_set_child (ADW_BIN (self), scroll);
}

GtkWidget *
wv_recovery_view_new (void)
{
  return g_object_new (WV_TYPE_RECOVERY_VIEW, NULL);
}

void
wv_recovery_view_set_sheet (WvRecoveryView *self, WvRecoverySheet *sheet)
{
  g_clear_pointer (&self->sheet, wv_recovery_sheet_free);
  self->sheet = sheet;
  set_shown (self, FALSE);
}

gboolean
wv_recovery_view_check (WvRecoveryView *self)
{
  if (!gtk_check_button_get_active (GTK_CHECK_BUTTON (self->tick)))
    {
      wv_step_say (self->message, _ ("Print the sheet, put it away and tick that you did."), FALSE);
      gtk_widget_grab_focus (self->tick);
      return FALSE;
    }
  if (group_is_right (self))
    return TRUE;
  wv_step_say (self->message, _ ("This group is not right. Look at the printed sheet."), FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->group), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_widget_grab_focus (self->group);
  return FALSE;
}

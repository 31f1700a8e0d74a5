#include "ui/wv-courier-office.h"

#include <glib/gi18n-lib.h>

#include "sync/wv-courier-desk.h"
#include "ui/wv-courier-folder.h"

struct _WvCourierOffice
{
  AdwBin parent_instance;

  WvDesk *desk;
  GCancellable *cancellable;
  GtkWidget *prepare, *take_in; /* buttons */
  GtkWidget *spinner, *result;
};

G_DEFINE_FINAL_TYPE (WvCourierOffice, wv_courier_office, ADW_TYPE_BIN)

static void
wv_courier_office_dispose (GObject *object)
{
  WvCourierOffice *self = WV_COURIER_OFFICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_courier_office_parent_class)->dispose (object);
}

static void
wv_courier_office_class_init (WvCourierOfficeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_courier_office_dispose;
}

static void
set_busy (WvCourierOffice *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->prepare, !busy);
  gtk_widget_set_sensitive (self->take_in, !busy);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
}

static void
say (WvCourierOffice *self, const char *text)
{
  set_busy (self, FALSE);
  gtk_label_set_text (GTK_LABEL (self->result), text);
  gtk_widget_set_visible (self->result, *text != '\0');
}

static void
begin (WvCourierOffice *self)
{
  say (self, "");
  set_busy (self, TRUE);
}

/* Making a file. */

static char *
tell_prepared (const WvCourierPrepared *prepared)
{
  g_autofree char *name = g_path_get_basename (prepared->file->path);
  g_autofree char *sent = g_strdup_printf (ngettext ("%u change is in it.", "%u changes are in it.", prepared->sent),
                                           prepared->sent);
  g_autofree char *left = prepared->left > 0
      ? g_strdup_printf (ngettext ("%u change can still be taken back and goes with the next file.",
                                      "%u changes can still be taken back and go with the next file.", prepared->left),
                         prepared->left)
      : g_strdup (_ ("Give the stick to your coordinator."));

  return g_strdup_printf (_ ("%s is on the stick. %s %s"), name, sent, left);
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCourierOffice) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvCourierPrepared) prepared = wv_courier_prepare_finish (result, &error);
  g_autofree char *text = prepared != NULL ? tell_prepared (prepared) : NULL;

  if (self->desk != NULL)
    say (self, text != NULL ? text : error->message);
}

void
wv_courier_office_prepare (WvCourierOffice *self, const char *folder)
{
  begin (self);
  wv_courier_prepare_async (wv_desk_get_store (self->desk), folder, self->cancellable, prepared_cb, g_object_ref (self));
}

static void
prepare_chosen (GtkWidget *widget, const char *folder)
{
  wv_courier_office_prepare (WV_COURIER_OFFICE (widget), folder);
}

static void
prepare_cb (WvCourierOffice *self)
{
  wv_courier_choose_folder (GTK_WIDGET (self), _ ("Where must the file be put?"), prepare_chosen);
}

/* Taking answers in. */

static void
add_line (GString *text, char *taken)
{
  g_autofree char *line = taken;

  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

static char *
tell_taken_in (const WvCourierTakenIn *taken)
{
  GString *text = g_string_new (NULL);

  if (taken->taken > 0)
    add_line (text, g_strdup_printf (_ ("The answer is taken in. New referrals: %u. New feedback: %u."), taken->referrals,
                                     taken->feedback));
  if (taken->taken > 0 && taken->waiting > 0)
    add_line (text, g_strdup_printf (ngettext ("%u change waits for the next file.",
                                                  "%u changes wait for the next file.", taken->waiting),
                                     taken->waiting));
  if (taken->more)
    add_line (text, g_strdup (_ ("There is more than fitted on this trip: make another file.")));
  if (taken->taken == 0 && taken->before > 0)
    add_line (text, g_strdup (_ ("This answer was taken in before. Nothing changed.")));
  else if (taken->taken == 0 && taken->older > 0)
    add_line (text, g_strdup (_ ("This answer is older than what this computer has. Nothing changed.")));
  else if (taken->taken == 0 && *taken->problems == NULL)
    add_line (text, g_strdup (_ ("There is no answer for this computer here.")));
  for (guint i = 0; taken->problems[i] != NULL; i++)
    add_line (text, g_strdup (taken->problems[i]));
  return g_string_free (text, FALSE);
}

static void
taken_in_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCourierOffice) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvCourierTakenIn) taken = wv_courier_take_in_finish (result, &error);
  g_autofree char *text = taken != NULL ? tell_taken_in (taken) : NULL;

  if (self->desk != NULL)
    say (self, text != NULL ? text : error->message);
}

void
wv_courier_office_take_in (WvCourierOffice *self, const char *folder)
{
  begin (self);
  wv_courier_take_in_async (wv_desk_get_store (self->desk), folder, self->cancellable, taken_in_cb, g_object_ref (self));
}

static void
take_in_chosen (GtkWidget *widget, const char *folder)
{
  wv_courier_office_take_in (WV_COURIER_OFFICE (widget), folder);
}

static void
take_in_cb (WvCourierOffice *self)
{
  wv_courier_choose_folder (GTK_WIDGET (self), _ ("Where is the answer?"), take_in_chosen);
}

const char *
wv_courier_office_get_text (WvCourierOffice *self)
{
  return gtk_label_get_text (GTK_LABEL (self->result));
}

/* Building. */

static GtkWidget *
add_step (GtkWidget *box, const char *title, const char *text, const char *label)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_label (label);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "pill");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), button);
  gtk_box_append (GTK_BOX (box), group);
  return button;
}

static void
wv_courier_office_init (WvCourierOffice *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 30);

  self->cancellable = g_cancellable_new ();
  self->prepare = add_step (box, _ ("1. Give work along"),
                            _ ("Make a file on a USB stick. Your coordinator brings it to the region. On the way nobody can read "
                               "or change it."),
                            _ ("Make a file…"));
  gtk_widget_add_css_class (self->prepare, "suggested-action");
  self->take_in = add_step (box, _ ("2. Take the answer in"),
                            _ ("Is the stick back? Then take the answer in here. The same answer twice does no harm."),
                            _ ("Take the answer in…"));
  self->spinner = g_object_new (GTK_TYPE_SPINNER, "visible", FALSE, "halign", GTK_ALIGN_START, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Busy"), -1);
  self->result = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "selectable", TRUE, "visible", FALSE,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->result);
  g_signal_connect_swapped (self->prepare, "clicked", G_CALLBACK (prepare_cb), self);
  g_signal_connect_swapped (self->take_in, "clicked", G_CALLBACK (take_in_cb), self);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wv_courier_office_new (WvDesk *desk)
{
  WvCourierOffice *self = g_object_new (WV_TYPE_COURIER_OFFICE, NULL);

  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

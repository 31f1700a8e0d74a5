#include "ui/wv-courier-rounds.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "sync/wv-courier-desk.h"
#include "sync/wv-courier-relay.h"
#include "ui/wv-courier-folder.h"
#include "ui/wv-dialog.h"
#include "ui/wv-format.h"

struct _WvCourierRounds
{
  AdwBin parent_instance;

  WvDesk *desk;
  GCancellable *cancellable; /* of the run; a new one each time */
  char *folder;
  GPtrArray *found;          /* WvCourierFound, as last read */
  GPtrArray *waiting;           /* paths that wait for the server */
  guint done, failed, all;
  gboolean busy;
  GtkWidget *choose, *relay, *stop, *progress, *text;
  GtkWidget *files, *served; /* GtkListBox */
  GtkWidget *served_group;
};

G_DEFINE_FINAL_TYPE (WvCourierRounds, wv_courier_rounds, ADW_TYPE_BIN)

static void relay_next (WvCourierRounds *self);

static void
wv_courier_rounds_dispose (GObject *object)
{
  WvCourierRounds *self = WV_COURIER_ROUNDS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  G_OBJECT_CLASS (wv_courier_rounds_parent_class)->dispose (object);
}

static void
wv_courier_rounds_class_init (WvCourierRoundsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_courier_rounds_dispose;
}

static void
set_text (WvCourierRounds *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->text), text);
}

static void
set_busy (WvCourierRounds *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->choose, !busy);
  gtk_widget_set_visible (self->relay, !busy && self->waiting->len > 0);
  gtk_widget_set_visible (self->stop, busy && self->all > 0);
  gtk_widget_set_visible (self->progress, busy && self->all > 0);
}

static void
clear (GtkWidget *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (list), row);
}

static void
add_row (GtkWidget *list, const char *title, const char *subtitle, const char *icon)
{
  GtkWidget *row = wv_dialog_row_new (title, subtitle);
  g_autofree char *name = g_strdup_printf ("%s. %s", title, subtitle);

  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (GTK_LIST_BOX (list), row);
}

/* The files of a folder. */

/* "Made today", "Made 3 days ago" */
static char *
age_of (WvCourierRounds *self, gint64 made_at)
{
  g_autofree char *day = wv_day_of (made_at);
  g_autofree char *today = wv_desk_dup_today (self->desk);
  int days = wv_days_between (day, today);

  if (days <= 0)
    return g_strdup (_ ("Made today"));
  return g_strdup_printf (ngettext ("Made yesterday", "Made %d days ago", days), days);
}

static void
add_request (WvCourierRounds *self, const WvCourierFile *file)
{
  const WvCourierFile *answer = wv_courier_file_find_answer (self->found, file->id);
  g_autofree char *age = age_of (self, file->made_at);
  g_autofree char *moment = answer != NULL ? wv_format_moment (answer->answered_at, wv_desk_now (self->desk)) : NULL;
  g_autofree char *state = answer != NULL ? g_strdup_printf (_ ("answered %s"), moment) : g_strdup (_ ("waits for the server"));
  g_autofree char *line = g_strdup_printf ("%s · %s", age, state);

  add_row (self->files, file->office, line, answer != NULL ? "object-select-symbolic" : "document-send-symbolic");
  if (answer == NULL)
    g_ptr_array_add (self->waiting, g_strdup (file->path));
}

static void
add_damaged (WvCourierRounds *self, const WvCourierFound *found)
{
  g_autofree char *name = g_path_get_basename (found->path);

  add_row (self->files, name, found->error->message, "dialog-warning-symbolic");
}

static void
tell_folder (WvCourierRounds *self, guint requests)
{
  g_autofree char *text = NULL;

  if (requests == 0)
    text = g_strdup_printf (_ ("There are no files of offices in %s."), self->folder);
  else if (self->waiting->len == 0)
    text = g_strdup (_ ("All files are answered. Bring the stick back to the offices."));
  else
    text = g_strdup_printf (ngettext ("%u file waits for the server.", "%u files wait for the server.",
                                         self->waiting->len),
                            self->waiting->len);
  set_text (self, text);
}

/* @keep_text: what became of the run stays readable. */
static void
show_files (WvCourierRounds *self, gboolean keep_text)
{
  guint requests = 0;

  clear (self->files);
  g_ptr_array_set_size (self->waiting, 0);
  for (guint i = 0; i < self->found->len; i++)
    {
      const WvCourierFound *found = self->found->pdata[i];

      if (found->file == NULL)
        add_damaged (self, found);
      else if (found->what == WV_COURIER_REQUEST)
        {
          add_request (self, found->file);
          requests++;
        }
    }
  gtk_widget_set_visible (self->files, gtk_widget_get_first_child (self->files) != NULL);
  if (!keep_text)
    tell_folder (self, requests);
  self->all = 0;
  set_busy (self, FALSE);
}

static void
listed (WvCourierRounds *self, GAsyncResult *result, gboolean keep_text)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *found = wv_courier_list_finish (result, &error);

  if (self->desk == NULL)
    {
      g_clear_pointer (&found, g_ptr_array_unref);
      return;
    }
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = found != NULL ? found : g_ptr_array_new ();
  show_files (self, keep_text || error != NULL);
  if (error != NULL)
    set_text (self, error->message); /* the stick was taken out */
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCourierRounds) self = data;

  listed (self, result, FALSE);
}

static void
after_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCourierRounds) self = data;

  listed (self, result, TRUE);
}

void
wv_courier_rounds_open (WvCourierRounds *self, const char *folder)
{
  g_autofree char *copy = g_strdup (folder);

  g_free (self->folder);
  self->folder = g_steal_pointer (&copy);
  self->all = 0;
  set_busy (self, TRUE);
  wv_courier_list_async (self->folder, NULL, opened_cb, g_object_ref (self));
}

/* Who was served. */

static void
served_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCourierRounds) self = data;
  g_autoptr (GPtrArray) all = wv_store_run_finish (WV_STORE (source), result, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (self->desk == NULL || all == NULL)
    return;
  clear (self->served);
  for (guint i = 0; i < all->len; i++)
    {
      const WvCourierServed *served = all->pdata[i];
      g_autofree char *moment = wv_format_moment (served->served_at, wv_desk_now (self->desk));
      g_autofree char *line = g_strdup_printf (_ ("last served %s"), moment);

      if (served->office != NULL && g_hash_table_add (seen, served->office)) /* the latest comes first */
        add_row (self->served, served->office, line, NULL);
    }
  gtk_widget_set_visible (self->served_group, g_hash_table_size (seen) > 0);
}

static void
load_served (WvCourierRounds *self)
{
  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_READ, wv_courier_load_served, NULL, NULL,
                      (GDestroyNotify) g_ptr_array_unref, NULL, served_cb, g_object_ref (self));
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCourierRounds) self = data;

  wv_store_run_finish (WV_STORE (source), result, NULL);
  if (self->desk != NULL)
    load_served (self);
}

/* Bringing. */

static void
end_run (WvCourierRounds *self, const char *problem)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u of %u file is answered.", "%u of %u files are answered.", self->all), self->done, self->all);
  g_autofree char *full = problem != NULL ? g_strconcat (text, "\n", problem, NULL) : g_strdup (text);

  set_text (self, full);
  wv_courier_list_async (self->folder, NULL, after_run_cb, g_object_ref (self));
}

static void
note_served (WvCourierRounds *self, WvCourierFile *taken)
{
  WvCourierJob *job = wv_courier_job_new (wv_desk_now (self->desk), NULL, taken);

  wv_store_run_async (wv_desk_get_store (self->desk), WV_STORE_WRITE, wv_courier_note_served, job,
                      (GDestroyNotify) wv_courier_job_free, NULL, NULL, noted_cb, g_object_ref (self));
}

static void
relayed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvCourierRounds) self = data;
  g_autoptr (GError) error = NULL;
  WvCourierFile *answer = wv_courier_relay_finish (result, &error);

  if (self->desk == NULL)
    {
      wv_courier_file_free (answer);
      return;
    }
  if (answer != NULL)
    {
      self->done++;
      note_served (self, answer);
    }
  else if (g_error_matches (error, WV_ERROR, WV_ERROR_NETWORK) || g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED))
    {
      end_run (self, error->message);
      return;
    }
  else
    self->failed++;
  g_ptr_array_remove_index (self->waiting, 0);
  if (self->waiting->len > 0)
    relay_next (self);
  else
    end_run (self, error != NULL ? error->message : NULL);
}

static void
relay_next (WvCourierRounds *self)
{
  guint at = self->done + self->failed + 1;
  g_autofree char *text = g_strdup_printf (_ ("File %u of %u goes to the server…"), at, self->all);

  set_text (self, text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (at - 1) / (double) self->all);
  wv_courier_relay_async (wv_desk_get_profile (self->desk)->server, self->waiting->pdata[0], wv_desk_now (self->desk),
                          self->cancellable, relayed_cb, g_object_ref (self));
}

void
wv_courier_rounds_relay (WvCourierRounds *self)
{
  if (self->busy || self->waiting->len == 0)
    return;
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  self->done = self->failed = 0;
  self->all = self->waiting->len;
  set_busy (self, TRUE);
  relay_next (self);
}

gboolean
wv_courier_rounds_is_busy (WvCourierRounds *self)
{
  return self->busy;
}

const char *
wv_courier_rounds_get_text (WvCourierRounds *self)
{
  return gtk_label_get_text (GTK_LABEL (self->text));
}

/* Building. */

static void
folder_chosen (GtkWidget *widget, const char *folder)
{
  wv_courier_rounds_open (WV_COURIER_ROUNDS (widget), folder);
}

static void
choose_cb (WvCourierRounds *self)
{
  wv_courier_choose_folder (GTK_WIDGET (self), _ ("Where are the files of the offices?"), folder_chosen);
}

static void
stop_cb (WvCourierRounds *self)
{
  g_cancellable_cancel (self->cancellable);
}

static GtkWidget *
make_button (WvCourierRounds *self, GtkWidget *box, const char *label, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "pill");
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static GtkWidget *
make_list (const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return list;
}

static GtkWidget *
make_buttons (WvCourierRounds *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->choose = make_button (self, buttons, _ ("Choose a folder…"), G_CALLBACK (choose_cb));
  self->relay = make_button (self, buttons, _ ("Fetch the answers"), G_CALLBACK (wv_courier_rounds_relay));
  gtk_widget_add_css_class (self->relay, "suggested-action");
  self->stop = make_button (self, buttons, _ ("Stop"), G_CALLBACK (stop_cb));
  return buttons;
}

static void
wv_courier_rounds_init (WvCourierRounds *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group = adw_preferences_group_new ();

  self->waiting = g_ptr_array_new_with_free_func (g_free);
  self->found = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Files of offices"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _ ("Put the USB stick in and choose its folder. You cannot read or change the files; the "
                                            "answers are put beside them."));
  self->text = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  self->progress = gtk_progress_bar_new ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Fetching the answers"), -1);
  self->files = make_list (_ ("Files of offices"));
  self->served = make_list (_ ("Served before"));
  self->served_group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->served_group), _ ("Served before"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->served_group), self->served);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_buttons (self));
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), self->progress);
  gtk_box_append (GTK_BOX (box), self->files);
  gtk_box_append (GTK_BOX (box), self->served_group);
  gtk_widget_set_visible (self->files, FALSE);
  gtk_widget_set_visible (self->served_group, FALSE);
  set_busy (self, FALSE);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wv_courier_rounds_new (WvDesk *desk)
{
  WvCourierRounds *self = g_object_new (WV_TYPE_COURIER_ROUNDS, NULL);

  self->desk = g_object_ref (desk);
  load_served (self);
  return GTK_WIDGET (self);
}

#include "ui/wv-dossier-notices.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-conflict-dialog.h"
#include "ui/wv-dialog.h"
#include "ui/wv-race-text.h"

struct _WvDossierNotices
{
  AdwBin parent_instance;

  WvDesk *desk;
  char *dossier;
  GCancellable *cancellable;
  GPtrArray *choices, *races; /* rows, borrowed */
  GtkWidget *list;
};

G_DEFINE_FINAL_TYPE (WvDossierNotices, wv_dossier_notices, ADW_TYPE_BIN)

static void
wv_dossier_notices_dispose (GObject *object)
{
  WvDossierNotices *self = WV_DOSSIER_NOTICES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_dossier_notices_parent_class)->dispose (object);
}

static void
wv_dossier_notices_finalize (GObject *object)
{
  WvDossierNotices *self = WV_DOSSIER_NOTICES (object);

  g_free (self->dossier);
  g_ptr_array_unref (self->choices);
  g_ptr_array_unref (self->races);
  G_OBJECT_CLASS (wv_dossier_notices_parent_class)->finalize (object);
}

static void
wv_dossier_notices_class_init (WvDossierNoticesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_dossier_notices_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_dossier_notices_finalize;
}

static void
wv_dossier_notices_init (WvDossierNotices *self)
{
  self->cancellable = g_cancellable_new ();
  self->choices = g_ptr_array_new ();
  self->races = g_ptr_array_new ();
  self->list = gtk_list_box_new ();
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("To know first"), -1);
  adw_bin_set_child (ADW_BIN (self), self->list);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
clear (WvDossierNotices *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);
}

static void
add_row (WvDossierNotices *self, GPtrArray *rows, GtkWidget *row, const char *icon, const char *label, GCallback pressed)
{
  GtkWidget *button = label != NULL ? gtk_button_new_with_label (label) : NULL;
  g_autofree char *name = g_strdup_printf ("%s. %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)),
                                           adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                                                 GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (button != NULL)
    {
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
      g_signal_connect_object (button, "clicked", pressed, row, 0);
    }
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_ptr_array_add (rows, row);
}

static void
show (WvDossierNotices *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), self->choices->len + self->races->len > 0);
}

/* Choices. */

static void
choose_cb (GtkButton *button, GtkWidget *row)
{
  WvConflict *conflict = g_object_steal_data (G_OBJECT (row), "conflict");
  WvWindow *window = wv_window_of (row);

  if (window != NULL && conflict != NULL)
    gtk_window_present (GTK_WINDOW (wv_conflict_dialog_new (window, conflict)));
  else
    wv_conflict_free (conflict);
}

/* Both stand here with a question mark until somebody chooses: "06-555 00 134 of 0113-555 034?" */
static char *
values_text (WvDesk *desk, const WvConflict *conflict)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (conflict->unreadable != NULL)
    return g_strdup (conflict->unreadable);
  for (guint i = 0; i < conflict->choices->len; i++)
    {
      g_autofree char *words = wv_conflict_words (desk, conflict, ((WvChoice *) conflict->choices->pdata[i])->text);

      g_string_append_printf (text, "%s%s", i > 0 ? _ (" or ") : "", words);
    }
  g_string_append_c (text, '?');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_choice (WvDossierNotices *self, WvConflict *conflict)
{
  g_autofree char *title = g_strdup_printf ("%s · %s", _ ("Choice needed"), conflict->label);
  g_autofree char *text = values_text (self->desk, conflict);
  gboolean closed = conflict->unreadable != NULL;
  GtkWidget *row = wv_dialog_row_new (title, text);

  g_object_set_data_full (G_OBJECT (row), "conflict", conflict, (GDestroyNotify) wv_conflict_free);
  add_row (self, self->choices, row, closed ? "changes-prevent-symbolic" : "dialog-question-symbolic",
           closed ? NULL : _ ("Choose"), G_CALLBACK (choose_cb));
}

static void
choices_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDossierNotices) self = data;
  g_autoptr (GPtrArray) conflicts = NULL;

  if (self->desk == NULL || wv_desk_is_locked (self->desk))
    return;
  conflicts = wv_conflicts_load_finish (self->desk, result, NULL);
  if (conflicts == NULL)
    return;
  clear (self, self->choices);
  while (conflicts->len > 0)
    {
      WvConflict *conflict = g_ptr_array_steal_index (conflicts, 0);

      if (g_strcmp0 (conflict->dossier, self->dossier) == 0)
        add_choice (self, conflict);
      else
        wv_conflict_free (conflict);
    }
  show (self);
}

/* Steps that came too late. */

static void
seen_cb (GtkButton *button, GtkWidget *row)
{
  WvDossierNotices *self = WV_DOSSIER_NOTICES (gtk_widget_get_ancestor (row, WV_TYPE_DOSSIER_NOTICES));

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  wv_race_seen_async (self->desk, GTK_WIDGET (self), g_object_get_data (G_OBJECT (row), "race"));
}

static void
add_race (WvDossierNotices *self, WvRace *race)
{
  g_autofree char *text = wv_race_text (race, wv_desk_now (self->desk));
  GtkWidget *row = wv_dialog_row_new (_ ("Too late"), text);

  g_object_set_data_full (G_OBJECT (row), "race", race, (GDestroyNotify) wv_race_free);
  add_row (self, self->races, row, "dialog-warning-symbolic", _ ("Seen"), G_CALLBACK (seen_cb));
}

static void
races_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDossierNotices) self = data;
  g_autoptr (GPtrArray) races = NULL;

  if (self->desk == NULL || wv_desk_is_locked (self->desk))
    return;
  races = wv_races_load_finish (self->desk, result, NULL);
  if (races == NULL)
    return;
  clear (self, self->races);
  while (races->len > 0)
    add_race (self, g_ptr_array_steal_index (races, 0));
  show (self);
}

static void
refresh (WvDossierNotices *self)
{
  if (self->desk == NULL || wv_desk_is_locked (self->desk))
    return;
  wv_conflicts_load_async (self->desk, FALSE, self->cancellable, choices_cb, g_object_ref (self));
  wv_races_load_async (self->desk, self->dossier, self->cancellable, races_cb, g_object_ref (self));
}

static void
store_changed_cb (WvDossierNotices *self, const char *kind)
{
  if (g_str_equal (kind, "conflict") || g_str_equal (kind, "outbox") || g_str_equal (kind, "event"))
    refresh (self);
}

void
wv_dossier_notices_set_dossier (WvDossierNotices *self, WvDesk *desk, const char *dossier)
{
  g_return_if_fail (self->desk == NULL);

  self->desk = g_object_ref (desk);
  self->dossier = g_strdup (dossier);
  g_signal_connect_object (wv_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  refresh (self);
}

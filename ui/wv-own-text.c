#include "ui/wv-own-text.h"

#include "store/wv-note.h"

typedef struct
{
  WvVault *vault;
  char *dossier;
  char *text;
  gint64 now;
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *keeping = data;

  g_object_unref (keeping->vault);
  g_free (keeping->dossier);
  wv_secret_free (keeping->text);
  g_free (keeping);
}

/* A text that waits there already stays above the new one. */
static gpointer
keep_in_thread (WvDb *db, gpointer data, GError **error)
{
  Keeping *keeping = data;
  g_autoptr (WvSecret) before = wv_note_load (db, keeping->vault, keeping->dossier, error);
  g_autoptr (WvSecret) both = NULL;

  if (before == NULL)
    return NULL;
  both = *before != '\0' ? g_strjoin ("\n\n", before, keeping->text, NULL) : g_strdup (keeping->text);
  wv_db_note_change (db, "outbox", "");
  wv_note_save (db, keeping->vault, keeping->dossier, both, keeping->now, error);
  return NULL;
}

static GtkTextView *
find_text (GtkWidget *widget)
{
  if (GTK_IS_TEXT_VIEW (widget))
    return GTK_TEXT_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkTextView *found = find_text (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
wv_own_text_keep (WvDesk *desk, const char *dossier, GtkWidget *widget)
{
  GtkTextView *view = find_text (widget);
  GtkTextBuffer *buffer = view != NULL ? gtk_text_view_get_buffer (view) : NULL;
  GtkTextIter start, end;
  Keeping *keeping;

  if (buffer == NULL || gtk_text_buffer_get_char_count (buffer) == 0)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  keeping = g_new0 (Keeping, 1);
  keeping->vault = g_object_ref (wv_desk_get_vault (desk));
  keeping->dossier = g_strdup (dossier);
  keeping->text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  keeping->now = wv_desk_now (desk);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, keep_in_thread, keeping, keeping_free, NULL, NULL, NULL, NULL);
}

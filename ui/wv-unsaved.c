#include "ui/wv-unsaved.h"

typedef struct
{
  WvSaveSealed save;
  char *id;
  GBytes *sealed;
  gint64 now;
} Kept;

static void
kept_clear (gpointer data)
{
  Kept *kept = data;

  g_free (kept->id);
  g_bytes_unref (kept->sealed);
}

static void
kept_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, kept_clear);
}

static gpointer
write_kept (WvDb *db, gpointer data, GError **error)
{
  const Kept *kept = data;

  return GINT_TO_POINTER (kept->save (db, kept->id, kept->sealed, kept->now, error));
}

static void on_trouble (WvStore *store, gpointer data);

static void
written (GObject *store, GAsyncResult *result, gpointer kept)
{
  if (wv_store_run_finish (WV_STORE (store), result, NULL) != NULL)
    g_signal_handlers_disconnect_by_func (store, on_trouble, kept);
  kept_unref (kept);
}

static void
on_trouble (WvStore *store, gpointer kept)
{
  g_autoptr (GError) trouble = wv_store_dup_trouble (store);

  if (trouble == NULL)
    wv_store_run_async (store, WV_STORE_WRITE, write_kept, g_atomic_rc_box_acquire (kept), kept_unref, NULL, NULL, written,
                        g_atomic_rc_box_acquire (kept));
}

static void
drop_kept (gpointer kept, GClosure *closure)
{
  kept_unref (kept);
}

void
wv_unsaved_keep (WvStore *store, WvSaveSealed save, const char *id, GBytes *sealed, gint64 now)
{
  Kept *kept = g_atomic_rc_box_new0 (Kept);

  kept->save = save;
  kept->id = g_strdup (id);
  kept->sealed = g_bytes_ref (sealed);
  kept->now = now;
  g_signal_connect_data (store, "trouble", G_CALLBACK (on_trouble), kept, drop_kept, 0);
}

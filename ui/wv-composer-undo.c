#include "ui/wv-composer-undo.h"

#include "ui/wv-composer-store.h"

typedef struct
{
  GWeakRef window;
  gint64 tx;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  g_weak_ref_clear (&undo->window);
  g_free (undo);
}

static void
taken_back (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvWindow) window = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *draft
      = wv_composer_take_back_finish (wv_window_get_desk (window), result, &error);

  if (draft != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.edit-draft", "s", draft);
  else if (error != NULL)
    wv_window_toast (window, error->message);
}

static void
undo_send (gpointer data)
{
  Undo *undo = data;
  WvWindow *window = g_weak_ref_get (&undo->window);

  if (window != NULL)
    wv_composer_take_back_async (wv_window_get_desk (window), undo->tx, taken_back, window);
}

void
wv_composer_offer_undo (WvWindow *window, const char *text, gint64 tx)
{
  Undo *undo = g_new0 (Undo, 1);

  g_weak_ref_init (&undo->window, window);
  undo->tx = tx;
  wv_window_toast_undo (window, text, undo_send, undo, undo_free);
}

#pragma once

#include "store/wv-draft.h"
#include "ui/wv-desk.h"
#include "ui/wv-window.h"

G_BEGIN_DECLS

/**
 * InboxFixture: the desktop of a welfare office with a real store, in a window; a practice sends it referrals. Both
 * write in one store: what travels is tested with the sync.
 */
typedef struct
{
  char *folder;
  gint64 now_ms;
  WvClock clock; /* stands at now_ms and goes on a second at each look */
  WvStore *store;
  WvVault *practice, *welfare;
  WvDesk *desk;
  WvWindow *window;
} InboxFixture;

void inbox_set_up (InboxFixture *f, gconstpointer data);
void inbox_tear_down (InboxFixture *f, gconstpointer data);
/** inbox_send: the practice refers somebody; @fill: (nullable): what else is typed. Returns the dossier id. */
typedef void (*InboxFill) (WvDraft *draft);
char *inbox_send (InboxFixture *f, const char *call_name, const char *family_name, InboxFill fill);
/** inbox_wait: turns the main loop until @holds; fails after ten seconds. */
typedef gboolean (*InboxHolds) (InboxFixture *f);
void inbox_wait (InboxFixture *f, InboxHolds holds);

/** inbox_find: (nullable): first widget below @widget of @type; inbox_find_label: with a visible label @text in it. */
GtkWidget *inbox_find (GtkWidget *widget, GType type);
gboolean inbox_shows (GtkWidget *widget, const char *text);
/** inbox_find_button: (nullable): a button that shows @text. */
GtkWidget *inbox_find_button (GtkWidget *widget, const char *text);

G_END_DECLS

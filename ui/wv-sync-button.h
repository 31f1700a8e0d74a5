#pragma once

#include "ui/wv-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** WvSyncLook: what the button says of a sync. */
typedef struct
{
  WvSyncState state;
  guint waiting, choices;
  gint64 last_synced; /* ms; 0 never */
  guint refused;
} WvSyncLook;

/** wv_sync_look_text: the words, as "Offline · 3 changes waiting". */
char *wv_sync_look_text (const WvSyncLook *look) G_GNUC_WARN_UNUSED_RESULT;
/** wv_sync_look_icon: the icon that goes with them. */
const char *wv_sync_look_icon (const WvSyncLook *look);

/** WvSyncButton: says in every header what was sent and what waits; its popover says when, and tries again. */
#define WV_TYPE_SYNC_BUTTON (wv_sync_button_get_type ())
G_DECLARE_FINAL_TYPE (WvSyncButton, wv_sync_button, WV, SYNC_BUTTON, AdwBin)

GtkWidget *wv_sync_button_new (void);
/** wv_sync_button_set_desk: follows its sync; a desk without sync is offline. */
void wv_sync_button_set_desk (WvSyncButton *self, WvDesk *desk);

G_END_DECLS

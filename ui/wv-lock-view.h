#pragma once

#include "ui/wv-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** WvLockView: the locked window: whose desktop, the password, Ontgrendelen. Shows nothing else of anybody. */
#define WV_TYPE_LOCK_VIEW (wv_lock_view_get_type ())
G_DECLARE_FINAL_TYPE (WvLockView, wv_lock_view, WV, LOCK_VIEW, AdwBin)

GtkWidget *wv_lock_view_new (WvDesk *desk);

G_END_DECLS

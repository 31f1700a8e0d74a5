#pragma once

#include <adwaita.h>

#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * WvDiskBar: a line over the whole window while nothing can be saved (disk full, read-only), with the reason and Try again.
 * Hidden while saving works, so also by itself once there is room again.
 */
#define WV_TYPE_DISK_BAR (wv_disk_bar_get_type ())
G_DECLARE_FINAL_TYPE (WvDiskBar, wv_disk_bar, WV, DISK_BAR, AdwBin)

GtkWidget *wv_disk_bar_new (WvStore *store);

G_END_DECLS

#pragma once

#include <adwaita.h>

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvDirectoryEmpty: when there is nothing to show: why, and what now. Signals: "wider" (search in the whole province),
 * "clear" (clear the filters), "again" (try again after an error).
 */
#define WV_TYPE_DIRECTORY_EMPTY (wv_directory_empty_get_type ())
G_DECLARE_FINAL_TYPE (WvDirectoryEmpty, wv_directory_empty, WV, DIRECTORY_EMPTY, AdwBin)

/** wv_directory_empty_set_desk: once: loads whom the own practice can ask. */
void wv_directory_empty_set_desk (WvDirectoryEmpty *self, WvDesk *desk);
/** wv_directory_empty_show: @text: one or two sentences; @province: (nullable): offers to search there; @filtered: there are filters. */
void wv_directory_empty_show (WvDirectoryEmpty *self, const char *text, const char *province, gboolean filtered);
void wv_directory_empty_show_error (WvDirectoryEmpty *self, const char *message);

G_END_DECLS

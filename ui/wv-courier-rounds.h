#pragma once

#include "ui/wv-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WvCourierRounds: for the coordinator who goes round with a stick: which offices left a file, how old it is, bringing
 * all of them to the server, and who was served when (known to this computer only).
 */
#define WV_TYPE_COURIER_ROUNDS (wv_courier_rounds_get_type ())
G_DECLARE_FINAL_TYPE (WvCourierRounds, wv_courier_rounds, WV, COURIER_ROUNDS, AdwBin)

GtkWidget *wv_courier_rounds_new (WvDesk *desk);
/** wv_courier_rounds_open: shows the files in @folder; what follows when a folder was chosen. */
void wv_courier_rounds_open (WvCourierRounds *self, const char *folder);
/** wv_courier_rounds_relay: brings those without an answer to the server, one after the other. */
void wv_courier_rounds_relay (WvCourierRounds *self);
gboolean wv_courier_rounds_is_busy (WvCourierRounds *self);
/** wv_courier_rounds_get_text: what there is to say about the folder. */
const char *wv_courier_rounds_get_text (WvCourierRounds *self);

G_END_DECLS

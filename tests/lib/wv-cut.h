#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WvCut: a TCP relay between desktops and server that runs in a thread of its own, keeps every byte that passes, and
 * can cut the line: running connections are reset and new ones refused until it is mended.
 */
typedef struct _WvCut WvCut;

WvCut *wv_cut_new (guint16 server_port, GError **error);
void wv_cut_free (WvCut *cut);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCut, wv_cut_free)

guint16 wv_cut_get_port (WvCut *cut);
/** wv_cut_set_delay: each byte of connections made from now on arrives @ms later, in each direction. */
void wv_cut_set_delay (WvCut *cut, guint ms);
void wv_cut_set_cut (WvCut *cut, gboolean is_cut);
/** wv_cut_dup_traffic: (transfer full): all bytes so far, both ways, and after them what was packed in
 * them, unpacked. */
GBytes *wv_cut_dup_traffic (WvCut *cut);

G_END_DECLS

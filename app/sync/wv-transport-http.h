#pragma once

#include "sync/wv-transport.h"

G_BEGIN_DECLS

/** WvTransportHttp: WvTransport over HTTP. Waiting requests (a time over 30 s) have connections of their own. */
#define WV_TYPE_TRANSPORT_HTTP (wv_transport_http_get_type ())
G_DECLARE_FINAL_TYPE (WvTransportHttp, wv_transport_http, WV, TRANSPORT_HTTP, GObject)

/**
 * wv_transport_http_new: @server: "https://host[:port]"; plain http only to this computer itself.
 * Errors: INVALID for another address
 */
WvTransport *wv_transport_http_new (const char *server, const char *token, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_transport_http_check: whether @server is an address as above. */
gboolean wv_transport_http_check (const char *server, GError **error);

G_END_DECLS

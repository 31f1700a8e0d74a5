#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WvTransport: carries one request body to the server and brings one response body back, whole or not at all.
 * Implementations: HTTP (wv-transport-http.h), in-process for tests, later courier files.
 *
 * Errors of finish: NETWORK (no answer, cut, foreign answer, captive portal), UNAUTHORISED (401 with our reason in
 * the message), CONFLICT (409: this device exists twice), TOO_LARGE (413), PROTOCOL (400, 426). Retry-After is given by wv_transport_get_retry_after().
 */
#define WV_TYPE_TRANSPORT (wv_transport_get_type ())
G_DECLARE_INTERFACE (WvTransport, wv_transport, WV, TRANSPORT, GObject)

struct _WvTransportInterface
{
  GTypeInterface parent_iface;

  void (*send_async) (WvTransport *self, const char *path, GBytes *body, guint timeout_seconds,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GBytes *(*send_finish) (WvTransport *self, GAsyncResult *result, GError **error);
  guint (*get_retry_after) (WvTransport *self);
  void (*reset) (WvTransport *self);
  void (*set_token) (WvTransport *self, const char *token); /* may be NULL */
};

/** wv_transport_send_async: @path as "/v1/sync". A request with "wait" uses a connection of its own. */
void wv_transport_send_async (WvTransport *self, const char *path, GBytes *body, guint timeout_seconds,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GBytes *wv_transport_send_finish (WvTransport *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_transport_get_retry_after: seconds that the server asked for in the last answer; 0 for nothing. */
guint wv_transport_get_retry_after (WvTransport *self);
/** wv_transport_reset: drops all connections (resume from sleep, network change). */
void wv_transport_reset (WvTransport *self);
/** wv_transport_set_token: from now on another device speaks. */
void wv_transport_set_token (WvTransport *self, const char *token);

G_END_DECLS

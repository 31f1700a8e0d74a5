#include "sync/wv-transport.h"

G_DEFINE_INTERFACE (WvTransport, wv_transport, G_TYPE_OBJECT)

static void
wv_transport_default_init (WvTransportInterface *iface)
{
}

void
wv_transport_send_async (WvTransport *self,
                         const char *path,
                         GBytes *body,
                         guint timeout_seconds,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (WV_IS_TRANSPORT (self));

  WV_TRANSPORT_GET_IFACE (self)->send_async (self, path, body, timeout_seconds, cancellable,
                                             callback, user_data);
}

GBytes *
wv_transport_send_finish (WvTransport *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (WV_IS_TRANSPORT (self), NULL);

  return WV_TRANSPORT_GET_IFACE (self)->send_finish (self, result, error);
}

guint
wv_transport_get_retry_after (WvTransport *self)
{
  g_return_val_if_fail (WV_IS_TRANSPORT (self), 0);

  return WV_TRANSPORT_GET_IFACE (self)->get_retry_after (self);
}

void
wv_transport_reset (WvTransport *self)
{
  g_return_if_fail (WV_IS_TRANSPORT (self));

  WV_TRANSPORT_GET_IFACE (self)->reset (self);
}

void
wv_transport_set_token (WvTransport *self, const char *token)
{
  g_return_if_fail (WV_IS_TRANSPORT (self) && token != NULL);

  if (WV_TRANSPORT_GET_IFACE (self)->set_token != NULL)
    WV_TRANSPORT_GET_IFACE (self)->set_token (self, token);
}

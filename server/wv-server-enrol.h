#pragma once

#include "server/wv-http.h"
#include "server/wv-server-store.h"

G_BEGIN_DECLS

/** wv_server_on_enrol_look: POST /v1/enrol/look: what a code is for; uses nothing up. @data: the #WvServer. */
void wv_server_on_enrol_look (WvHttpRequest *request, gpointer data);
/** wv_server_on_enrol: POST /v1/enrol: a device and its token for a code, once. @data: the #WvServer. */
void wv_server_on_enrol (WvHttpRequest *request, gpointer data);

#define WV_SERVER_CODE_DAYS 14

/**
 * wv_server_invite: a new code for @contact of @organisation, valid for WV_SERVER_CODE_DAYS; in a write transaction.
 * @invited_by: (nullable): contact to call
 *
 * Returns: (transfer full): the only copy of the code, "K7QM-2ZHX-94PD". Errors: NOT_FOUND, INVALID (role), storage
 */
char *wv_server_invite (WvServerStore *store, const char *organisation, const char *contact, const char *role,
                        const char *invited_by, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

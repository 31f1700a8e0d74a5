#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/**
 * wv_server_erase: a resident wants to be forgotten, and who referred them carries it out: of every record of @referral's
 * dossier only kind and id stay, values in choices about them included; who had it is told that it is gone, and nobody is
 * let in any more, so that no edit brings it back. @referral is emptied too; the caller writes it. In a write transaction.
 * @ret_code: why it is refused, untouched when it is not
 *
 * Returns: %FALSE only when the storage fails
 */
gboolean wv_server_erase (WvServerStore *store, const WvServerDevice *device, WvServerRecord *referral, const char **ret_code,
                          GError **error);

G_END_DECLS

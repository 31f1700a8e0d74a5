#pragma once

#include "seal/wv-vault.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/** WvUndelivered: own work on a dossier that may not be seen any more: it cannot be delivered, and is not lost either. */
typedef struct
{
  gint64 tx;      /* local transaction; 0: a text that was being written */
  char *dossier;
  char *title;    /* translated: "Terugkoppeling" */
  char *text;     /* nullable: what was typed */
  gint64 made_at; /* ms */
} WvUndelivered;

void wv_undelivered_free (WvUndelivered *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvUndelivered, wv_undelivered_free)

/**
 * wv_undelivered_load: of @dossier, or of all (%NULL). Errors: LOCKED, storage.
 * Returns: (transfer full) (element-type WvUndelivered): oldest first
 */
GPtrArray *wv_undelivered_load (WvDb *db, WvVault *vault, const char *dossier, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_undelivered_put_away: the user has seen it: now it is gone from this computer. @tx: 0 for the text of @dossier. */
gboolean wv_undelivered_put_away (WvDb *db, const char *dossier, gint64 tx, GError **error);

G_END_DECLS

#pragma once

#include "seal/wv-vault.h"
#include "store/wv-case.h"
#include "store/wv-db.h"
#include "store/wv-edit.h"

G_BEGIN_DECLS

/**
 * wv_case_load: one referral, opened and folded, for the database thread. A referral whose key is missing gives a
 * case that says so ("unreadable"), never an error: one bad grant may not hide the other cases.
 *
 * Returns: (transfer full) (nullable): %NULL without @error when there is no such referral. Errors: LOCKED, storage
 */
WvCase *wv_case_load (WvDb *db, WvVault *vault, const WvActor *actor, const char *id, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_cases_load: (element-type WvCase): all referrals of the own organisation, newest news first. */
GPtrArray *wv_cases_load (WvDb *db, WvVault *vault, const WvActor *actor, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_case_compare_news: for sorting arrays of WvCase: newest news first, then by id. */
int wv_case_compare_news (gconstpointer a, gconstpointer b);

G_END_DECLS

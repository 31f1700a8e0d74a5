#pragma once

#include <gio/gio.h>

#include "store/wv-store.h"

G_BEGIN_DECLS

/** WvSearchOrder: match first in all of them when there are words; this decides among equal matches. */
typedef enum
{
  WV_SEARCH_NEAREST,  /* Dichtbij eerst */
  WV_SEARCH_SHORTEST, /* Kortste wachttijd eerst */
  WV_SEARCH_TITLE,    /* A–Z */
} WvSearchOrder;

/**
 * WvSearchQuery: what the user looks for. Empty arrays and %NULL mean no restriction. Area filters hard; offers for
 * everyone, "bij u thuis" and online offers whose service area covers it stay in.
 */
typedef struct
{
  char *text;             /* as typed */
  char **municipalities;  /* CBS codes */
  char **themes;          /* code list theme */
  char **target_groups;   /* code list target-group */
  gboolean walk_in_today;
  gboolean fixed_contact;
  WvSearchOrder order;
  gboolean has_origin;
  gint32 latitude, longitude; /* micro-degrees: practice or resident */
  char *today;            /* YYYY-MM-DD */
} WvSearchQuery;

WvSearchQuery *wv_search_query_new (void) G_GNUC_WARN_UNUSED_RESULT;
WvSearchQuery *wv_search_query_copy (const WvSearchQuery *query) G_GNUC_WARN_UNUSED_RESULT;
void wv_search_query_free (WvSearchQuery *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvSearchQuery, wv_search_query_free)

/**
 * WvSearchResult:
 * @rows: (element-type gint64): rowids of offers in display order: exact and prefix hits, then parts of compounds,
 *   then typing errors
 * @total: how many offers the filters alone let through
 * @also: words that were added: thesaurus, compounds, corrected typing errors ("ook gezocht op")
 */
typedef struct
{
  GArray *rows;
  guint total;
  char **also;
} WvSearchResult;

void wv_search_result_free (WvSearchResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvSearchResult, wv_search_result_free)

/** WvSearch: the search of one store: own read connection and thread, vocabulary and thesaurus in memory. */
#define WV_TYPE_SEARCH (wv_search_get_type ())
G_DECLARE_FINAL_TYPE (WvSearch, wv_search, WV, SEARCH, GObject)

WvSearch *wv_search_new (WvStore *store, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_search_run_async: a newer call stops the running one, whose finish then gives %WV_ERROR_CANCELLED.
 */
void wv_search_run_async (WvSearch *self, const WvSearchQuery *query, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer user_data);
WvSearchResult *wv_search_run_finish (WvSearch *self, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_search_offers: plain function, for the command line, tests and the benchmark. */
WvSearchResult *wv_search_offers (WvSearch *self, const WvSearchQuery *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_search_index_offers: brings the full-text index up to date for the offers that changed since the last call (a
 * table of dirty rows that every writer of offers fills), in batches, inside the caller's write transaction.
 */
gboolean wv_search_index_offers (WvDb *db, GError **error);

G_END_DECLS

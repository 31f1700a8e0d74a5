#pragma once

#include "store/wv-search.h"

G_BEGIN_DECLS

/**
 * WvSearchShelf: what filters and order need of every offer, in memory. Offers that changed since it was filled stand
 * at its end; those are put again on each change, so that one changed offer does not read a hundred thousand.
 */
typedef struct _WvSearchShelf WvSearchShelf;

WvSearchShelf *wv_search_shelf_load (WvDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wv_search_shelf_free (WvSearchShelf *shelf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvSearchShelf, wv_search_shelf_free)

/** wv_search_shelf_update: the rows of search_recent replace what the shelf had of them. */
gboolean wv_search_shelf_update (WvSearchShelf *shelf, WvDb *db, GError **error);
guint wv_search_shelf_size (const WvSearchShelf *shelf);
/** wv_search_shelf_settled: offers before this place stay there as long as the shelf. */
guint wv_search_shelf_settled (const WvSearchShelf *shelf);
/** wv_search_shelf_place: where an offer stands; %G_MAXUINT32 for nowhere. */
guint32 wv_search_shelf_place (const WvSearchShelf *shelf, gint64 rowid);
gint64 wv_search_shelf_rowid (const WvSearchShelf *shelf, guint32 place);

/**
 * wv_search_shelf_view: the places that the filters of @query let through, in its order. Kept until filters, order or
 * offers change: while typing they do not. (transfer none) (element-type guint32)
 */
const GArray *wv_search_shelf_view (WvSearchShelf *shelf, const WvSearchQuery *query);

G_END_DECLS

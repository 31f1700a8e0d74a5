#pragma once

#include "exchange/wv-import-row.h"

G_BEGIN_DECLS

/**
 * WvImportProducts: rows of a catalogue of products of municipalities (Samenwerkende Catalogi) to offers, with the
 * municipality as their organisation. Columns go to fields by a table; every other column whose heading is the name
 * or the Dutch term of a field of an offer goes to that field. Limits and forms are those of the field tables.
 *
 * Ids are made from municipality and product number, so that the same row is the same offer on every computer and
 * importing twice changes nothing. Pure: nothing is read from or written to a store here.
 */
typedef struct _WvImportProducts WvImportProducts;

/**
 * wv_import_products_new: for a file with this heading.
 * Errors: %WV_ERROR_INVALID when a column that is needed is missing
 */
WvImportProducts *wv_import_products_new (const char *const *heading, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wv_import_products_free (WvImportProducts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvImportProducts, wv_import_products_free)

/** wv_import_products_get_unused: headings that go nowhere. (transfer none) */
const char *const *wv_import_products_get_unused (const WvImportProducts *self);

/**
 * wv_import_products_take: one row. A second row with the same municipality and product number is refused.
 *
 * Returns: (transfer full): never %NULL; look at its "refused" and notes
 */
WvImportRow *wv_import_products_take (WvImportProducts *self, guint row, guint line, const char *const *cells)
    G_GNUC_WARN_UNUSED_RESULT;

/** wv_import_municipality_id: id of the organisation that an import makes for a municipality. */
char *wv_import_municipality_id (const char *municipality) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#pragma once

#include "exchange/wv-import-row.h"

G_BEGIN_DECLS

/**
 * wv_import_field_take: the text of a cell into a field of the row's offer, in the field's own type, form and limits.
 * HTML becomes text, too long text is cut, a text that says that there is no text is none; what does not fit is left
 * out. Each time the row gets a note, so that nothing goes silently. An empty cell does nothing.
 * @index: position in the table of fields of an offer
 * @column: heading of the column, for the notes
 */
void wv_import_field_take (WvImportRow *row, guint index, const char *column, const char *text);

G_END_DECLS

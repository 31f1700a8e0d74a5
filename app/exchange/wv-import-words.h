#pragma once

#include "domain/wv-record.h"

G_BEGIN_DECLS

/**
 * wv_import_words_apply: gives @offer the themes and target groups that the words of a product name tell
 * (product-words.csv: data, not code). Catalogues of others have no themes of ours.
 * @text: title and product name
 * @subject: (nullable): subject of the catalogue, several with "|"; counts only when the words tell no theme
 */
void wv_import_words_apply (WvRecord *offer, const char *text, const char *subject);

G_END_DECLS

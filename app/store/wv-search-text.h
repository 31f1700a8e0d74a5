#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Words as the full-text index folds them, and how two of them can be alike. Only for the search. */

/** wv_search_fold: small letters without marks. (transfer full) */
char *wv_search_fold (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/** wv_search_split: the folded words of @text, at most @max. (transfer full) */
char **wv_search_split (const char *text, guint max) G_GNUC_WARN_UNUSED_RESULT;
/** wv_search_letters: one bit per letter that occurs: most pairs of words differ there already. */
guint32 wv_search_letters (const char *word);
/** wv_search_is_part: whether @word lies inside @term; a short one counts only at the end, else "rouw" finds
 * "vertrouwelijk". */
gboolean wv_search_is_part (const char *word, const char *term);
/** wv_search_is_close: a typing error away; also when @word is only the beginning of a compound: "schuldhlup" for
 * schuldhulpverlening. Never for words under five letters. */
gboolean wv_search_is_close (const char *word, const char *term);
/** wv_search_errors: how many typing errors @word may have. */
guint wv_search_errors (const char *word);

G_END_DECLS

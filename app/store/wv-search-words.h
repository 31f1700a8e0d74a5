#pragma once

#include "store/wv-search-shelf.h"

G_BEGIN_DECLS

/** How an offer was found: smaller is better. */
typedef enum
{
  WV_MATCH_TITLE, /* exact or prefix, in the title */
  WV_MATCH_WORDS, /* exact or prefix, elsewhere */
  WV_MATCH_PARTS, /* part of a compound, or a related word */
  WV_MATCH_CLOSE, /* typing error */
  WV_MATCH_NONE,
} WvMatch;

/**
 * WvSearchWords: the words of a full-text index with the offers that hold them, read into memory once: a word costs
 * the length of its list, and none of the index's own merging and ranking.
 */
typedef struct _WvSearchWords WvSearchWords;

/**
 * wv_search_words_load: @sql gives (term, rowid, column) in order of the term.
 * @end: only offers that stand on @shelf before this place
 */
WvSearchWords *wv_search_words_load (WvDb *db, const char *sql, const WvSearchShelf *shelf, guint32 end,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wv_search_words_free (WvSearchWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvSearchWords, wv_search_words_free)

/** wv_search_words_prefix: the words from @ret_first up to @ret_end begin with @prefix; whether there are any. */
gboolean wv_search_words_prefix (const WvSearchWords *words, const char *prefix, guint *ret_first, guint *ret_end);
/** wv_search_words_mark: the offers with word @index get @match (@in_title in their title), unless they have better. */
void wv_search_words_mark (const WvSearchWords *words, guint index, WvMatch in_title, WvMatch match, guint8 *matches);
/** wv_search_words_alike: adds to @found (element-type guint) the words that hold @word inside, or are a typing error away. */
void wv_search_words_alike (const WvSearchWords *words, const char *word, gboolean typing_errors, GArray *found);

const char *wv_search_words_text (const WvSearchWords *words, guint index);
/** wv_search_words_uses: in how many offers, roughly. */
guint wv_search_words_uses (const WvSearchWords *words, guint index);

G_END_DECLS

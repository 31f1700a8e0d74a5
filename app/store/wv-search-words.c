#include "store/wv-search-words.h"

#include <string.h>

#include "store/wv-search-text.h"

typedef struct
{
  const char *text;
  guint32 letters;
  guint32 first; /* of its uses */
} Word;

struct _WvSearchWords
{
  GStringChunk *texts;
  GArray *words; /* Word, in order of bytes, and one at the end for the end of the uses */
  GArray *uses;  /* guint32: place of the offer * 2, + 1 when it is in the title */
};

void
wv_search_words_free (WvSearchWords *words)
{
  if (words == NULL)
    return;
  g_string_chunk_free (words->texts);
  g_array_unref (words->words);
  g_array_unref (words->uses);
  g_free (words);
}

static WvSearchWords *
words_new (void)
{
  WvSearchWords *words = g_new0 (WvSearchWords, 1);

  words->texts = g_string_chunk_new (16384);
  words->words = g_array_new (FALSE, FALSE, sizeof (Word));
  words->uses = g_array_new (FALSE, FALSE, sizeof (guint32));
  return words;
}

static void
add_word (WvSearchWords *words, const char *text)
{
  Word word = { NULL, 0, words->uses->len };

  word.text = g_string_chunk_insert (words->texts, text);
  word.letters = wv_search_letters (text);
  g_array_append_val (words->words, word);
}

/* The index gives the uses of a word by offer, so the same offer again comes next to it. */
static void
add_use (WvSearchWords *words, guint32 place, gboolean in_title)
{
  const Word *word = &g_array_index (words->words, Word, words->words->len - 1);
  guint32 use = place * 2 + (in_title ? 1 : 0);
  guint32 *last = words->uses->len > word->first
                      ? &g_array_index (words->uses, guint32, words->uses->len - 1)
                      : NULL;

  if (last != NULL && *last / 2 == place)
    *last |= use;
  else
    g_array_append_val (words->uses, use);
}

/* An array grows by doubling; up to half of it is not used. */
static void
give_back (GArray **array)
{
  GArray *exact
      = g_array_sized_new (FALSE, FALSE, g_array_get_element_size (*array), (*array)->len);

  g_array_append_vals (exact, (*array)->data, (*array)->len);
  g_array_unref (*array);
  *array = exact;
}

WvSearchWords *
wv_search_words_load (
    WvDb *db, const char *sql, const WvSearchShelf *shelf, guint32 end, GError **error)
{
  g_autoptr (WvSearchWords) words = words_new ();
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, sql, error);
  const char *current = NULL;
  gboolean row;

  if (stmt == NULL)
    return NULL;
  while (TRUE)
    {
      const char *text;
      guint32 place;

      if (!wv_stmt_step (stmt, &row, error))
        return NULL;
      if (!row)
        break;
      text = wv_stmt_text (stmt, 0);
      place = wv_search_shelf_place (shelf, wv_stmt_int (stmt, 1));
      if (place >= end)
        continue;
      if (current == NULL || strcmp (current, text) != 0)
        {
          add_word (words, text);
          current = g_array_index (words->words, Word, words->words->len - 1).text;
        }
      add_use (words, place, strcmp (wv_stmt_text (stmt, 2), "title") == 0);
    }
  add_word (words, "");
  give_back (&words->words);
  give_back (&words->uses);
  return g_steal_pointer (&words);
}

static guint
count_words (const WvSearchWords *words)
{
  return words->words->len - 1;
}

/* The first word that is not before @text. */
static guint
find_first (const WvSearchWords *words, const char *text)
{
  guint from = 0, to = count_words (words);

  while (from < to)
    {
      guint middle = from + (to - from) / 2;

      if (strcmp (wv_search_words_text (words, middle), text) < 0)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

gboolean
wv_search_words_prefix (const WvSearchWords *words,
                        const char *prefix,
                        guint *ret_first,
                        guint *ret_end)
{
  guint end = find_first (words, prefix);

  *ret_first = end;
  while (end < count_words (words) && g_str_has_prefix (wv_search_words_text (words, end), prefix))
    end++;
  *ret_end = end;
  return end > *ret_first;
}

void
wv_search_words_mark (
    const WvSearchWords *words, guint index, WvMatch in_title, WvMatch match, guint8 *matches)
{
  const guint8 better[2] = { match, in_title };
  const Word *word = &g_array_index (words->words, Word, index);
  const guint32 *uses = (const guint32 *)(const void *)words->uses->data;

  for (guint32 i = word[0].first; i < word[1].first; i++)
    {
      guint8 *now = &matches[uses[i] >> 1];

      *now = MIN (*now, better[uses[i] & 1]);
    }
}

static int
count_bits (guint32 bits)
{
  return __builtin_popcount (bits);
}

void
wv_search_words_alike (const WvSearchWords *words,
                       const char *word,
                       gboolean typing_errors,
                       GArray *found)
{
  guint32 letters = wv_search_letters (word);
  int missing = typing_errors ? (int)wv_search_errors (word) : 0;

  for (guint i = 0; i < count_words (words); i++)
    {
      const Word *other = &g_array_index (words->words, Word, i);

      if (count_bits (letters & ~other->letters) > missing || g_str_has_prefix (other->text, word))
        continue;
      if (typing_errors ? wv_search_is_close (word, other->text)
                        : wv_search_is_part (word, other->text))
        g_array_append_val (found, i);
    }
}

const char *
wv_search_words_text (const WvSearchWords *words, guint index)
{
  return g_array_index (words->words, Word, index).text;
}

guint
wv_search_words_uses (const WvSearchWords *words, guint index)
{
  const Word *word = &g_array_index (words->words, Word, index);

  return word[1].first - word[0].first;
}

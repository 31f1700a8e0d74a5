#include "exchange/wv-import-words.h"

#include "wv-exchange-resources.h"
#include <string.h>

#define SUBJECT '@'  /* a subject of the catalogue, whole */
#define ANYWHERE '*' /* also inside a word: "jeugdschuld"; others only where a word begins: "taal", not "betaal" */

typedef struct
{
  char *word; /* folded */
  gboolean subject, anywhere;
  char **themes, **target_groups;
} Word;

static void
word_free (gpointer data)
{
  Word *word = data;

  g_free (word->word);
  g_strfreev (word->themes);
  g_strfreev (word->target_groups);
  g_free (word);
}

static Word *
parse_word (char **cells)
{
  Word *word = g_new0 (Word, 1);

  word->subject = cells[0][0] == SUBJECT;
  word->anywhere = cells[0][0] == ANYWHERE;
  word->word = g_utf8_casefold (cells[0] + (word->subject || word->anywhere), -1);
  word->themes = g_strsplit (cells[1], ",", -1);
  word->target_groups = g_strsplit (cells[2], ",", -1);
  return word;
}

/* The file is ours and checked by a test, so the form is plain. */
static GPtrArray *
load_words (void)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (wv_exchange_get_resource (), "/nl/welverwijs/exchange/product-words.csv",
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GPtrArray *words = g_ptr_array_new_with_free_func (word_free);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ";", -1);

      if (g_strv_length (cells) == 3)
        g_ptr_array_add (words, parse_word (cells));
    }
  return words;
}

static const GPtrArray *
get_words (void)
{
  static gsize words;

  if (g_once_init_enter (&words))
    g_once_init_leave (&words, (gsize) load_words ());
  return (const GPtrArray *) words;
}

static void
add_all (GHashTable *set, char **values)
{
  for (guint i = 0; values[i] != NULL; i++)
    if (*values[i] != '\0')
      g_hash_table_add (set, values[i]);
}

static gboolean
matches (const Word *word, const char *text)
{
  for (const char *p = strstr (text, word->word); p != NULL; p = strstr (p + 1, word->word))
    {
      gunichar before = p > text ? g_utf8_get_char (g_utf8_prev_char (p)) : 0;

      if (word->anywhere || !g_unichar_isalpha (before))
        return TRUE;
    }
  return FALSE;
}

static void
look_up (const char *text, gboolean subject, GHashTable *themes, GHashTable *groups)
{
  const GPtrArray *words = get_words ();
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; i < words->len; i++)
    {
      const Word *word = g_ptr_array_index (words, i);

      if (word->subject != subject || !matches (word, folded))
        continue;
      add_all (themes, word->themes);
      add_all (groups, word->target_groups);
    }
}

static void
set_values (WvRecord *offer, const char *field, GHashTable *extra)
{
  const char *const *old = wv_record_get_strv (offer, field);
  g_autofree const char **values = NULL;

  for (guint i = 0; old[i] != NULL; i++)
    g_hash_table_add (extra, (gpointer) old[i]);
  values = (const char **) g_hash_table_get_keys_as_array (extra, NULL);
  wv_record_set_strv (offer, field, values);
}

void
wv_import_words_apply (WvRecord *offer, const char *text, const char *subject)
{
  g_autoptr (GHashTable) themes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) groups = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_if_fail (offer != NULL && text != NULL);

  look_up (text, FALSE, themes, groups);
  if (g_hash_table_size (themes) == 0 && subject != NULL)
    look_up (subject, TRUE, themes, groups);
  set_values (offer, "themes", themes);
  set_values (offer, "target_groups", groups);
}

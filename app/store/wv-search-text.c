#include "store/wv-search-text.h"

#include <string.h>

#define FUZZY_LETTERS 5
#define LONG_LETTERS 8
#define PREFIX_LETTERS 7
#define INFIX_LETTERS 5
#define TAIL_LETTERS 4
#define MAX_BYTES 64

char *
wv_search_fold (const char *text)
{
  g_autofree char *lower = NULL;
  g_autofree char *apart = NULL;
  GString *folded;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  lower = g_utf8_casefold (text, -1);
  apart = g_utf8_normalize (lower, -1, G_NORMALIZE_NFD);
  folded = g_string_new (NULL);
  for (const char *p = apart; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (folded, g_utf8_get_char (p));
  return g_string_free (folded, FALSE);
}

char **
wv_search_split (const char *text, guint max)
{
  g_autofree char *folded = wv_search_fold (text != NULL ? text : "");
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *p = folded; words->len < max; p = g_utf8_next_char (p))
    {
      if (*p != '\0' && g_unichar_isalnum (g_utf8_get_char (p)))
        g_string_append_unichar (word, g_utf8_get_char (p));
      else if (word->len > 0)
        {
          g_ptr_array_add (words, g_strdup (word->str));
          g_string_set_size (word, 0);
        }
      if (*p == '\0')
        break;
    }
  g_ptr_array_add (words, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

guint32
wv_search_letters (const char *word)
{
  guint32 letters = 0;

  for (const char *p = word; *p != '\0'; p++)
    letters |= 1u << (*p & 31);
  return letters;
}

/* Damerau–Levenshtein distance in bytes, cut off above 2. Words are short. */
static guint
distance (const char *a, gsize la, const char *b, gsize lb)
{
  guint rows[3][MAX_BYTES + 1];

  if (MAX (la, lb) - MIN (la, lb) > 2 || MAX (la, lb) > MAX_BYTES)
    return 3;
  for (gsize j = 0; j <= lb; j++)
    rows[0][j] = j;
  for (gsize i = 1; i <= la; i++)
    {
      guint *now = rows[i % 3], *before = rows[(i + 2) % 3], *earlier = rows[(i + 1) % 3];

      now[0] = i;
      for (gsize j = 1; j <= lb; j++)
        {
          now[j] = MIN (MIN (before[j], now[j - 1]) + 1, before[j - 1] + (a[i - 1] != b[j - 1]));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            now[j] = MIN (now[j], earlier[j - 2] + 1);
        }
    }
  return rows[la % 3][lb];
}

guint
wv_search_errors (const char *word)
{
  gsize letters = strlen (word);

  if (letters < FUZZY_LETTERS)
    return 0;
  return letters >= LONG_LETTERS ? 2 : 1;
}

gboolean
wv_search_is_close (const char *word, const char *term)
{
  gsize letters = strlen (word), length = strlen (term);
  guint allowed = wv_search_errors (word);

  if (allowed == 0)
    return FALSE;
  if (distance (word, letters, term, length) <= allowed)
    return TRUE;
  return letters >= PREFIX_LETTERS && length > letters
         && distance (word, letters, term, letters) <= allowed;
}

gboolean
wv_search_is_part (const char *word, const char *term)
{
  gsize letters = strlen (word);

  if (letters < INFIX_LETTERS)
    return letters >= TAIL_LETTERS && g_str_has_suffix (term, word);
  return strstr (term, word) != NULL;
}

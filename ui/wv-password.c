#include "ui/wv-password.h"

#include <glib/gi18n-lib.h>

#define SHORTEST 10

typedef struct
{
  guint length, different;
  gboolean letters, other;
} Look;

static Look
look_at (const char *password)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  Look look = { 0 };

  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      look.length++;
      g_hash_table_add (seen, GUINT_TO_POINTER (c));
      if (g_unichar_isalpha (c))
        look.letters = TRUE;
      else
        look.other = TRUE;
    }
  look.different = g_hash_table_size (seen);
  return look;
}

WvStrength
wv_password_strength (const char *password)
{
  Look look = look_at (password);

  if (look.length < SHORTEST)
    return WV_STRENGTH_SHORT;
  /* "aaaaaaaaaaaa", "123123123123" */
  if (look.different < 6)
    return WV_STRENGTH_WEAK;
  /* Four words, or as long as that. */
  if (look.length >= 18 && look.different >= 9)
    return WV_STRENGTH_STRONG;
  if (look.length >= 14 || (look.letters && look.other))
    return WV_STRENGTH_GOOD;
  return WV_STRENGTH_WEAK;
}

const char *
wv_strength_text (WvStrength strength)
{
  switch (strength)
    {
    case WV_STRENGTH_SHORT:
      return _ ("Too short. Use at least 10 characters.");
    case WV_STRENGTH_WEAK:
      return _ ("Weak. Add a word, or something that is no letter.");
    case WV_STRENGTH_GOOD:
      return _ ("Good.");
    case WV_STRENGTH_STRONG:
    default:
      return _ ("Strong.");
    }
}

/* The recovery code: eight groups of three random characters and a check character. The check is a
 * weighted sum modulo 31, a prime: it finds every single wrong character and every two that changed
 * places, and the number of the group counts too, so that groups in the wrong order are found. */
#include "domain/wv-error.h"
#include "seal/wv-seal-init.h"
#include "seal/wv-vault.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define GROUPS 8
#define GROUP 4
#define LENGTH (GROUPS * GROUP)

static const char alphabet[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
#define BASE ((int)sizeof alphabet - 1)

static int
value_of (char character)
{
  const char *place = character != '\0' ? strchr (alphabet, character) : NULL;

  return place != NULL ? (int)(place - alphabet) : -1;
}

/* The check character of the three before it; -1 when one of them is not in the alphabet. */
static int
check_value (const char *group, int number)
{
  int sum = number + 1;

  for (int i = 0; i < GROUP - 1; i++)
    {
      int value = value_of (group[i]);

      if (value < 0)
        return -1;
      sum += (i + 2) * value;
    }
  return sum % BASE;
}

static gboolean
group_is_right (const char *group, int number)
{
  int check = check_value (group, number);

  return check >= 0 && value_of (group[GROUP - 1]) == check;
}

char *
wv_recovery_code_new (void)
{
  char *code = g_malloc (LENGTH + GROUPS);
  char *end = code;

  wv_seal_init ();
  for (int number = 0; number < GROUPS; number++)
    {
      char *group = end;

      for (int i = 0; i < GROUP - 1; i++)
        *end++ = alphabet[randombytes_uniform (BASE)];
      *end++ = alphabet[check_value (group, number)];
      *end++ = number < GROUPS - 1 ? '-' : '\0';
    }
  return code;
}

/* What a character may be when it was read wrongly from paper. */
static const char *
look_alikes (char character)
{
  static const char *const table[] = { "0QD", "OQD", "1J7", "IJ7", "LJ7", "S5", "5S", "B8",
                                       "8B",  "Z2",  "2Z",  "UV",  "VU",  "G6", "6G", "DQ" };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i][0] == character)
      return table[i] + 1;
  return "";
}

/* Corrects one look-alike when exactly one reading has the right check character. */
static gboolean
correct_group (char *group, int number)
{
  int found = 0, place = 0;
  char right = '\0';

  if (group_is_right (group, number))
    return TRUE;
  for (int i = 0; i < GROUP; i++)
    {
      char typed = group[i];

      for (const char *other = look_alikes (typed); *other != '\0'; other++)
        {
          group[i] = *other;
          if (group_is_right (group, number))
            {
              found++;
              place = i;
              right = *other;
            }
        }
      group[i] = typed;
    }
  if (found == 1)
    group[place] = right;
  return found == 1;
}

/* Only what counts, in capitals; -1 when there is more than a code can hold. */
static int
squeeze (const char *typed, char *ret)
{
  int length = 0;

  for (; *typed != '\0'; typed++)
    {
      if (strchr (" -\t\n\r.", *typed) != NULL)
        continue;
      if (length == LENGTH)
        return -1;
      ret[length++] = g_ascii_toupper (*typed);
    }
  return length;
}

char *
wv_recovery_code_normalise (const char *typed, GError **error)
{
  char code[LENGTH];
  g_autoptr (WvSecret) text = g_malloc (LENGTH + GROUPS);
  int wrong = -1;

  if (squeeze (typed, code) != LENGTH)
    {
      sodium_memzero (code, sizeof code);
      text[0] = '\0';
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID,
                           _ ("A recovery code has eight groups of four characters."));
      return NULL;
    }
  for (int number = 0; number < GROUPS; number++)
    {
      char *group = code + number * GROUP;

      if (!correct_group (group, number) && wrong < 0)
        wrong = number;
      memcpy (text + number * (GROUP + 1), group, GROUP);
      text[number * (GROUP + 1) + GROUP] = number < GROUPS - 1 ? '-' : '\0';
    }
  sodium_memzero (code, sizeof code);
  if (wrong < 0)
    return g_steal_pointer (&text);
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
               _ ("Group %d of the recovery code is not right. Compare it with the sheet."),
               wrong + 1);
  return NULL;
}

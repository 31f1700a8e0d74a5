#include "domain/wv-validate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "domain/wv-parts.h"

#define BSN_DIGITS 9
#define DUTCH_DIGITS 10
#define SET_DEFAULT_MAX 400

static gboolean
is_control (gunichar c, gboolean multiline)
{
  return c < 0x20 && !(multiline && (c == '\n' || c == '\t'));
}

char *
wv_text_clean (const char *text, gboolean multiline, GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("This text is damaged. Type it again."));
      return NULL;
    }
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!multiline && (c == '\n' || c == '\t'))
        c = ' ';
      if (!is_control (c, multiline))
        g_string_append_unichar (out, c);
    }
  /* Last: what a removed character kept apart, may belong together. */
  return g_strstrip (g_utf8_normalize (out->str, -1, G_NORMALIZE_DEFAULT_COMPOSE));
}

gboolean
wv_text_check (const char *text, gsize length, gboolean multiline, GError **error)
{
  g_autofree char *normal = NULL;

  if (length > WV_TEXT_MAX_BYTES)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_TOO_LARGE, _ ("This text is too long."));
      return FALSE;
    }
  if (memchr (text, '\0', length) != NULL || !g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("This text is not valid UTF-8."));
      return FALSE;
    }
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    if (is_control (g_utf8_get_char (p), multiline))
      {
        g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("This text holds a control character."));
        return FALSE;
      }
  normal = g_utf8_normalize (text, (gssize) length, G_NORMALIZE_DEFAULT_COMPOSE);
  if (strlen (normal) == length && memcmp (normal, text, length) == 0)
    return TRUE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("This text is not in normal form (NFC)."));
  return FALSE;
}

/* Elfproef: 9·d1 + 8·d2 + … + 2·d8 − d9 is a multiple of eleven. */
static gboolean
passes_eleven_test (const char *digits)
{
  int sum = 0;

  for (int i = 0; i < BSN_DIGITS - 1; i++)
    sum += (BSN_DIGITS - i) * (digits[i] - '0');
  sum -= digits[BSN_DIGITS - 1] - '0';
  return sum != 0 && sum % 11 == 0 && strcmp (digits, "000000000") != 0;
}

/* Reads digits with single blanks, dots or hyphens between them; returns how many bytes were read. */
static gsize
read_number (const char *text, char *ret_digits, gsize room, gsize *ret_n)
{
  gsize n = 0, used = 0;

  for (gsize i = 0; text[i] != '\0'; i++)
    {
      if (g_ascii_isdigit (text[i]))
        {
          if (n < room)
            ret_digits[n] = text[i];
          n++;
          used = i + 1;
        }
      else if (n == 0 || strchr (" .-", text[i]) == NULL || !g_ascii_isdigit (text[i + 1]))
        break;
    }
  ret_digits[MIN (n, room)] = '\0';
  *ret_n = n;
  return used;
}

gboolean
wv_is_bsn (const char *text)
{
  char digits[BSN_DIGITS + 1];
  gsize n, used;

  if (text == NULL)
    return FALSE;
  used = read_number (text, digits, BSN_DIGITS, &n);
  return n == BSN_DIGITS && text[used] == '\0' && passes_eleven_test (digits);
}

char *
wv_find_bsn (const char *text)
{
  for (const char *p = text; p != NULL && *p != '\0';)
    {
      char digits[BSN_DIGITS + 1];
      gsize n, used;

      if (!g_ascii_isdigit (*p))
        {
          p++;
          continue;
        }
      used = read_number (p, digits, BSN_DIGITS, &n);
      if (n == BSN_DIGITS && passes_eleven_test (digits))
        return g_strndup (p, used);
      p += used;
    }
  return NULL;
}

static GString *
keep_digits (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isdigit (*p))
      g_string_append_c (digits, *p);
  return digits;
}

/* Area codes of three digits (large towns, 088, 085 …) and of four; 06 has two. */
static guint
area_length (const char *digits)
{
  static const char *const three[] = { "010", "013", "014", "015", "020", "023", "024", "026", "030", "033",
                                       "035", "036", "038", "040", "043", "045", "046", "050", "053", "055",
                                       "058", "070", "071", "072", "073", "074", "075", "076", "077", "078",
                                       "079", "085", "087", "088", "091", NULL };

  if (g_str_has_prefix (digits, "06"))
    return 2;
  for (guint i = 0; three[i] != NULL; i++)
    if (g_str_has_prefix (digits, three[i]))
      return 3;
  return 4;
}

static char *
write_dutch (const char *digits)
{
  guint area = area_length (digits);
  const char *rest = digits + area;

  return g_strdup_printf ("%.*s-%.3s %s", (int) area, digits, rest, rest + 3);
}

char *
wv_phone_normalise (const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GString) digits = keep_digits (trimmed);
  gboolean international = trimmed[0] == '+' || g_str_has_prefix (digits->str, "00");

  if (strspn (trimmed, "+0123456789 .-()/\302\240") != strlen (trimmed) || digits->len == 0)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("A phone number has digits only."));
      return NULL;
    }
  if (g_str_has_prefix (digits->str, "00"))
    g_string_erase (digits, 0, 2);
  if (international && g_str_has_prefix (digits->str, "31"))
    {
      g_string_erase (digits, 0, digits->len > 2 && digits->str[2] == '0' ? 3 : 2);
      g_string_prepend_c (digits, '0');
      international = FALSE;
    }
  if (international && digits->str[0] != '0' && digits->len >= 8 && digits->len <= 15)
    return g_strdup_printf ("+%.2s %s", digits->str, digits->str + 2);
  if (!international && digits->len == DUTCH_DIGITS && digits->str[0] == '0' && digits->str[1] != '0')
    return write_dutch (digits->str);
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
               ngettext ("This number has %d digit. A Dutch number has 10.", "This number has %d digits. A Dutch number has 10.",
                         digits->len),
               (int) digits->len);
  return NULL;
}

char *
wv_postcode_normalise (const char *text, GError **error)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (plain, g_ascii_toupper (*p));
  if ((plain->len == 4 || plain->len == 6) && strspn (plain->str, "0123456789") == 4 && plain->str[0] != '0'
      && (plain->len == 4 || (g_ascii_isupper (plain->str[4]) && g_ascii_isupper (plain->str[5]))))
    return plain->len == 4 ? g_strdup (plain->str) : g_strdup_printf ("%.4s %s", plain->str, plain->str + 4);
  g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("A postcode has 4 digits and 2 letters, like 4451 ZZ."));
  return NULL;
}

static gboolean
wrong (GError **error, const WvField *field, const char *what)
{
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "%s: %s", _ (field->label), what);
  return FALSE;
}

static gboolean
check_format (const WvField *field, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *normal = NULL;

  if (field->flags & WV_FIELD_PHONE)
    normal = wv_phone_normalise (text, &local);
  else if (field->flags & WV_FIELD_POSTCODE)
    normal = wv_postcode_normalise (text, &local);
  if (local != NULL)
    return wrong (error, field, local->message);
  if ((field->flags & WV_FIELD_EMAIL) && (strchr (text, '@') == NULL || strchr (text, ' ') != NULL))
    return wrong (error, field, _ ("An e-mail address looks like name@organisation.nl."));
  if ((field->flags & WV_FIELD_URL) && !g_str_has_prefix (text, "http://") && !g_str_has_prefix (text, "https://"))
    return wrong (error, field, _ ("A web address starts with https://."));
  if (field->flags & WV_FIELD_NO_BSN)
    {
      g_autofree char *bsn = wv_find_bsn (text);

      if (bsn != NULL)
        return wrong (error, field, _ ("This looks like a BSN. A BSN may not be in a referral. Take it out."));
    }
  return TRUE;
}

static gboolean
check_type (const WvField *field, const char *text, GError **error)
{
  gsize size;
  g_autofree guchar *bytes = NULL;
  g_autofree char *again = NULL;

  if (field->type == WV_FIELD_ID && !wv_id_is_valid (text))
    return wrong (error, field, _ ("This is not a valid reference."));
  if (field->type == WV_FIELD_DATE && !wv_day_is_valid (text))
    return wrong (error, field, _ ("This is not a valid date."));
  if (field->type != WV_FIELD_BYTES)
    return TRUE;
  bytes = g_base64_decode (text, &size); /* skips what it does not know, so look whether it comes back the same */
  again = g_base64_encode (bytes, size);
  return (size > 0 && strcmp (again, text) == 0) || wrong (error, field, _ ("This is not base64."));
}

static gboolean
check_text (const WvField *field, const char *text, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (!wv_text_check (text, strlen (text), field->flags & WV_FIELD_MULTILINE, &local))
    return wrong (error, field, local->message);
  if (field->max > 0 && g_utf8_strlen (text, -1) > field->max)
    {
      g_autofree char *what = g_strdup_printf (_ ("This is too long: %d characters is the most."), (int) field->max);

      return wrong (error, field, what);
    }
  return check_type (field, text, error) && check_format (field, text, error);
}

static gboolean
check_strv (const WvField *field, const char *const *values, GError **error)
{
  guint max = field->max > 0 ? (guint) field->max : SET_DEFAULT_MAX;

  if (g_strv_length ((char **) values) > max)
    return wrong (error, field, _ ("This has too many values."));
  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (WvParts) parts = NULL;

      if (!wv_text_check (values[i], strlen (values[i]), FALSE, &local))
        return wrong (error, field, local->message);
      if (!(field->flags & WV_FIELD_PARTS))
        continue;
      parts = wv_parts_parse (values[i], &local);
      if (parts == NULL)
        return wrong (error, field, local->message);
    }
  return TRUE;
}

static gboolean
check_int (const WvField *field, gint64 value, GError **error)
{
  gboolean signed_field = field->max == 90000000 || field->max == 180000000; /* latitude, longitude */

  if (field->type == WV_FIELD_TIME)
    return (value >= 0 && value < G_GINT64_CONSTANT (253402300800000)) || wrong (error, field, _ ("This is not a valid time."));
  if ((value < 0 && (!signed_field || value < -field->max)) || (field->max > 0 && value > field->max))
    {
      g_autofree char *what = g_strdup_printf (_ ("%d is not possible here."), (int) value);

      return wrong (error, field, what);
    }
  return TRUE;
}

gboolean
wv_record_check_field (const WvRecord *record, guint index, GError **error)
{
  const WvField *field = &wv_record_get_kind (record)->fields[index];

  if (!wv_record_has_at (record, index))
    return !(field->flags & WV_FIELD_REQUIRED) || wrong (error, field, _ ("This must be filled in."));
  switch (field->type)
    {
    case WV_FIELD_INT:
    case WV_FIELD_BOOL:
    case WV_FIELD_TIME:
      return check_int (field, wv_record_int_at (record, index), error);
    case WV_FIELD_SET:
    case WV_FIELD_LIST:
      return check_strv (field, wv_record_strv_at (record, index), error);
    default:
      return check_text (field, wv_record_text_at (record, index), error);
    }
}

gboolean
wv_record_check (const WvRecord *record, gboolean open_only, GError **error)
{
  const WvKind *kind = wv_record_get_kind (record);

  if (!wv_id_is_valid (wv_record_get_id (record)))
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, _ ("%s: the id is not valid."), _ (kind->label));
      return FALSE;
    }
  for (guint i = 0; i < kind->n_fields; i++)
    if (!(open_only && (kind->fields[i].flags & WV_FIELD_SEALED)) && !wv_record_check_field (record, i, error))
      return FALSE;
  return TRUE;
}

#include "server/wv-server-cursor.h"

#include <string.h>

#define CURSOR_MAX 256

/* base64 with the two characters that an address may hold, without padding (RFC 4648, section 5). */
static char *
to_base64url (const char *text)
{
  char *encoded = g_base64_encode ((const guchar *) text, strlen (text));

  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  encoded[strcspn (encoded, "=")] = '\0';
  return encoded;
}

static char *
from_base64url (const char *text)
{
  g_autoptr (GString) padded = g_string_new (text);
  g_autofree guchar *bytes = NULL;
  gsize size;

  g_strdelimit (padded->str, "-", '+');
  g_strdelimit (padded->str, "_", '/');
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  bytes = g_base64_decode (padded->str, &size);
  return g_strndup ((const char *) bytes, size);
}

char *
wv_server_cursor_to_text (const char *epoch, gint64 seq, const char *nonce)
{
  g_autofree char *plain = g_strdup_printf ("%s.%" G_GINT64_FORMAT ".%s", epoch, seq, nonce);

  return to_base64url (plain);
}

void
wv_server_cursor_clear (WvServerCursor *cursor)
{
  g_clear_pointer (&cursor->epoch, g_free);
  g_clear_pointer (&cursor->nonce, g_free);
}

gboolean
wv_server_cursor_read (const char *text, WvServerCursor *ret_cursor)
{
  g_autofree char *plain = NULL;
  g_auto (GStrv) parts = NULL;
  gint64 seq;

  *ret_cursor = (WvServerCursor){ 0 };
  if (strlen (text) > CURSOR_MAX)
    return FALSE;
  plain = from_base64url (text);
  parts = g_strsplit (plain, ".", 0);
  if (g_strv_length (parts) != 3 || *parts[0] == '\0' || !g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &seq, NULL))
    return FALSE;
  *ret_cursor = (WvServerCursor){ g_strdup (parts[0]), g_strdup (parts[2]), seq };
  return TRUE;
}

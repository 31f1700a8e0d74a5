#include "fuzz.h"

#include <string.h>

#define MAX_SIZE 16384

/* What readers of numbers, text and JSON stumble over. */
static const char *const tokens[] = {
  "0",
  "-1",
  "9007199254740992",
  "9223372036854775808",
  "-9223372036854775808",
  "1e999",
  "0.5",
  "null",
  "true",
  "[]",
  "{}",
  "[[[[[[[[[",
  "\"\"",
  "\"k\":",
  "\"k\":\"end\"",
  "\\u0000",
  "\\ud800",
  "\xef\xbb\xbf",
  "\xed\xa0\x80",
  "\xff",
  "\xc3",
  "e\xcc\x81",
  "\xe2\x80\xae",
  "\n",
  "\r\n",
  ";",
  "=",
  "\\",
  "*",
  "99999999999999999999",
  "2026-02-30",
  "24:60",
  "GM0000",
  "WALKIN=1",
  "BYDAY=-5MO",
  "INTERVAL=0",
  "111222333",
  "+31 113 555 012",
  "\t",
  "%s%n",
};

static gsize
position (GRand *rand, gsize size)
{
  return size == 0 ? 0 : (gsize)g_rand_int (rand) % size;
}

static void
insert (GByteArray *bytes, gsize at, const void *data, gsize size)
{
  gsize old = bytes->len;

  if (size == 0 || old + size > MAX_SIZE)
    return;
  g_byte_array_set_size (bytes, old + size);
  memmove (bytes->data + at + size, bytes->data + at, old - at);
  memcpy (bytes->data + at, data, size);
}

static void
insert_token (GByteArray *bytes, GRand *rand)
{
  const char *token = tokens[g_rand_int (rand) % G_N_ELEMENTS (tokens)];

  insert (bytes, position (rand, bytes->len + 1), token, strlen (token));
}

static void
splice (GByteArray *bytes, GRand *rand, const GPtrArray *corpus)
{
  gsize size, from, length;
  const guint8 *other = g_bytes_get_data (corpus->pdata[g_rand_int (rand) % corpus->len], &size);

  from = position (rand, size);
  length = position (rand, size - from + 1);
  insert (bytes, position (rand, bytes->len + 1), other + from, length);
}

static void
repeat (GByteArray *bytes, GRand *rand)
{
  gsize from = position (rand, bytes->len), length = position (rand, bytes->len - from + 1);
  g_autofree guint8 *copy = g_memdup2 (bytes->data + from, length);

  insert (bytes, from, copy, length);
}

static void
cut (GByteArray *bytes, GRand *rand)
{
  gsize from = position (rand, bytes->len);

  g_byte_array_remove_range (bytes, from, 1 + position (rand, MIN (bytes->len - from, 64)));
}

/* Another digit, another number of them: lengths, dates, versions. */
static void
change_number (GByteArray *bytes, GRand *rand)
{
  gsize at = position (rand, bytes->len);

  while (at < bytes->len && !g_ascii_isdigit (bytes->data[at]))
    at++;
  if (at < bytes->len)
    bytes->data[at] = '0' + g_rand_int (rand) % 10;
}

static void
damage (GByteArray *bytes, GRand *rand, const GPtrArray *corpus)
{
  switch (bytes->len == 0 ? 3 : g_rand_int (rand) % 8)
    {
    case 0:
      bytes->data[position (rand, bytes->len)] ^= 1 << (g_rand_int (rand) % 8);
      break;
    case 1:
      bytes->data[position (rand, bytes->len)] = g_rand_int (rand);
      break;
    case 2:
      cut (bytes, rand);
      break;
    case 3:
      insert_token (bytes, rand);
      break;
    case 4:
      repeat (bytes, rand);
      break;
    case 5:
      splice (bytes, rand, corpus);
      break;
    case 6:
      change_number (bytes, rand);
      break;
    default:
      if (g_rand_int (rand) % 4 == 0)
        g_byte_array_set_size (bytes, position (rand, bytes->len));
      else
        insert_token (bytes, rand);
      break;
    }
}

GByteArray *
fuzz_mutate (GRand *rand, const GPtrArray *corpus)
{
  GByteArray *bytes = g_byte_array_new ();
  gsize size;
  const guint8 *data = g_bytes_get_data (corpus->pdata[g_rand_int (rand) % corpus->len], &size);
  guint n = g_rand_int (rand) % 6;

  g_byte_array_append (bytes, data, MIN (size, MAX_SIZE));
  for (guint i = 0; i < n; i++)
    damage (bytes, rand, corpus);
  return bytes;
}

void
fuzz_add (GPtrArray *corpus, const char *text)
{
  g_ptr_array_add (corpus, g_bytes_new (text, strlen (text)));
}

void
fuzz_add_demo (GPtrArray *corpus, const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("WV_DEMO_REGION"), file, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("the demo region is not there: %s", path);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i += lines[i + 1] != NULL && lines[i + 2] != NULL ? 3 : 1)
    if (*lines[i] != '\0')
      fuzz_add (corpus, lines[i]);
}

char *
fuzz_text (const guint8 *data, gsize size)
{
  return g_strndup ((const char *)data, size);
}

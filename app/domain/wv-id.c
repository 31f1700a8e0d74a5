#include "domain/wv-id.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* How far the clock may run back while we keep counting on; further back is a clock that was set.
 */
#define WV_ID_BACKWARD_MS 1000
#define WV_ID_COUNTER_MAX 0xfff

void
wv_id_fill_random (guint8 *bytes, gsize length)
{
  gsize done = 0;

  while (done < length)
    {
      gssize got = getrandom (bytes + done, length - done, 0);

      if (got < 0 && errno != EINTR)
        g_error ("The system has no random bytes: %s", g_strerror (errno));
      if (got > 0)
        done += (gsize)got;
    }
}

/* Takes the next (millisecond, counter) pair. The counter starts in its lower half, so that there
 * is room. */
static gint64
next_tick (gint64 now, guint seed, guint *ret_counter)
{
  static GMutex lock;
  static gint64 last_ms = G_MININT64;
  static guint last_counter;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (now > last_ms || now < last_ms - WV_ID_BACKWARD_MS)
    {
      last_ms = now;
      last_counter = seed & (WV_ID_COUNTER_MAX >> 1);
    }
  else if (++last_counter > WV_ID_COUNTER_MAX)
    {
      last_ms++;
      last_counter = seed & (WV_ID_COUNTER_MAX >> 1);
    }
  *ret_counter = last_counter;
  return last_ms;
}

static char *
write_id (const guint8 *b)
{
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

char *
wv_id_new (const WvClock *clock)
{
  guint8 b[16];
  guint counter;
  gint64 ms;

  wv_id_fill_random (b, sizeof b);
  ms = next_tick (wv_clock_now (clock), ((guint)b[6] << 8) | b[7], &counter);
  for (int i = 0; i < 6; i++)
    b[i] = (guint8)(ms >> (8 * (5 - i)));
  b[6] = (guint8)(0x70 | (counter >> 8));
  b[7] = (guint8)counter;
  b[8] = (guint8)(0x80 | (b[8] & 0x3f));
  return write_id (b);
}

char *
wv_id_from_name (const char *space, const char *name)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 b[20];
  gsize size = sizeof b;
  guint at = 0;

  g_return_val_if_fail (wv_id_is_valid (space) && name != NULL, NULL);

  for (const char *p = space; *p != '\0'; p++)
    if (*p != '-')
      {
        b[at++] = (guint8)(g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));
        p++;
      }
  g_checksum_update (sum, b, at);
  g_checksum_update (sum, (const guchar *)name, (gssize)strlen (name));
  g_checksum_get_digest (sum, b, &size);
  b[6] = (guint8)(0x50 | (b[6] & 0x0f));
  b[8] = (guint8)(0x80 | (b[8] & 0x3f));
  return write_id (b);
}

gboolean
wv_id_is_valid (const char *text)
{
  if (text == NULL || strlen (text) != WV_ID_LENGTH)
    return FALSE;
  for (int i = 0; i < WV_ID_LENGTH; i++)
    {
      gboolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;

      if (hyphen != (text[i] == '-'))
        return FALSE;
      if (!hyphen && (!g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i])))
        return FALSE;
    }
  return TRUE;
}

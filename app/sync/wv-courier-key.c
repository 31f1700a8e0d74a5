#include "sync/wv-courier-key.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "store/wv-outbox-sync.h"

#define KEY "courier-key"
#define KEY_AT "courier-key-at"
#define WEEK_MS (7 * G_TIME_SPAN_DAY / 1000)

gboolean
wv_courier_key_is_old (WvDb *db, gint64 now)
{
  g_autofree char *at = wv_sync_state_get (db, KEY_AT, NULL);
  gint64 then = at != NULL ? g_ascii_strtoll (at, NULL, 10) : 0;

  return then > now || now - then > WEEK_MS; /* a clock that was wrong ends too */
}

gboolean
wv_courier_key_keep (WvDb *db, const char *key, gint64 now, GError **error)
{
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, now);

  return wv_sync_state_set (db, KEY, key, error) && wv_sync_state_set (db, KEY_AT, at, error);
}

char *
wv_courier_key_get (WvDb *db, GError **error)
{
  g_autoptr (GError) problem = NULL;
  char *key = wv_sync_state_get (db, KEY, &problem);

  if (problem != NULL)
    g_propagate_error (error, g_steal_pointer (&problem));
  else if (key == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s",
                 _ ("This computer cannot make a file yet: it must have had a connection with the region once."));
  return key;
}

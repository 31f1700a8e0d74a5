#include "sync/wv-enrol-keep.h"

#include "domain/wv-id.h"
#include "store/wv-outbox-sync.h"

#define KEY "enrolling"

WvEnrolKeep *
wv_enrol_keep_new (void)
{
  WvEnrolKeep *self = g_new0 (WvEnrolKeep, 1);
  guint8 bytes[16];

  wv_id_fill_random (bytes, sizeof bytes);
  self->attempt = g_base64_encode (bytes, sizeof bytes);
  return self;
}

void
wv_enrol_keep_free (WvEnrolKeep *self)
{
  if (self == NULL)
    return;
  g_free (self->attempt);
  g_free (self->recovery_wrap);
  g_free (self->password_wrap);
  g_free (self);
}

/* The code itself stays on paper. */
static char *
hash_of (const char *code)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, code, -1);
}

static char *
text_of (const json_t *object, const char *name)
{
  return g_strdup (json_string_value (json_object_get (object, name)));
}

WvEnrolKeep *
wv_enrol_keep_load (WvDb *db, const char *code, GError **error)
{
  g_autofree char *text = wv_sync_state_get (db, KEY, error);
  g_autofree char *hash = hash_of (code);
  g_autoptr (json_t) object = text != NULL ? json_loads (text, 0, NULL) : NULL;
  g_autofree char *found = text_of (object, "code");
  WvEnrolKeep *self;

  if (g_strcmp0 (found, hash) != 0 || !json_is_string (json_object_get (object, "attempt")))
    return NULL;
  self = g_new0 (WvEnrolKeep, 1);
  self->attempt = text_of (object, "attempt");
  self->own_key = json_is_true (json_object_get (object, "own-key"));
  self->recovery_wrap = text_of (object, "recovery-wrap");
  self->password_wrap = text_of (object, "password-wrap");
  return self;
}

gboolean
wv_enrol_keep_save (WvDb *db, const char *code, const WvEnrolKeep *keep, GError **error)
{
  g_autofree char *hash = hash_of (code);
  g_autoptr (json_t) object
      = json_pack ("{s:s, s:s, s:b, s:s?, s:s?}", "code", hash, "attempt", keep->attempt, "own-key", keep->own_key, "recovery-wrap",
                   keep->recovery_wrap, "password-wrap", keep->password_wrap);
  g_autofree char *text = wv_json_dump (object);

  return wv_sync_state_set (db, KEY, text, error);
}

gboolean
wv_enrol_keep_clear (WvDb *db, GError **error)
{
  return wv_sync_state_set (db, KEY, NULL, error);
}

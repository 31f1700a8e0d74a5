#include "server/wv-server-enrol.h"

#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "server/wv-server-apply.h"
#include "server/wv-server.h"
#include "store/wv-json.h"

/* No 0 and O, 1, I and L: people type them from a letter (ui.md, first run). */
#define ALPHABET "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#define CODE_GROUPS 3
#define GROUP_LENGTH 4
#define PUBLIC_KEY_BYTES 32 /* X25519 (RFC 7748) */
#define BODY_MAX (64 * 1024)
#define ATTEMPT_MAX 64
#define AGAIN_MS 3600000 /* so long a computer whose answer was lost may use its code again */
#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

typedef struct
{
  WvServer *server;
  WvHttpRequest *request;
  json_t *body;
  char *hash;
  /* the answer */
  guint status;
  json_t *answer;
} Enrolment;

static void
enrolment_free (Enrolment *self)
{
  WvServer *server = self->server;

  wv_http_request_unref (self->request);
  g_clear_pointer (&self->body, json_decref);
  g_clear_pointer (&self->answer, json_decref);
  g_free (self->hash);
  g_free (self);
  wv_server_leave (server);
}

static void
send_answer (Enrolment *self)
{
  char *text = wv_json_dump (self->answer);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  wv_http_request_answer (self->request, self->status, "application/json", NULL, 0, bytes);
}

static void
set_answer (Enrolment *self, guint status, json_t *answer)
{
  g_clear_pointer (&self->answer, json_decref);
  self->status = status;
  self->answer = answer;
}

/* What the directory says of somebody. */

static char *
field_of (WvServerStore *store, const char *kind, const char *id, const char *field)
{
  g_autoptr (WvServerRecord) record = id != NULL ? store->get_record (store, kind, id, NULL) : NULL;

  return record != NULL && !record->deleted ? g_strdup (json_string_value (json_object_get (record->data, field))) : NULL;
}

static void
answer_refused (Enrolment *self, WvServerStore *store, const WvServerCode *code, const char *why)
{
  g_autofree char *name = field_of (store, "contact", code->invited_by, "name");
  g_autofree char *phone = field_of (store, "contact", code->invited_by, "phone");

  set_answer (self, 403, json_pack ("{s:s, s:s?, s:s?}", "error", why, "call", name, "phone", phone));
}

static const char *
attempt_of (const Enrolment *self)
{
  const char *attempt = json_string_value (json_object_get (self->body, "attempt"));

  return attempt != NULL && *attempt != '\0' && strlen (attempt) <= ATTEMPT_MAX ? attempt : NULL;
}

/* The same computer, whose answer was lost: it alone knows what it said the first time. */
static gboolean
is_same_attempt (const Enrolment *self, const WvServerCode *code)
{
  const char *attempt = attempt_of (self);

  return code->device != NULL && attempt != NULL && g_strcmp0 (attempt, code->attempt) == 0
         && wv_server_now (self->server) - code->used_at < AGAIN_MS;
}

/* The code, when it may still be used; else the answer is set. */
static WvServerCode *
find_code (Enrolment *self, WvServerStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerCode) code = store->find_code (store, self->hash, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (code == NULL)
    {
      wv_server_note_guess (self->server, wv_http_request_get_peer (self->request));
      set_answer (self, 404, json_pack ("{s:s}", "error", "wrong"));
    }
  else if (code->used_at > 0 && !is_same_attempt (self, code))
    answer_refused (self, store, code, "used");
  else if (code->expires_at <= wv_server_now (self->server))
    answer_refused (self, store, code, "expired");
  else
    return g_steal_pointer (&code);
  return NULL;
}

/* Looking. */

static gboolean
look (Enrolment *self, WvServerStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerCode) code = find_code (self, store, &local);
  g_autofree char *organisation = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *by = NULL;
  g_autofree char *phone = NULL;
  g_autofree char *key = NULL;
  g_autofree char *wrap = NULL;

  if (code == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return self->answer != NULL;
    }
  organisation = field_of (store, "organisation", code->organisation, "name");
  contact = field_of (store, "contact", code->contact, "name");
  by = field_of (store, "contact", code->invited_by, "name");
  phone = field_of (store, "contact", code->invited_by, "phone");
  if (!store->get_key (store, code->organisation, &key, &wrap, error))
    return FALSE;
  set_answer (self, 200,
              json_pack ("{s:s, s:s?, s:s, s:s?, s:s, s:s?, s:s?, s:b, s:s?, s:s?}", "organisation", code->organisation,
                         "organisation_name", organisation, "contact", code->contact, "contact_name", contact, "role",
                         code->role, "invited_by", by, "invited_by_phone", phone, "has_key", key != NULL, "recovery_wrap",
                         wrap, "courier", wv_courier_key_get_public (wv_server_get_courier_key (self->server))));
  return TRUE;
}

static void
run_look (WvServer *server, WvServerStore *store, gpointer data)
{
  Enrolment *self = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = store->begin (store, FALSE, &error);

  if (ok)
    {
      ok = look (self, store, &error);
      store->rollback (store); /* only read */
    }
  if (!ok)
    set_answer (self, 503, json_pack ("{s:s}", "error", "busy"));
  send_answer (self);
  enrolment_free (self);
}

/* Enrolling. */

static gboolean
write_public_key (WvServerStore *store, const char *organisation, const char *key, GError **error)
{
  g_autoptr (WvServerRecord) stored = store->get_record (store, "organisation", organisation, error);
  g_autoptr (WvRecord) record = wv_record_new (&wv_kind_organisation, organisation);
  gsize size;
  g_autofree guchar *bytes = g_base64_decode (key, &size);

  if (size != PUBLIC_KEY_BYTES)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "a public key has %d bytes", PUBLIC_KEY_BYTES);
      return FALSE;
    }
  if (stored == NULL || !wv_json_to_record (record, stored->data, FALSE, error))
    return FALSE;
  wv_record_set_text (record, "public_key", key);
  return wv_server_write (store, record, error);
}

/* The first computer of an organisation brings its key; later ones find it there. */
static gboolean
keep_key (Enrolment *self, WvServerStore *store, const WvServerCode *code, gboolean *ret_kept, GError **error)
{
  const char *key = json_string_value (json_object_get (self->body, "public_key"));
  const char *wrap = json_string_value (json_object_get (self->body, "recovery_wrap"));
  g_autofree char *known = NULL;
  g_autofree char *known_wrap = NULL;

  if (!store->get_key (store, code->organisation, &known, &known_wrap, error))
    return FALSE;
  *ret_kept = (known == NULL) != (key == NULL) || g_strcmp0 (known, key) == 0;
  if (!*ret_kept || (known != NULL && (code->used_at == 0 || key == NULL || wrap == NULL)))
    return TRUE;
  /* Used again: the sheet with the recovery code of the first time was never seen, so there is a new one. */
  return store->put_key (store, code->organisation, key, wrap, error)
         && (known != NULL || write_public_key (store, code->organisation, key, error));
}

static gboolean
add_device (Enrolment *self, WvServerStore *store, const WvServerCode *code, GError **error)
{
  gboolean again = code->used_at > 0;
  g_autofree char *id = again ? g_strdup (code->device) : wv_id_new (NULL);
  g_autofree char *token = wv_server_new_token ();
  g_autofree char *hash = wv_server_hash (token);
  WvServerDevice device = { id, code->organisation, code->contact, code->role };
  gint64 now = wv_server_now (self->server);

  if (again ? !store->set_token (store, id, hash, error)
            : !store->use_code (store, self->hash, now, id, attempt_of (self), error)
                  || !store->add_device (store, &device, hash, now, error))
    return FALSE;
  set_answer (self, 200, json_pack ("{s:s, s:s}", "device", id, "token", token));
  return TRUE;
}

static gboolean
enrol (WvServerStore *store, gpointer data, GError **error)
{
  Enrolment *self = data;
  g_autoptr (GError) local = NULL;
  g_autoptr (WvServerCode) code = find_code (self, store, &local);
  gboolean kept = FALSE;

  if (code == NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return self->answer != NULL;
    }
  if (!keep_key (self, store, code, &kept, error))
    return FALSE;
  if (!kept)
    set_answer (self, 409, json_pack ("{s:s}", "error", "key"));
  return !kept || add_device (self, store, code, error);
}

static void
on_enrolled (gpointer data, const GError *error)
{
  Enrolment *self = data;

  if (g_error_matches (error, WV_ERROR, WV_ERROR_INVALID))
    set_answer (self, 400, json_pack ("{s:s}", "error", "malformed"));
  else if (error != NULL)
    set_answer (self, 503, json_pack ("{s:s}", "error", "busy"));
  send_answer (self);
  enrolment_free (self);
}

/* Routes. */

static Enrolment *
enrolment_new (WvServer *server, WvHttpRequest *request)
{
  gsize size;
  const char *text = g_bytes_get_data (wv_http_request_get_body (request), &size);
  g_autoptr (json_t) body = size > 0 && size <= BODY_MAX ? wv_json_parse (text, size, NULL) : NULL;
  const char *code = json_string_value (json_object_get (body, "code"));
  Enrolment *self;

  if (code == NULL)
    {
      wv_http_request_answer_error (request, 400, "malformed", 0);
      return NULL;
    }
  if (wv_server_guess_is_slow (server, wv_http_request_get_peer (request)))
    {
      wv_http_request_answer_error (request, 429, "slow", 60);
      return NULL;
    }
  self = g_new0 (Enrolment, 1);
  self->server = server;
  self->request = wv_http_request_ref (request);
  self->hash = wv_server_hash (code);
  self->body = g_steal_pointer (&body);
  wv_server_enter (server);
  return self;
}

void
wv_server_on_enrol_look (WvHttpRequest *request, gpointer data)
{
  Enrolment *self = enrolment_new (data, request);

  if (self != NULL)
    wv_server_read (data, run_look, self);
}

void
wv_server_on_enrol (WvHttpRequest *request, gpointer data)
{
  Enrolment *self = enrolment_new (data, request);

  if (self != NULL)
    wv_server_worker_push (wv_server_get_writer (data), enrol, on_enrolled, self);
}

/* Inviting. */

static char *
new_code (void)
{
  const gsize letters = strlen (ALPHABET);
  GString *code = g_string_new (NULL);
  guint count = 0;

  while (count < CODE_GROUPS * GROUP_LENGTH)
    {
      guint8 byte;

      wv_id_fill_random (&byte, 1);
      if (byte >= 256 / letters * letters)
        continue; /* otherwise the first letters would come more often */
      if (count > 0 && count % GROUP_LENGTH == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, ALPHABET[byte % letters]);
      count++;
    }
  return g_string_free (code, FALSE);
}

static gboolean
check_person (WvServerStore *store, const char *organisation, const char *contact, GError **error)
{
  g_autofree char *name = field_of (store, "organisation", organisation, "name");
  g_autofree char *works_at = field_of (store, "contact", contact, "organisation");

  if (name == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "there is no organisation %s", organisation);
  else if (g_strcmp0 (works_at, organisation) != 0)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "there is no contact %s at %s", contact, name);
  else
    return TRUE;
  return FALSE;
}

char *
wv_server_invite (WvServerStore *store, const char *organisation, const char *contact, const char *role, const char *invited_by,
                  gint64 now, GError **error)
{
  g_autofree char *code = new_code ();
  g_autofree char *hash = wv_server_hash (code);
  WvServerCode invitation = { (char *) organisation, (char *) contact, (char *) role, (char *) invited_by,
                              now + WV_SERVER_CODE_DAYS * DAY_MS, 0 };

  if (wv_code_find ("role", role) == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, "there is no role %s", role);
      return NULL;
    }
  if (!check_person (store, organisation, contact, error) || !store->add_code (store, hash, &invitation, error))
    return NULL;
  return g_steal_pointer (&code);
}

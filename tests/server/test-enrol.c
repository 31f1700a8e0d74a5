/* The two doors through which a desktop comes in. */
#include "server-fixture.h"

#include <string.h>

#include "server/wv-server-enrol.h"

#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))
#define OTHER "01900000-0000-7000-8000-000000000003"
#define OTHER_CONTACT "01900000-0000-7000-8000-000000000104"
#define KEY "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA="

static const char *
text_in (const json_t *object, const char *key)
{
  return json_string_value (json_object_get (object, key));
}

static json_t *
look (Fixture *fixture, const char *code, guint *ret_status)
{
  return post_json (fixture, "/v1/enrol/look", json_pack ("{s:s}", "code", code), ret_status);
}

static json_t *
enrol (Fixture *fixture, const char *code, const char *key, guint *ret_status)
{
  return post_json (fixture, "/v1/enrol", json_pack ("{s:s, s:s?, s:s}", "code", code, "public_key", key, "recovery_wrap", "w"),
                    ret_status);
}

static void
test_look (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, WELFARE, WORKER, "social_worker");
  guint status;
  g_autoptr (json_t) first = look (fixture, code, &status);
  g_autoptr (json_t) again = look (fixture, code, &status); /* looking uses nothing up */

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (text_in (again, "organisation_name"), ==, "Dorpshart Borsele");
  g_assert_cmpstr (text_in (again, "contact_name"), ==, "Anouk Faes");
  g_assert_true (json_is_true (json_object_get (again, "has_key")));
  g_assert_cmpstr (text_in (again, "recovery_wrap"), ==, "wrap");
}

static void
test_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, OTHER, OTHER_CONTACT, "debt_worker");
  guint status;
  g_autoptr (json_t) first = enrol (fixture, code, KEY, &status);
  g_autoptr (json_t) again = NULL;

  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (text_in (first, "token"));
  again = enrol (fixture, code, KEY, &status);
  g_assert_cmpuint (status, ==, 403);
  g_assert_cmpstr (text_in (again, "error"), ==, "used");
  g_assert_null (text_in (again, "token"));
}

static void
test_expires (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, OTHER, OTHER_CONTACT, "debt_worker");
  guint status;
  g_autoptr (json_t) answer = NULL;

  fixture->now += WV_SERVER_CODE_DAYS * DAY_MS;
  answer = enrol (fixture, code, KEY, &status);
  g_assert_cmpuint (status, ==, 403);
  g_assert_cmpstr (text_in (answer, "error"), ==, "expired");
}

static void
test_guessing_is_slow (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, OTHER, OTHER_CONTACT, "debt_worker");
  guint status;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (json_t) wrong = look (fixture, "AAAA-BBBB-CCCC", &status);

      g_assert_cmpuint (status, ==, 404);
      g_assert_cmpstr (text_in (wrong, "error"), ==, "wrong");
    }
  json_decref (look (fixture, code, &status));
  g_assert_cmpuint (status, ==, 429);
  fixture->now += 61000;
  json_decref (look (fixture, code, &status));
  g_assert_cmpuint (status, ==, 200);
}

/* A second computer does not bring another key: what was sealed for the first could not be opened. */
static void
test_one_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, WELFARE, WORKER, "social_worker");
  guint status;

  json_decref (enrol (fixture, code, KEY, &status));
  g_assert_cmpuint (status, ==, 409);
  json_decref (enrol (fixture, code, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", &status));
  g_assert_cmpuint (status, ==, 200);
}

static void
test_key_is_in_directory (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvHello) hello = hello_of (PRACTICE, "", "");
  g_autoptr (GPtrArray) lines = exchange (fixture, fixture->gp_token, hello, NULL);
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *line = wv_json_dump (lines->pdata[i]);

      g_string_append (all, line);
    }
  g_assert_nonnull (strstr (all->str, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
}

static void
test_garbage (Fixture *fixture, gconstpointer data)
{
  static const char *const bodies[] = { "", "{", "[]", "{}", "{\"code\":1}", "{\"code\":null}", "\xff\xfe" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new (bodies[i], strlen (bodies[i]));
      guint status;
      g_autoptr (GBytes) answer = post (fixture, "/v1/enrol", NULL, "application/json", NULL, body, &status);

      g_assert_cmpuint (status, ==, 400);
    }
}

static void
test_bad_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, OTHER, OTHER_CONTACT, "debt_worker");
  guint status;

  json_decref (enrol (fixture, code, "not base64 at all", &status));
  g_assert_cmpuint (status, ==, 400);
  json_decref (enrol (fixture, code, KEY, &status)); /* the code is not used up by it */
  g_assert_cmpuint (status, ==, 200);
}

static void
test_invite_refuses (Fixture *fixture, gconstpointer data)
{
  g_autoptr (WvServerStore) store = wv_server_open_store (fixture->folder, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (store->begin (store, TRUE, NULL));
  g_assert_null (wv_server_invite (store, PRACTICE, WORKER, "gp", NULL, fixture->now, &error)); /* works elsewhere */
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (wv_server_invite (store, PRACTICE, GP, "boss", NULL, fixture->now, &error));
  g_assert_nonnull (error);
  store->rollback (store);
}

static json_t *
try_enrol (Fixture *fixture, const char *code, const char *attempt, const char *wrap, guint *ret_status)
{
  return post_json (fixture, "/v1/enrol",
                    json_pack ("{s:s, s:s, s:s, s:s*}", "code", code, "public_key", KEY, "recovery_wrap", wrap, "attempt", attempt),
                    ret_status);
}

/* The answer was lost, or the computer went down: the same computer may come again, and is the same device. */
static void
test_same_attempt_again (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = invite (fixture, OTHER, OTHER_CONTACT, "debt_worker");
  guint status;
  g_autoptr (json_t) first = try_enrol (fixture, code, "mine", "first", &status);
  g_autoptr (json_t) looked = NULL;
  g_autoptr (json_t) again = NULL;
  g_autoptr (json_t) other = NULL;
  g_autoptr (GBytes) old = NULL;
  g_autoptr (GBytes) body = g_bytes_new ("x", 1);

  g_assert_cmpuint (status, ==, 200);
  looked = post_json (fixture, "/v1/enrol/look", json_pack ("{s:s, s:s}", "code", code, "attempt", "mine"), &status);
  g_assert_cmpuint (status, ==, 200);
  again = try_enrol (fixture, code, "mine", "second", &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (text_in (again, "device"), ==, text_in (first, "device"));
  g_assert_cmpstr (text_in (again, "token"), !=, text_in (first, "token"));
  old = post (fixture, "/v1/sync", text_in (first, "token"), WV_MESSAGE_TYPE, NULL, body, &status);
  g_assert_cmpuint (status, ==, 401); /* the token that nobody has */
  other = try_enrol (fixture, code, "guessed", "third", &status);
  g_assert_cmpuint (status, ==, 403);
  json_decref (g_steal_pointer (&other));
  other = try_enrol (fixture, code, NULL, "third", &status);
  g_assert_cmpuint (status, ==, 403);
  json_decref (g_steal_pointer (&looked));
  looked = post_json (fixture, "/v1/enrol/look", json_pack ("{s:s, s:s}", "code", code, "attempt", "mine"), &status);
  g_assert_cmpstr (text_in (looked, "recovery_wrap"), ==, "second");
  fixture->now += 3600 * 1000;
  json_decref (g_steal_pointer (&other));
  other = try_enrol (fixture, code, "mine", "third", &status);
  g_assert_cmpuint (status, ==, 403); /* an hour, no longer */
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } tests[] = {
    { "look", test_look },
    { "once", test_once },
    { "expires", test_expires },
    { "guessing-is-slow", test_guessing_is_slow },
    { "one-key", test_one_key },
    { "key-is-in-directory", test_key_is_in_directory },
    { "garbage", test_garbage },
    { "bad-key", test_bad_key },
    { "invite-refuses", test_invite_refuses },
    { "same-attempt-again", test_same_attempt_again },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/server/enrol/", tests[i].name, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
  return g_test_run ();
}

#include "sync/wv-enrol.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "domain/wv-error.h"
#include "seal/wv-vault.h"
#include "sync/wv-message.h"

#define ALPHABET "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#define GROUPS 3
#define GROUP_LENGTH 4

typedef struct
{
  char *device;
  char *token;
} Enrolled;

static void
enrolled_free (Enrolled *enrolled)
{
  g_free (enrolled->device);
  wv_secret_free (enrolled->token);
  g_free (enrolled);
}

void
wv_invitation_free (WvInvitation *invitation)
{
  if (invitation == NULL)
    return;
  g_free (invitation->organisation);
  g_free (invitation->organisation_name);
  g_free (invitation->contact);
  g_free (invitation->contact_name);
  g_free (invitation->role);
  g_free (invitation->invited_by);
  g_free (invitation->invited_by_phone);
  g_free (invitation->recovery_wrap);
  g_free (invitation->courier_key);
  g_free (invitation);
}

char *
wv_enrol_code_normalise (const char *typed, GError **error)
{
  g_autoptr (GString) code = g_string_new (NULL);
  guint count = 0;

  for (const char *p = typed; *p != '\0'; p++)
    {
      char c = g_ascii_toupper (*p);

      if (g_ascii_isspace (c) || c == '-')
        continue;
      if (strchr (ALPHABET, c) == NULL)
        {
          g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
                       _ ("Group %u of the code has a character that codes do not have."),
                       MIN (count / GROUP_LENGTH, GROUPS - 1) + 1);
          return NULL;
        }
      if (count > 0 && count % GROUP_LENGTH == 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, c);
      count++;
    }
  if (count != GROUPS * GROUP_LENGTH)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
                   _ ("The code has %u characters; it must have 12."), count);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&code), FALSE);
}

static void
set_refusal (GError **error, const json_t *body)
{
  const char *why = wv_message_get_string (body, "error");
  const char *call = wv_message_get_string (body, "call");
  const char *phone = wv_message_get_string (body, "phone");

  if (g_strcmp0 (why, "wrong") == 0)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s",
                 _ ("This code is not known. Check it against the letter."));
  else if (g_strcmp0 (why, "slow") == 0)
    g_set_error (error, WV_ERROR, WV_ERROR_TOO_LARGE, "%s",
                 _ ("Too many attempts. Wait a minute and try again."));
  else if (g_strcmp0 (why, "expired") == 0 || g_strcmp0 (why, "used") == 0)
    g_set_error (error, WV_ERROR, WV_ERROR_REFUSED,
                 *why == 'e' ? _ ("This code is no longer valid. Call %s, %s, for a new one.")
                             : _ ("This code was used before. Call %s, %s, for a new one."),
                 call != NULL ? call : _ ("your coordinator"), phone != NULL ? phone : "–");
  else
    g_set_error (error, WV_ERROR, WV_ERROR_NETWORK, "%s",
                 _ ("The server cannot be reached. Check the connection and try again."));
}

static json_t *
read_answer (SoupMessage *message, GBytes *bytes, GError **error)
{
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  g_autoptr (json_t) body = size > 0 ? wv_json_parse (text, size, NULL) : NULL;
  const char *type
      = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  if (g_strcmp0 (type, "application/json") != 0 || !json_is_object (body)
      || soup_message_get_status (message) != 200)
    {
      set_refusal (error, g_strcmp0 (type, "application/json") == 0 ? body : NULL);
      return NULL;
    }
  return g_steal_pointer (&body);
}

static void
give_invitation (GTask *task, const json_t *body)
{
  WvInvitation *invitation = g_new0 (WvInvitation, 1);

  invitation->organisation = g_strdup (wv_message_get_string (body, "organisation"));
  invitation->organisation_name = g_strdup (wv_message_get_string (body, "organisation_name"));
  invitation->contact = g_strdup (wv_message_get_string (body, "contact"));
  invitation->contact_name = g_strdup (wv_message_get_string (body, "contact_name"));
  invitation->role = g_strdup (wv_message_get_string (body, "role"));
  invitation->invited_by = g_strdup (wv_message_get_string (body, "invited_by"));
  invitation->invited_by_phone = g_strdup (wv_message_get_string (body, "invited_by_phone"));
  invitation->has_key = wv_message_get_bool (body, "has_key");
  invitation->recovery_wrap = g_strdup (wv_message_get_string (body, "recovery_wrap"));
  invitation->courier_key = g_strdup (wv_message_get_string (body, "courier"));
  if (invitation->organisation == NULL || invitation->contact == NULL || invitation->role == NULL)
    {
      wv_invitation_free (invitation);
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_PROTOCOL, "%s",
                               _ ("The server's answer is incomplete."));
      return;
    }
  g_task_return_pointer (task, invitation, (GDestroyNotify)wv_invitation_free);
}

static void
give_enrolled (GTask *task, const json_t *body)
{
  Enrolled *enrolled = g_new0 (Enrolled, 1);

  enrolled->device = g_strdup (wv_message_get_string (body, "device"));
  enrolled->token = g_strdup (wv_message_get_string (body, "token"));
  if (enrolled->device == NULL || enrolled->token == NULL)
    {
      enrolled_free (enrolled);
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_PROTOCOL, "%s",
                               _ ("The server's answer is incomplete."));
      return;
    }
  g_task_return_pointer (task, enrolled, (GDestroyNotify)enrolled_free);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SoupSession *session = SOUP_SESSION (source);
  SoupMessage *message = soup_session_get_async_result_message (session, result);
  g_autoptr (GError) problem = NULL;
  g_autoptr (GBytes) bytes = soup_session_send_and_read_finish (session, result, &problem);
  g_autoptr (GError) refusal = NULL;
  g_autoptr (json_t) body = NULL;

  if (g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_CANCELLED, "%s", problem->message);
      return;
    }
  body = read_answer (message, bytes, &refusal);
  if (body == NULL)
    g_task_return_error (task, g_steal_pointer (&refusal));
  else if (g_task_get_source_tag (task) == wv_enrol_look_async)
    give_invitation (task, body);
  else
    give_enrolled (task, body);
}

static gboolean
is_safe (const char *server)
{
  g_autoptr (GUri) uri = g_uri_parse (server, G_URI_FLAGS_NONE, NULL);
  static const char *const loopback[] = { "127.0.0.1", "::1", "localhost", NULL };

  return uri != NULL && g_uri_get_host (uri) != NULL
         && (g_str_equal (g_uri_get_scheme (uri), "https")
             || (g_str_equal (g_uri_get_scheme (uri), "http")
                 && g_strv_contains (loopback, g_uri_get_host (uri))));
}

static void
post (GTask *owned, const char *server, const char *path, const json_t *body)
{
  g_autoptr (GTask) task = owned;
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autofree char *url
      = g_strconcat (server, g_str_has_suffix (server, "/") ? path + 1 : path, NULL);
  char *text = wv_json_dump (body);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));

  if (!is_safe (server))
    {
      g_task_return_new_error (task, WV_ERROR, WV_ERROR_INVALID,
                               _ ("The address “%s” is not safe: it must begin with https://"),
                               server);
      return;
    }
  session = soup_session_new_with_options ("timeout", 30, NULL);
  message = soup_message_new ("POST", url);
  soup_message_set_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT,
                                    g_task_get_cancellable (task), on_answer, g_object_ref (task));
}

void
wv_enrol_look_async (const char *server,
                     const char *code,
                     const char *attempt,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (json_t) body = json_pack ("{s:s, s:s*}", "code", code, "attempt", attempt);

  g_task_set_source_tag (task, wv_enrol_look_async);
  post (task, server, "/v1/enrol/look", body);
}

WvInvitation *
wv_enrol_look_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
wv_enrol_async (const char *server,
                const char *code,
                const char *attempt,
                const char *public_key,
                const char *recovery_wrap,
                GCancellable *cancellable,
                GAsyncReadyCallback callback,
                gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (json_t) body = json_pack ("{s:s, s:s?, s:s?, s:s*}", "code", code, "public_key",
                                       public_key, "recovery_wrap", recovery_wrap, "attempt", attempt);

  g_task_set_source_tag (task, wv_enrol_async);
  post (task, server, "/v1/enrol", body);
}

char *
wv_enrol_finish (GAsyncResult *result, char **ret_token, GError **error)
{
  Enrolled *enrolled = g_task_propagate_pointer (G_TASK (result), error);
  char *device;

  if (enrolled == NULL)
    return NULL;
  device = g_steal_pointer (&enrolled->device);
  *ret_token = g_steal_pointer (&enrolled->token);
  enrolled_free (enrolled);
  return device;
}

#include "sync/wv-salvage.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-error.h"
#include "store/wv-overlay.h"
#include "store/wv-profile.h"
#include "sync/wv-message.h"
#include "sync/wv-round.h"

/* "Welverwijs salvage 1 <organisation> <device>", the wrapped key, and the sealed message in base64: three lines. */
#define MAGIC "Welverwijs salvage 1"
#define SEALED_AS "salvage"
#define FILE_MAX (64 * 1024 * 1024)

static char *
public_key_of (WvDb *db, const WvProfile *profile, GError **error)
{
  g_autoptr (WvRecord) organisation = wv_record_load (db, &wv_kind_organisation, profile->organisation, error);
  const char *key = organisation != NULL ? wv_record_get_text (organisation, "public_key") : NULL;

  if (key == NULL && (error == NULL || *error == NULL))
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, _ ("The key of %s is not known here."), profile->organisation_name);
  return g_strdup (key);
}

static WvProfile *
load_profile (WvDb *db, GError **error)
{
  WvProfile *profile = wv_profile_load (db, error);

  if (profile == NULL && (error == NULL || *error == NULL))
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s", _ ("This computer is not enrolled yet."));
  return profile;
}

/* Numbered from one: whoever delivers them has numbers of its own, and the ids say what was delivered before. */
static GBytes *
write_ops (WvDb *db, gint64 now, guint *ret_count, GError **error)
{
  g_autoptr (GPtrArray) ops = wv_outbox_query (db, "TRUE", NULL, error);
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (WvHello) hello = wv_hello_new ();

  if (ops == NULL)
    return NULL;
  hello->wall = now;
  wv_message_writer_take (writer, wv_hello_to_line (hello));
  for (guint i = 0; i < ops->len; i++)
    {
      WvOutboxOp *op = ops->pdata[i];

      op->n = i + 1;
      op->base_n = 0;
      wv_message_writer_take (writer, wv_round_op_line (op, now));
    }
  *ret_count = ops->len;
  return wv_message_writer_finish (writer);
}

GBytes *
wv_salvage (WvDb *db, gint64 now, guint *ret_count, GError **error)
{
  g_autoptr (WvProfile) profile = load_profile (db, error);
  g_autofree char *public_key = profile != NULL ? public_key_of (db, profile, error) : NULL;
  g_autoptr (GBytes) plain = public_key != NULL ? write_ops (db, now, ret_count, error) : NULL;
  g_autoptr (WvKey) key = wv_key_new_random ();
  g_autofree char *wrapped = plain != NULL ? wv_key_wrap_for (key, public_key, error) : NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autofree char *text = NULL;
  char *file;

  if (wrapped == NULL)
    return NULL;
  sealed = wv_key_seal (key, SEALED_AS, profile->device, profile->organisation, plain);
  text = g_base64_encode (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  file = g_strdup_printf (MAGIC " %s %s\n%s\n%s\n", profile->organisation, profile->device, wrapped, text);
  return g_bytes_new_take (file, strlen (file));
}

GPtrArray *
wv_salvage_open (GBytes *file, WvVault *vault, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (file, &size);
  g_autofree char *text = g_strndup (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 4);
  g_auto (GStrv) words = g_strsplit (g_strv_length (lines) == 4 ? lines[0] : "", " ", 6);
  g_autoptr (WvKey) key = NULL;
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (GBytes) plain = NULL;
  guchar *bytes;

  if (!g_str_has_prefix (text, MAGIC " ") || g_strv_length (words) != 5)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID, _ ("This is not a file of saved work."));
      return NULL;
    }
  key = wv_vault_open_grant (vault, lines[1], error);
  if (key == NULL)
    return NULL;
  bytes = g_base64_decode (lines[2], &size);
  sealed = g_bytes_new_take (bytes, size);
  plain = wv_key_open (key, SEALED_AS, words[4], words[3], sealed, error);
  return plain != NULL ? wv_message_read (plain, FILE_MAX, error) : NULL;
}

#include "seal/wv-vault.h"

#include "domain/wv-error.h"
#include "seal/wv-seal-init.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

#define SECRET crypto_box_SECRETKEYBYTES
#define WRAP_KIND "vault-wrap"
#define WRAP_NAME "wv1"

/* More than any desktop can spare: a wrap that asks for it is an attack on memory, not a wrap. */
#define MEMORY_MAX (1024u * 1024u * 1024u)
#define PASSES_MAX 20u

struct _WvVault
{
  GObject parent_instance;

  GMutex mutex;
  guint8 *secret; /* locked memory; NULL while locked */
};

G_DEFINE_FINAL_TYPE (WvVault, wv_vault, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_LOCKED,
  N_PROPS
};
static GParamSpec *properties[N_PROPS];

static void
vault_finalize (GObject *object)
{
  WvVault *self = WV_VAULT (object);

  sodium_free (self->secret);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (wv_vault_parent_class)->finalize (object);
}

static void
vault_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_LOCKED)
    g_value_set_boolean (value, wv_vault_is_locked (WV_VAULT (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
wv_vault_class_init (WvVaultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vault_finalize;
  object_class->get_property = vault_get_property;
  properties[PROP_LOCKED]
      = g_param_spec_boolean ("locked", NULL, NULL, TRUE,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
wv_vault_init (WvVault *self)
{
  wv_seal_init ();
  g_mutex_init (&self->mutex);
}

WvVault *
wv_vault_new (void)
{
  return g_object_new (WV_TYPE_VAULT, NULL);
}

/* Puts another secret (or none) in place; tells when that locks or unlocks. Takes @secret over. */
static void
replace_secret (WvVault *self, guint8 *secret)
{
  guint8 *old;

  g_mutex_lock (&self->mutex);
  old = self->secret;
  self->secret = secret;
  g_mutex_unlock (&self->mutex);
  sodium_free (old); /* wipes */
  if ((old == NULL) != (secret == NULL))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOCKED]);
}

void
wv_vault_generate (WvVault *self)
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES];
  guint8 *secret = wv_seal_malloc (SECRET);

  crypto_box_keypair (public_key, secret);
  replace_secret (self, secret);
}

gboolean
wv_vault_is_locked (WvVault *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->secret == NULL;
}

void
wv_vault_lock (WvVault *self)
{
  replace_secret (self, NULL);
}

/* A copy to work with outside the mutex, so that locking never waits for Argon2id. Free with
 * sodium_free(). */
static guint8 *
dup_secret (WvVault *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint8 *copy;

  if (self->secret == NULL)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_LOCKED,
                           _ ("The program is locked. Type your password to go on."));
      return NULL;
    }
  copy = wv_seal_malloc (SECRET);
  memcpy (copy, self->secret, SECRET);
  return copy;
}

char *
wv_vault_dup_public_key (WvVault *self)
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES];
  guint8 *secret = dup_secret (self, NULL);

  if (secret == NULL)
    return NULL;
  crypto_scalarmult_base (public_key, secret);
  sodium_free (secret);
  return wv_base64_dup (public_key, sizeof public_key);
}

/* The key under which a wrap is sealed. NULL when the memory cannot be had. */
static WvKey *
key_from_password (const char *password, const guint8 *salt, guint64 passes, guint64 memory)
{
  guint8 *bytes = wv_seal_malloc (WV_KEY_BYTES);
  WvKey *key = NULL;

  if (crypto_pwhash (bytes, WV_KEY_BYTES, password, strlen (password), salt, passes, memory,
                     crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    key = wv_key_new_from (bytes);
  sodium_free (bytes);
  return key;
}

static gboolean
no_memory (GError **error)
{
  g_set_error_literal (error, WV_ERROR, WV_ERROR_FAILED,
                       _ ("Not enough memory to check the password. Close other programs and try "
                          "again."));
  return FALSE;
}

char *
wv_vault_wrap (WvVault *self, const char *password, WvWrapCost cost, GError **error)
{
  gboolean minimum = cost == WV_WRAP_COST_MINIMUM;
  guint passes = minimum ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_MODERATE;
  guint memory = minimum ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_MODERATE;
  guint8 salt[crypto_pwhash_SALTBYTES];
  guint8 *secret = dup_secret (self, error);
  g_autoptr (WvKey) key = NULL;
  g_autoptr (GBytes) plain = NULL, sealed = NULL;
  g_autofree char *salt_text = NULL, *sealed_text = NULL, *head = NULL;

  if (secret == NULL)
    return NULL;
  plain = wv_bytes_new_secret (secret, SECRET);
  sodium_free (secret);
  randombytes_buf (salt, sizeof salt);
  key = key_from_password (password, salt, passes, memory);
  if (key == NULL)
    {
      no_memory (error);
      return NULL;
    }
  salt_text = wv_base64_dup (salt, sizeof salt);
  head = g_strdup_printf ("%s$argon2id$%u$%u$%s", WRAP_NAME, passes, memory, salt_text);
  sealed = wv_key_seal (key, WRAP_KIND, head, NULL, plain);
  sealed_text = wv_base64_dup (g_bytes_get_data (sealed, NULL), g_bytes_get_size (sealed));
  return g_strconcat (head, "$", sealed_text, NULL);
}

typedef struct
{
  guint64 passes, memory;
  guint8 salt[crypto_pwhash_SALTBYTES];
  char *head;
  GBytes *sealed;
} Wrap;

static void
wrap_clear (Wrap *wrap)
{
  g_clear_pointer (&wrap->head, g_free);
  g_clear_pointer (&wrap->sealed, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wrap, wrap_clear)

static gboolean
wrap_parse (const char *text, Wrap *ret)
{
  g_auto (GStrv) parts = g_strsplit (text, "$", 6);
  guint8 sealed[256];
  gsize size = 0;

  if (g_strv_length (parts) != 6 || !g_str_equal (parts[0], WRAP_NAME)
      || !g_str_equal (parts[1], "argon2id")
      || !g_ascii_string_to_unsigned (parts[2], 10, crypto_pwhash_OPSLIMIT_MIN, PASSES_MAX,
                                      &ret->passes, NULL)
      || !g_ascii_string_to_unsigned (parts[3], 10, crypto_pwhash_MEMLIMIT_MIN, MEMORY_MAX,
                                      &ret->memory, NULL))
    return FALSE;
  if (!wv_base64_read (parts[4], ret->salt, sizeof ret->salt, &size) || size != sizeof ret->salt
      || !wv_base64_read (parts[5], sealed, sizeof sealed, &size))
    return FALSE;
  ret->sealed = g_bytes_new (sealed, size);
  g_clear_pointer (&parts[5], g_free);
  ret->head = g_strjoinv ("$", parts);
  return TRUE;
}

gboolean
wv_vault_unlock (WvVault *self, const char *text, const char *password, GError **error)
{
  g_auto (Wrap) wrap = { 0 };
  g_autoptr (WvKey) key = NULL;
  g_autoptr (GBytes) plain = NULL;
  guint8 *secret;

  if (text == NULL || !wrap_parse (text, &wrap))
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID,
                           _ ("The kept key is damaged. Use your recovery sheet."));
      return FALSE;
    }
  key = key_from_password (password, wrap.salt, wrap.passes, wrap.memory);
  if (key == NULL)
    return no_memory (error);
  plain = wv_key_open (key, WRAP_KIND, wrap.head, NULL, wrap.sealed, NULL);
  if (plain == NULL || g_bytes_get_size (plain) != SECRET)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_PASSWORD, _ ("This password is not right."));
      return FALSE;
    }
  secret = wv_seal_malloc (SECRET);
  memcpy (secret, g_bytes_get_data (plain, NULL), SECRET);
  replace_secret (self, secret);
  return TRUE;
}

/* Opens @wrapped with the pair of @secret into @opened. */
static gboolean
open_wrapped (const guint8 *secret, const char *wrapped, guint8 *opened)
{
  guint8 sealed[crypto_box_SEALBYTES + WV_KEY_BYTES];
  guint8 public_key[crypto_box_PUBLICKEYBYTES];
  gsize size = 0;

  if (wrapped == NULL || !wv_base64_read (wrapped, sealed, sizeof sealed, &size)
      || size != sizeof sealed)
    return FALSE;
  crypto_scalarmult_base (public_key, secret);
  return crypto_box_seal_open (opened, sealed, size, public_key, secret) == 0;
}

WvKey *
wv_vault_open_grant (WvVault *self, const char *wrapped_key, GError **error)
{
  guint8 *secret = dup_secret (self, error);
  guint8 *opened;
  WvKey *key = NULL;

  if (secret == NULL)
    return NULL;
  opened = wv_seal_malloc (WV_KEY_BYTES);
  if (open_wrapped (secret, wrapped_key, opened))
    key = wv_key_new_from (opened);
  else
    g_set_error_literal (error, WV_ERROR, WV_ERROR_UNSEALED,
                         _ ("The key of this referral was sealed for somebody else, or is "
                            "damaged."));
  sodium_free (opened);
  sodium_free (secret);
  return key;
}

WvKey *
wv_vault_dup_local_key (WvVault *self, GError **error)
{
  static const char purpose[] = "welverwijs local 1";
  guint8 *secret = dup_secret (self, error);
  guint8 *derived;
  WvKey *key;

  if (secret == NULL)
    return NULL;
  derived = wv_seal_malloc (WV_KEY_BYTES);
  crypto_generichash (derived, WV_KEY_BYTES, (const guint8 *)purpose, sizeof purpose, secret,
                      SECRET);
  key = wv_key_new_from (derived);
  sodium_free (derived);
  sodium_free (secret);
  return key;
}

void
wv_secret_free (char *secret)
{
  if (secret == NULL)
    return;
  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}

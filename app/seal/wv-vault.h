#pragma once

#include <glib-object.h>

#include "seal/wv-key.h"

G_BEGIN_DECLS

/**
 * WvVault: the organisation's key pair, locked or unlocked. Locked it holds no secret at all. Thread-safe: the
 * database thread opens records while the main thread may lock; a locked vault answers %WV_ERROR_LOCKED.
 *
 * Properties: "locked" (boolean, notify in the thread that locked).
 */
#define WV_TYPE_VAULT (wv_vault_get_type ())
G_DECLARE_FINAL_TYPE (WvVault, wv_vault, WV, VAULT, GObject)

/** wv_vault_new: a locked vault. */
WvVault *wv_vault_new (void);

/** wv_vault_generate: makes a new organisation key pair; the vault is unlocked after it. */
void wv_vault_generate (WvVault *self);

gboolean wv_vault_is_locked (WvVault *self);
/** wv_vault_lock: wipes every secret. */
void wv_vault_lock (WvVault *self);

/** wv_vault_dup_public_key: base64 of the X25519 public key; %NULL while locked. */
char *wv_vault_dup_public_key (WvVault *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * WvWrapCost: how slow guessing is. The parameters are stored with the wrap, so they can be raised later.
 * @WV_WRAP_COST_TEST is for tests and the demo only in that they pass it; the default is MODERATE.
 */
typedef enum
{
  WV_WRAP_COST_MODERATE,
  WV_WRAP_COST_MINIMUM,
} WvWrapCost;

/**
 * wv_vault_wrap: the secrets under @password (Argon2id), as one line of text with its parameters, to be kept
 * anywhere. Slow on purpose (0.5–1 s): call it in a thread.
 *
 * Errors: %WV_ERROR_LOCKED, %WV_ERROR_FAILED when memory for Argon2id cannot be had
 */
char *wv_vault_wrap (WvVault *self, const char *password, WvWrapCost cost, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_vault_unlock: opens @wrap with @password. Also for a wrap under a recovery code (normalise it first).
 * Errors: %WV_ERROR_PASSWORD, %WV_ERROR_INVALID for a wrap that is damaged or asks for absurd parameters
 */
gboolean wv_vault_unlock (WvVault *self, const char *wrap, const char *password, GError **error);

/** wv_vault_open_grant: the dossier key in a grant's wrapped_key. Errors: LOCKED, UNSEALED. */
WvKey *wv_vault_open_grant (WvVault *self, const char *wrapped_key, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_vault_dup_local_key: a key derived from the organisation's secret, for what never leaves this computer
 * (drafts). Errors: LOCKED.
 */
WvKey *wv_vault_dup_local_key (WvVault *self, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_recovery_code_new: eight groups of four from an alphabet without 0, O, 1, I and L: three random characters and
 * a check character: "K7QM-…". 31^24, nearly 119 bits, behind Argon2id. (transfer full), wiped by wv_secret_free().
 */
char *wv_recovery_code_new (void) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_recovery_code_normalise: upper case, groups, look-alikes corrected where only one reading is possible.
 * Errors: %WV_ERROR_INVALID naming the group that cannot be right (checksum per group, so a typing error is found).
 */
char *wv_recovery_code_normalise (const char *typed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_secret_free: wipes and frees a string; accepts %NULL. */
void wv_secret_free (char *secret);
typedef char WvSecret;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvSecret, wv_secret_free)

G_END_DECLS

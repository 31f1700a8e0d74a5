#pragma once

#include "domain/wv-record.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/**
 * Pinned keys: the key under which an organisation was sealed to the first time is remembered on this computer. When the
 * directory shows another one, somebody may stand in between; nothing is sealed until a person has compared the
 * digits with the organisation and accepted the new key (privacy.md, "Keys").
 */

/** WvPinChange: an organisation whose key in the directory is not the pinned one. */
typedef struct
{
  char *organisation, *name;
  char *phone;                       /* nullable: as the directory says now */
  char *pinned_key, *new_key;        /* base64 */
  char *pinned_digits, *new_digits;  /* groups of digits */
  gint64 pinned_at;                  /* ms */
} WvPinChange;

void wv_pin_change_free (WvPinChange *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvPinChange, wv_pin_change_free)

/**
 * wv_pin_check: before sealing to @organisation: its key is pinned when it is the first time.
 * Errors: %WV_ERROR_KEY_CHANGED with a sentence for the user, storage errors
 */
gboolean wv_pin_check (WvDb *db, const WvRecord *organisation, gint64 now, GError **error);

/** wv_pin_changes: (transfer full) (element-type WvPinChange): by name. Not those that left without a key. */
GPtrArray *wv_pin_changes (WvDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_pin_accept: contact @by compared the digits of @public_key with @organisation and they were the same.
 * Errors: %WV_ERROR_CONFLICT when the directory shows yet another key by now
 */
gboolean wv_pin_accept (WvDb *db, const char *organisation, const char *public_key, const char *by, gint64 now,
                        GError **error);

G_END_DECLS

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WV_ERROR: the one error domain of the project.
 *
 * Foreign errors (SQLite, libsoup, sodium, GIO) are converted to it where they enter. Callers act on the
 * code; people read the message, which is translated, names what is wrong and where, and what to do.
 */
#define WV_ERROR (wv_error_quark ())

/**
 * WvErrorCode:
 * @WV_ERROR_FAILED: nothing more exact is known
 * @WV_ERROR_INVALID: input breaks a rule (field, format, limit); the message says which
 * @WV_ERROR_NOT_FOUND: no such record, file or account – or not visible, deliberately the same
 * @WV_ERROR_CONFLICT: somebody else was earlier
 * @WV_ERROR_REFUSED: not allowed: role, grant, guard of the state machine
 * @WV_ERROR_STORAGE: the database cannot do it now (I/O, busy)
 * @WV_ERROR_FULL: the disk is full; nothing was changed
 * @WV_ERROR_READ_ONLY: the database or its folder cannot be written
 * @WV_ERROR_CORRUPT: the database is damaged, proven, not guessed
 * @WV_ERROR_NEWER: the database was made by a newer version; it was not touched
 * @WV_ERROR_LOCKED: the vault is locked, so personal content cannot be opened or sealed
 * @WV_ERROR_PASSWORD: wrong password or recovery code
 * @WV_ERROR_UNSEALED: sealed content does not open: wrong key, moved or altered
 * @WV_ERROR_NETWORK: no usable answer; try later. Includes captive portals and cut answers
 * @WV_ERROR_PROTOCOL: the other side speaks, but against the protocol
 * @WV_ERROR_UNAUTHORISED: the server does not know this device (any more)
 * @WV_ERROR_TOO_LARGE: over a limit
 * @WV_ERROR_KEY_CHANGED: an organisation has another key than the one that was sealed to before
 * @WV_ERROR_CANCELLED: the user or the program stopped it
 */
typedef enum
{
  WV_ERROR_FAILED,
  WV_ERROR_INVALID,
  WV_ERROR_NOT_FOUND,
  WV_ERROR_CONFLICT,
  WV_ERROR_REFUSED,
  WV_ERROR_STORAGE,
  WV_ERROR_FULL,
  WV_ERROR_READ_ONLY,
  WV_ERROR_CORRUPT,
  WV_ERROR_NEWER,
  WV_ERROR_LOCKED,
  WV_ERROR_PASSWORD,
  WV_ERROR_UNSEALED,
  WV_ERROR_NETWORK,
  WV_ERROR_PROTOCOL,
  WV_ERROR_UNAUTHORISED,
  WV_ERROR_TOO_LARGE,
  WV_ERROR_CANCELLED,
  WV_ERROR_KEY_CHANGED,
} WvErrorCode;

GQuark wv_error_quark (void);

G_END_DECLS

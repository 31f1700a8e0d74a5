#pragma once

#include "domain/wv-clock.h"

G_BEGIN_DECLS

/** WV_ID_LENGTH: characters of an id: a UUID in lower case with hyphens (RFC 9562). */
#define WV_ID_LENGTH 36

/**
 * wv_id_new: a new UUIDv7 (RFC 9562, section 5.7): time-ordered, so that indexes stay compact. Ids made by one
 * process in one millisecond still increase. Random bits come from the system's generator.
 *
 * Returns: (transfer full): the id
 */
char *wv_id_new (const WvClock *clock) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_id_from_name: the UUIDv5 (RFC 9562, section 5.5) of @name in @space, another UUID: the same everywhere, so that
 * two computers that take in the same thing of elsewhere make one record of it.
 *
 * Returns: (transfer full): the id
 */
char *wv_id_from_name (const char *space, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/** wv_id_is_valid: whether @text is a UUID in the one spelling that we use; any version. %NULL is not. */
gboolean wv_id_is_valid (const char *text);

/** wv_id_fill_random: @length bytes of the system's generator, for tokens and codes; the program ends when it has none. */
void wv_id_fill_random (guint8 *bytes, gsize length);

G_END_DECLS

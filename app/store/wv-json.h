#pragma once

#include <jansson.h>

#include "domain/wv-record.h"

G_BEGIN_DECLS

/**
 * Record values to and from JSON, as the wire, the outbox and the sealed plain text use it: TEXT, CODE, ID, DATE,
 * BYTES → string; INT, TIME → integer; BOOL → true/false; SET, LIST → array of strings; no value → absent (or
 * null where a change must say "removed").
 */

#define WV_JSON_MAX_DEPTH 16

/** wv_json_parse: one JSON text. Refuses duplicate keys, depth over 16, strings over 64 KiB, bad text, reals. */
json_t *wv_json_parse (const char *text, gsize length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_json_dump: compact, keys sorted, so equal values give equal text. */
char *wv_json_dump (const json_t *json) G_GNUC_WARN_UNUSED_RESULT;

/** wv_json_from_field: (transfer full): JSON null when there is no value. */
json_t *wv_json_from_field (const WvRecord *record, guint index) G_GNUC_WARN_UNUSED_RESULT;
/** wv_json_to_field: sets field @index; null clears. Errors: %WV_ERROR_INVALID naming field and what is wrong. */
gboolean wv_json_to_field (WvRecord *record, guint index, const json_t *value, GError **error);

/** wv_json_from_open / _sealed: object of the open, or of the sealed fields that have a value. */
json_t *wv_json_from_open (const WvRecord *record) G_GNUC_WARN_UNUSED_RESULT;
json_t *wv_json_from_sealed (const WvRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_json_to_record: sets the fields named in @object. "sealed" (base64) becomes the record's sealed value. Unknown
 * names go to the record's extra. With @sealed_part the object is the opened sealed part: only sealed fields count.
 */
gboolean wv_json_to_record (WvRecord *record, const json_t *object, gboolean sealed_part, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

G_END_DECLS

#pragma once

#include "domain/wv-record.h"

G_BEGIN_DECLS

/** WV_TEXT_MAX_BYTES: the longest string anywhere (protocol.md 3.13). */
#define WV_TEXT_MAX_BYTES 65536

/**
 * wv_text_clean: makes typed or pasted text fit to keep: valid UTF-8 or an error, NFC, CRLF to LF, other control
 * characters removed, blanks at the ends removed.
 *
 * Returns: (transfer full) (nullable): the text; %NULL with %WV_ERROR_INVALID
 */
char *wv_text_clean (const char *text, gboolean multiline, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_text_check: the rule for text from anywhere: valid UTF-8, NFC, no NUL, no C0 control but tab and line break
 * (and these only in @multiline fields), at most %WV_TEXT_MAX_BYTES. The same code on desktop and server, so that
 * nothing valid here is refused there. @length in bytes, so that a NUL inside is seen.
 */
gboolean wv_text_check (const char *text, gsize length, gboolean multiline, GError **error);

/** wv_is_bsn: nine digits that pass the eleven-test (elfproef); spaces and dots between them are ignored. */
gboolean wv_is_bsn (const char *text);
/**
 * wv_find_bsn: the first number in @text that is a BSN.
 *
 * Returns: (transfer full) (nullable): as written in the text
 */
char *wv_find_bsn (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_phone_normalise: a Dutch number as we keep it, "0113-555 083" with a plain space, or an international one
 * "+32 …". Errors: %WV_ERROR_INVALID, "Dit nummer heeft 9 cijfers. Een Nederlands nummer heeft er 10."
 */
char *wv_phone_normalise (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_postcode_normalise: "4451 ZZ", or "4451" when only the digits are given. */
char *wv_postcode_normalise (const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_record_check_field: one field against its table entry: required, type, limits, format, BSN.
 * wv_record_check: the whole record; stops at the first field that breaks a rule. A record whose sealed fields
 * were not opened is checked on its open fields only (@open_only).
 *
 * Errors: %WV_ERROR_INVALID; the message names the field by its label.
 */
gboolean wv_record_check_field (const WvRecord *record, guint index, GError **error);
gboolean wv_record_check (const WvRecord *record, gboolean open_only, GError **error);

G_END_DECLS

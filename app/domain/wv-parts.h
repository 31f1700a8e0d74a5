#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvParts: one structured line of a LIST field: "KEY=value;KEY=value", keys in capitals, as RFC 5545 writes the
 * parts of a rule. In a value "\\" stands for a backslash, "\;" for a semicolon and "\n" for a line break.
 * Unknown keys are kept. Example: "FREQ=WEEKLY;BYDAY=TU;OPENS=12:00;CLOSES=13:30;WALKIN=1".
 */
typedef struct _WvParts WvParts;

WvParts *wv_parts_new (void) G_GNUC_WARN_UNUSED_RESULT;
/** wv_parts_parse: %WV_ERROR_INVALID with the position when the line is not of this form. */
WvParts *wv_parts_parse (const char *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void wv_parts_free (WvParts *parts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvParts, wv_parts_free)

/** wv_parts_get: (transfer none) (nullable): the value of @key. */
const char *wv_parts_get (const WvParts *parts, const char *key);
gint64 wv_parts_get_int (const WvParts *parts, const char *key, gint64 fallback);
/** wv_parts_set: sets or, with %NULL, removes. */
void wv_parts_set (WvParts *parts, const char *key, const char *value);
char *wv_parts_to_line (const WvParts *parts) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

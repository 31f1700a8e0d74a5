#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Code lists (themes, target groups, roles, reasons …) are data, not code: app/domain/codes/<list>.csv, compiled
 * into the library. A code is never reused; one that ended keeps its meaning for old records. A code that this
 * version does not know is kept and shown as such, never refused.
 */
typedef struct
{
  char *code;       /* stable, lower case with hyphens */
  char *label;      /* Dutch, for the interface: data, like the name of a municipality */
  char *icon;       /* nullable: symbolic icon name */
  char *valid_from; /* nullable: YYYY-MM-DD */
  char *valid_to;   /* nullable: YYYY-MM-DD, last valid day */
} WvCode;

/**
 * wv_codes: all codes of @list, in the order for choosing.
 *
 * Returns: (transfer none) (nullable) (element-type WvCode): %NULL for an unknown list
 */
const GPtrArray *wv_codes (const char *list);
/** wv_code_find: (transfer none) (nullable) */
const WvCode *wv_code_find (const char *list, const char *code);
/** wv_code_label: the label to show; an unknown code is returned itself. (transfer none) */
const char *wv_code_label (const char *list, const char *code);
/** wv_code_is_valid_on: whether @code may be chosen on @date (YYYY-MM-DD). */
gboolean wv_code_is_valid_on (const char *list, const char *code, const char *date);

G_END_DECLS

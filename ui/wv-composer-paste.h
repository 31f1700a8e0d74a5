#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** WvPasted: what was found in text copied from a GP system. Never a BSN and never a day of birth. */
typedef struct
{
  char *name, *phone, *postcode; /* nullable */
  int birth_year;                /* 0 when there is none */
  gboolean bsn_dropped;
} WvPasted;

/** wv_pasted_parse: lines, or one line with tabs, semicolons, commas or bars; in any order, labels allowed. */
WvPasted *wv_pasted_parse (const char *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean wv_pasted_is_empty (const WvPasted *pasted);
void wv_pasted_free (WvPasted *pasted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvPasted, wv_pasted_free)

G_END_DECLS

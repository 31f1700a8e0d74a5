#pragma once

#include <gtk/gtk.h>

#include "store/wv-directory.h"

G_BEGIN_DECLS

/** WvOfferSheet: the page about an offer that the patient takes home: no name, no reason, nothing medical. */
typedef struct
{
  const WvOfferView *view; /* borrowed */
  const char *practice;    /* borrowed */
  const char *today;       /* borrowed, YYYY-MM-DD */
  gboolean large, next_steps, transport, notes;
} WvOfferSheet;

/** wv_offer_sheet_draw: on a page of @width × @height, in points. */
void wv_offer_sheet_draw (const WvOfferSheet *sheet, cairo_t *cr, double width, double height);
/** wv_offer_sheet_text: the same in words, for those who do not see it. */
char *wv_offer_sheet_text (const WvOfferSheet *sheet) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

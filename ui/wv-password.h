#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** WvStrength: how long guessing a password takes, in four words. */
typedef enum
{
  WV_STRENGTH_SHORT, /* not accepted */
  WV_STRENGTH_WEAK,  /* not accepted */
  WV_STRENGTH_GOOD,
  WV_STRENGTH_STRONG,
} WvStrength;

/** wv_password_strength: length counts most; repeating and few different characters count against it. */
WvStrength wv_password_strength (const char *password);
/** wv_strength_text: one translated sentence. */
const char *wv_strength_text (WvStrength strength);

G_END_DECLS

#pragma once

#include "ui/wv-tag.h"

G_BEGIN_DECLS

/** WvDeadlineLook: how a day before which something must happen is shown. */
typedef struct
{
  WvTone tone; /* NEUTRAL: far enough away for plain text */
  const char *icon; /* nullable */
  char *text;  /* "4 dagen te laat", "vandaag", "16 maart" */
  int days_late;
} WvDeadlineLook;

void wv_deadline_look_clear (WvDeadlineLook *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (WvDeadlineLook, wv_deadline_look_clear)

/** wv_deadline_look: amber on the day itself and in the @soon working days before it; red after it. */
void wv_deadline_look (const char *due, const char *today, int soon, WvDeadlineLook *ret);

/** wv_hide_in_text: (transfer full) (nullable): @text with @name and its parts as @initials, for Namen verbergen. */
char *wv_hide_in_text (const char *text, const char *name, const char *initials);

G_END_DECLS

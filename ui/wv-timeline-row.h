#pragma once

#include "ui/wv-tag.h"

G_BEGIN_DECLS

/** WvTimelineText: what a row of the timeline says; all of it words for people. Owned by whoever fills it. */
typedef struct
{
  const char *icon;
  char *what;      /* "Anouk Faes schreef een terugkoppeling aan de huisarts" */
  char *who;       /* nullable: the part of @what that is bold */
  char *when;      /* "gisteren 16:40" */
  char *text;      /* nullable: what was written */
  gboolean accent; /* feedback and questions stand out */
  const char *delivery_icon;
  char *delivery; /* nullable: "Gelezen door …" */
  WvTone tone;    /* of @delivery */
} WvTimelineText;

void wv_timeline_text_free (WvTimelineText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvTimelineText, wv_timeline_text_free)

/** WvTimelineRow: something that happened: who, what and when, with what was written and whether it was read. */
#define WV_TYPE_TIMELINE_ROW (wv_timeline_row_get_type ())
G_DECLARE_FINAL_TYPE (WvTimelineRow, wv_timeline_row, WV, TIMELINE_ROW, GtkListBoxRow)

GtkWidget *wv_timeline_row_new (void);
/** wv_timeline_row_set: @last: the line goes no further. */
void wv_timeline_row_set (WvTimelineRow *self, const WvTimelineText *text, gboolean last);

G_END_DECLS

#pragma once

#include "store/wv-caseload.h"
#include "ui/wv-today-item.h"
#include "ui/wv-today-load.h"

G_BEGIN_DECLS

/** WvTodayPart: the groups of Vandaag, in the order of the screen. */
typedef enum
{
  WV_TODAY_NEWS,   /* feedback, messages and questions that nobody read yet or that wait for an answer */
  WV_TODAY_ANSWER, /* receiver: new referrals */
  WV_TODAY_DUE,    /* receiver: steps that are due */
  WV_TODAY_TASKS,  /* agreements; sender: what others are late with */
  WV_TODAY_UNSENT, /* drafts, refused, waiting for a connection */
  WV_TODAY_QUIET,  /* coordinator: offices that did not sync for a week */
  WV_TODAY_N_PARTS
} WvTodayPart;

/** WvTodayView: everything that the groups are made of; borrowed. */
typedef struct
{
  WvCaseload *caseload;
  const WvTodayStock *stock; /* nullable: not loaded yet */
  const char *contact;       /* id of the user */
  const char *today;
  gint64 now;
  gboolean receiver;
  gboolean hide_names;
  gboolean offline;   /* waiting is worth saying */
  gboolean all_tasks; /* later agreements too */
} WvTodayView;

/** wv_today_items: (transfer full) (element-type WvTodayItem): the rows of one group. */
GPtrArray *wv_today_items (const WvTodayView *view, WvTodayPart part);
/** wv_today_badge: how many things of all groups wait for this user. */
guint wv_today_badge (const WvTodayView *view);
/** wv_today_later_tasks: how many agreements only show with all_tasks. */
guint wv_today_later_tasks (const WvTodayView *view);

G_END_DECLS

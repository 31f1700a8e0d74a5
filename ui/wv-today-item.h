#pragma once

#include "ui/wv-tag.h"

G_BEGIN_DECLS

/** WvTodayAct: what the button of a row does; each is an action of the row's page or the window. */
typedef enum
{
  WV_TODAY_ACT_NONE,
  WV_TODAY_ACT_VIEW,   /* Bekijken: opens the dossier */
  WV_TODAY_ACT_FINISH, /* Afmaken: opens the draft */
  WV_TODAY_ACT_REMIND, /* Herinneren: a message to the other side */
} WvTodayAct;

/** WvTodayItem: one row of Vandaag, as text. All strings are owned, apart from the icons. */
typedef struct
{
  char *dossier;     /* nullable: what the row opens */
  char *draft;       /* nullable: the same */
  char *offer;       /* nullable: the same */
  char *task;        /* nullable: agreement that can be ticked */
  char *avatar;      /* nullable: name behind the initials */
  const char *icon;  /* nullable: instead of an avatar */
  char *title;
  char *meta;        /* nullable: after the title, as the year of birth */
  char *time;        /* nullable */
  char *text;        /* nullable: what was written */
  char *sub;         /* nullable */
  char *tag;         /* nullable */
  WvTone tone;       /* of the tag */
  const char *tag_icon;
  const char *action; /* nullable: instead, an action of the page with @target */
  char *target;      /* nullable */
  char *remind;      /* nullable: text of the message for WV_TODAY_ACT_REMIND */
  WvTodayAct act;
  gboolean news;     /* leaves room for the dot */
  gboolean unread;
  gboolean late;     /* counted as late in the heading */
  gboolean waits;    /* counted in the badge */
  char *order;       /* nullable: sorts by this, as a day */
} WvTodayItem;

WvTodayItem *wv_today_item_new (void);
void wv_today_item_free (WvTodayItem *item);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvTodayItem, wv_today_item_free)

/** wv_today_item_equal: whether a row of @a needs no change to show @b. */
gboolean wv_today_item_equal (const WvTodayItem *a, const WvTodayItem *b);
/** wv_today_item_dup_name: the row as one sentence, as a screen reader reads it. */
char *wv_today_item_dup_name (const WvTodayItem *item);

G_END_DECLS

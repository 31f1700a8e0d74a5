#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** WvPagePlace: where a screen stands. */
typedef enum
{
  WV_PLACE_SIDEBAR, /* a page of the sidebar */
  WV_PLACE_CONTENT, /* opened over the pages, the sidebar stays (dossier) */
  WV_PLACE_FULL,    /* takes the whole window (composer) */
} WvPagePlace;

/** WvPageFor: for whom a sidebar page is. */
typedef enum
{
  WV_FOR_SENDER = 1 << 0,
  WV_FOR_RECEIVER = 1 << 1,
  WV_FOR_COORDINATOR = 1 << 2, /* and whoever else neither refers nor receives */
  WV_FOR_ALL = WV_FOR_SENDER | WV_FOR_RECEIVER | WV_FOR_COORDINATOR,
} WvPageFor;

/**
 * WvPageInfo: one screen. Names: "today", "referrals", "inbox", "directory" in the sidebar; "dossier" (item: id of
 * the referral), "courier", "composer" (item: id of an offer or of a draft, or nothing).
 */
typedef struct
{
  const char *name;
  const char *title; /* msgid */
  const char *icon;
  GType (*get_type) (void); /* a WvPage */
  WvPagePlace place;
  WvPageFor audience;
} WvPageInfo;

/** wv_pages: the table; Alt+1 … Alt+6 follow its order. */
const WvPageInfo *wv_pages (guint *ret_n);
/** wv_page_info_find: (nullable) */
const WvPageInfo *wv_page_info_find (const char *name);

G_END_DECLS

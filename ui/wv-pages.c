#include "ui/wv-pages.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/wv-composer.h"
#include "ui/wv-courier-page.h"
#include "ui/wv-directory-page.h"
#include "ui/wv-dossier-page.h"
#include "ui/wv-inbox-page.h"
#include "ui/wv-referrals-page.h"
#include "ui/wv-today-page.h"

/* A screen is one line here; its file needs no other place to be known. */
static const WvPageInfo table[] = {
  { "today", N_ ("Today"), "user-home-symbolic", wv_today_page_get_type, WV_PLACE_SIDEBAR,
    WV_FOR_ALL },
  { "referrals", N_ ("Referrals"), "document-send-symbolic", wv_referrals_page_get_type,
    WV_PLACE_SIDEBAR, WV_FOR_SENDER },
  { "inbox", N_ ("Inbox"), "mail-unread-symbolic", wv_inbox_page_get_type, WV_PLACE_SIDEBAR,
    WV_FOR_RECEIVER },
  { "directory", N_ ("Directory"), "x-office-address-book-symbolic", wv_directory_page_get_type,
    WV_PLACE_SIDEBAR, WV_FOR_ALL },
  { "dossier", N_ ("Referral"), "document-send-symbolic", wv_dossier_page_get_type, WV_PLACE_CONTENT,
    WV_FOR_ALL },
  { "courier", N_ ("Take along"), "drive-removable-media-symbolic", wv_courier_page_get_type,
    WV_PLACE_CONTENT, WV_FOR_ALL },
  { "composer", N_ ("New referral"), "document-send-symbolic", wv_composer_get_type, WV_PLACE_FULL,
    WV_FOR_SENDER },
};

const WvPageInfo *
wv_pages (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (table);
  return table;
}

const WvPageInfo *
wv_page_info_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (table[i].name, name) == 0)
      return &table[i];
  return NULL;
}

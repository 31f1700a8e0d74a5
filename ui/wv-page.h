#pragma once

#include <adwaita.h>

#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvPage: base of every screen in the window. The desk is there from the start (construct only), so that a page
 * builds itself in constructed. Its content, header included (WvHeader), is the page's child.
 *
 * Properties, construct only: "desk" (WvDesk), "item" (string, nullable: id of the dossier, draft or offer that it
 * shows). "badge" (uint): things that wait for this user, shown in the sidebar.
 */
#define WV_TYPE_PAGE (wv_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (WvPage, wv_page, WV, PAGE, AdwBin)

/**
 * WvPageClass: what the keys of every screen do here; all optional. A function answers whether it did something.
 * @search: Ctrl+F
 * @primary: Ctrl+Enter
 * @print: Ctrl+P
 * @back: Esc and Alt+Left; %FALSE lets the window go back
 * @show_item: look up an item on a page that is already open (directory: an offer)
 */
struct _WvPageClass
{
  AdwBinClass parent_class;

  gboolean (*search) (WvPage *self);
  gboolean (*primary) (WvPage *self);
  gboolean (*print) (WvPage *self);
  gboolean (*back) (WvPage *self);
  gboolean (*show_item) (WvPage *self, const char *item);
};

WvDesk *wv_page_get_desk (WvPage *self);
/** wv_page_set_desk: for pages that stand in a template; once. */
void wv_page_set_desk (WvPage *self, WvDesk *desk);
/** wv_page_get_item: (nullable) */
const char *wv_page_get_item (WvPage *self);
guint wv_page_get_badge (WvPage *self);
void wv_page_set_badge (WvPage *self, guint badge);

gboolean wv_page_search (WvPage *self);
gboolean wv_page_primary (WvPage *self);
gboolean wv_page_print (WvPage *self);
gboolean wv_page_back (WvPage *self);
gboolean wv_page_show_item (WvPage *self, const char *item);

G_END_DECLS

#include "ui/wv-today-quiet.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "store/wv-quiet.h"
#include "ui/wv-format.h"

#define DAY_MS (24 * 3600 * G_GINT64_CONSTANT (1000))

static WvTodayItem *
new_quiet (const WvTodayView *view, const WvQuiet *quiet)
{
  WvTodayItem *row = wv_today_item_new ();
  g_autofree char *day = wv_day_of (quiet->at);
  g_autofree char *date = wv_format_date (day, view->today);
  int days = (int) MAX (7, (view->now - quiet->at) / DAY_MS);

  row->icon = "network-offline-symbolic";
  row->title = g_strdup (quiet->name != NULL ? quiet->name : _ ("Unknown office"));
  row->sub = quiet->phone != NULL ? g_strdup_printf (_ ("Last up to date on %s · call %s"), date, quiet->phone)
                                  : g_strdup_printf (_ ("Last up to date on %s"), date);
  row->tag = g_strdup_printf (ngettext ("%d day", "%d days", days), days);
  row->tone = WV_TONE_WARN;
  row->tag_icon = "dialog-warning-symbolic";
  return row;
}

void
wv_today_add_quiet (const WvTodayView *view, GPtrArray *rows)
{
  for (guint i = 0; view->stock != NULL && i < view->stock->quiet->len; i++)
    g_ptr_array_add (rows, new_quiet (view, view->stock->quiet->pdata[i]));
}

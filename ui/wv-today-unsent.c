#include "ui/wv-today-unsent.h"

#include <glib/gi18n-lib.h>

#include "store/wv-outbox.h"
#include "store/wv-race.h"
#include "ui/wv-format.h"
#include "ui/wv-race-text.h"

static char *
dup_to (const char *name, const char *offer)
{
  if (offer == NULL || *offer == '\0')
    return g_strdup (name);
  return g_strdup_printf ("%s → %s", name, offer);
}

static WvTodayItem *
new_draft (const WvTodayView *view, const WvTodayDraft *draft)
{
  WvTodayItem *row = wv_today_item_new ();
  g_autofree char *initials = draft->name != NULL ? wv_format_initials (draft->name) : NULL;
  const char *name = view->hide_names ? initials : draft->name;
  g_autofree char *to = dup_to (name != NULL ? name : _ ("without a name"), draft->offer_title);
  g_autofree char *saved = wv_format_moment_short (draft->saved_at, view->now);

  row->draft = g_strdup (draft->id);
  row->icon = "document-edit-symbolic";
  row->title = g_strdup_printf ("%s · %s", _ ("Draft"), to);
  row->sub = g_strdup_printf (
      draft->consent ? _ ("Consent was asked · saved %s") : _ ("Consent has not been asked yet · saved %s"),
      saved);
  row->tag = g_strdup (_ ("not sent"));
  row->tone = WV_TONE_WARN;
  row->tag_icon = "dialog-warning-symbolic";
  row->act = WV_TODAY_ACT_FINISH;
  row->waits = TRUE;
  return row;
}

/* Opening a dossier leaves records too; nobody is waiting for those. */
static gboolean
is_worth_saying (const WvOutboxEntry *entry)
{
  return entry->dossier != NULL && g_strcmp0 (entry->kind, "access") != 0
         && g_strcmp0 (entry->event, "received") != 0 && g_strcmp0 (entry->what, "set") != 0;
}

static void
set_waiting (const WvTodayView *view, WvTodayItem *row, const WvOutboxEntry *entry)
{
  g_autofree char *saved = wv_format_moment_short (entry->made_at, view->now);

  if (entry->state == WV_OP_REFUSED)
    {
      row->icon = "dialog-error-symbolic";
      row->sub = g_strdup_printf (_ ("The server did not take this. Look at the referral · saved %s"), saved);
      row->tag = g_strdup (_ ("failed"));
      row->tone = WV_TONE_ERR;
      row->tag_icon = "dialog-warning-symbolic";
      row->waits = TRUE;
      return;
    }
  row->icon = "network-offline-symbolic";
  row->sub = g_strdup_printf (_ ("Will be sent as soon as there is a connection · saved %s"), saved);
  row->tag = g_strdup (_ ("waiting"));
  row->tone = WV_TONE_NEUTRAL;
  row->tag_icon = "content-loading-symbolic";
}

static WvTodayItem *
new_waiting (const WvTodayView *view, const WvOutboxEntry *entry, const WvCase *item)
{
  WvTodayItem *row = wv_today_item_new ();

  row->dossier = g_strdup (item->id);
  row->title = dup_to (view->hide_names ? item->initials : item->name, item->offer_title);
  row->act = WV_TODAY_ACT_VIEW;
  set_waiting (view, row, entry);
  return row;
}

static gboolean
is_race (const WvTodayView *view, const WvOutboxEntry *entry)
{
  for (guint i = 0; i < view->stock->races->len; i++)
    if (((WvRace *) view->stock->races->pdata[i])->tx == entry->tx)
      return TRUE;
  return FALSE;
}

/* One row a dossier: the oldest that waits; what was refused goes before what waits. */
static void
add_entries (const WvTodayView *view, GPtrArray *rows, gboolean refused, GHashTable *shown)
{
  GPtrArray *entries = view->stock->entries;

  for (guint i = 0; i < entries->len; i++)
    {
      const WvOutboxEntry *entry = entries->pdata[i];
      WvCase *item = entry->dossier != NULL ? wv_caseload_find (view->caseload, entry->dossier) : NULL;

      if ((entry->state == WV_OP_REFUSED) != refused || item == NULL
          || (!refused && !is_worth_saying (entry)) || is_race (view, entry)
          || !g_hash_table_add (shown, entry->dossier))
        continue;
      g_ptr_array_add (rows, new_waiting (view, entry, item));
    }
}

static WvTodayItem *
new_warning (char *title, const char *sub, const char *icon, const char *tag)
{
  WvTodayItem *row = wv_today_item_new ();

  row->title = title;
  row->sub = g_strdup (sub);
  row->icon = icon;
  row->tag = g_strdup (tag);
  row->tone = WV_TONE_WARN;
  row->tag_icon = "dialog-warning-symbolic";
  row->act = WV_TODAY_ACT_VIEW;
  row->waits = TRUE;
  return row;
}

/* Until somebody compares the digits nothing goes to them. */
static void
add_keys (const WvTodayView *view, GPtrArray *rows)
{
  for (guint i = 0; i < view->stock->keys->len; i++)
    {
      const WvPinChange *change = view->stock->keys->pdata[i];
      WvTodayItem *row = new_warning (g_strdup_printf (_ ("New key of %s"), change->name),
                                      _ ("Compare the digits by phone before you send anything"), "channel-secure-symbolic",
                                      _ ("not trusted yet"));

      row->action = "today.key";
      row->target = g_strdup (change->organisation);
      g_ptr_array_add (rows, row);
    }
}

/* One row a dossier; it is not known any more whose. */
static void
add_undelivered (const WvTodayView *view, GPtrArray *rows, GHashTable *shown)
{
  for (guint i = 0; i < view->stock->undelivered->len; i++)
    {
      const WvUndelivered *item = view->stock->undelivered->pdata[i];
      WvTodayItem *row;
      g_autofree char *saved = wv_format_moment_short (item->made_at, view->now);
      g_autofree char *sub = g_strdup_printf (_ ("The file is no longer shared with you · saved %s"), saved);

      if (!g_hash_table_add (shown, item->dossier))
        continue;
      row = new_warning (g_strdup_printf ("%s · %s", _ ("Could not be delivered"), item->title), sub, "dialog-error-symbolic",
                         _ ("not sent"));
      row->action = "today.undelivered";
      row->target = g_strdup (item->dossier);
      g_ptr_array_add (rows, row);
    }
}

void
wv_today_add_races (const WvTodayView *view, GPtrArray *rows)
{
  for (guint i = 0; view->stock != NULL && i < view->stock->races->len; i++)
    {
      const WvRace *race = view->stock->races->pdata[i];
      WvCase *item = wv_caseload_find (view->caseload, race->dossier);
      g_autofree char *text = wv_race_text (race, view->now);
      WvTodayItem *row;

      if (item == NULL)
        continue;
      row = new_warning (g_strdup_printf (_ ("Too late: %s"), view->hide_names ? item->initials : item->name), text,
                         "dialog-warning-symbolic", _ ("to know"));
      row->dossier = g_strdup (item->id);
      row->order = g_strdup (""); /* before everything with a date */
      g_ptr_array_add (rows, row);
    }
}

void
wv_today_add_unsent (const WvTodayView *view, GPtrArray *rows)
{
  g_autoptr (GHashTable) shown = g_hash_table_new (g_str_hash, g_str_equal);

  if (view->stock == NULL)
    return;
  add_keys (view, rows);
  add_undelivered (view, rows, shown);
  add_entries (view, rows, TRUE, shown);
  for (guint i = 0; !view->receiver && i < view->stock->drafts->len; i++)
    g_ptr_array_add (rows, new_draft (view, view->stock->drafts->pdata[i]));
  if (view->offline)
    add_entries (view, rows, FALSE, shown);
}

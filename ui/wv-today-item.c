#include "ui/wv-today-item.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_TEXTS 14

WvTodayItem *
wv_today_item_new (void)
{
  return g_new0 (WvTodayItem, 1);
}

static void
get_texts (const WvTodayItem *item, char *ret[N_TEXTS])
{
  char *texts[N_TEXTS]
      = { item->dossier, item->draft, item->offer, item->task,   item->avatar, item->title, item->meta,
          item->time,    item->text,  item->sub,   item->remind, item->order,  item->tag, item->target };

  memcpy (ret, texts, sizeof texts);
}

/* The rows name residents: nothing of them stays behind in freed memory. */
void
wv_today_item_free (WvTodayItem *item)
{
  char *texts[N_TEXTS];

  if (item == NULL)
    return;
  get_texts (item, texts);
  for (guint i = 0; i < N_TEXTS; i++)
    if (texts[i] != NULL)
      {
        explicit_bzero (texts[i], strlen (texts[i]));
        g_free (texts[i]);
      }
  g_free (item);
}

gboolean
wv_today_item_equal (const WvTodayItem *a, const WvTodayItem *b)
{
  char *one[N_TEXTS], *two[N_TEXTS];

  get_texts (a, one);
  get_texts (b, two);
  for (guint i = 0; i < N_TEXTS; i++)
    if (g_strcmp0 (one[i], two[i]) != 0)
      return FALSE;
  return a->tone == b->tone && a->act == b->act && a->news == b->news && a->unread == b->unread
         && g_strcmp0 (a->icon, b->icon) == 0 && g_strcmp0 (a->tag_icon, b->tag_icon) == 0;
}

static void
append (GString *out, const char *before, const char *text)
{
  if (text == NULL || *text == '\0')
    return;
  if (out->len > 0)
    g_string_append (out, before);
  g_string_append (out, text);
}

char *
wv_today_item_dup_name (const WvTodayItem *item)
{
  GString *out = g_string_new (NULL);

  if (item->unread)
    g_string_append (out, _ ("Unread"));
  append (out, ". ", item->title);
  append (out, ", ", item->meta);
  append (out, ". ", item->text);
  /* A written text has its own full stop mostly. */
  append (out, out->len > 0 && strchr (".?!", out->str[out->len - 1]) != NULL ? " " : ". ", item->sub);
  append (out, ", ", item->time);
  append (out, ". ", item->tag);
  return g_string_free (out, FALSE);
}

#include "ui/wv-today-items.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "ui/wv-deadline.h"
#include "ui/wv-format.h"
#include "ui/wv-today-quiet.h"
#include "ui/wv-today-unsent.h"

/* A step is shown this many days before its deadline. */
#define DUE_DAYS 7
#define SOON 5

static GPtrArray *
new_items (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)wv_today_item_free);
}

static const char *
shown_name (const WvTodayView *view, const WvCase *item)
{
  return view->hide_names ? item->initials : item->name;
}

static char *
dup_text (const WvTodayView *view, const WvCase *item, const char *text)
{
  return view->hide_names ? wv_hide_in_text (text, item->name, item->initials) : g_strdup (text);
}

static WvTodayItem *
new_person (const WvTodayView *view, const WvCase *item)
{
  WvTodayItem *row = wv_today_item_new ();

  row->dossier = g_strdup (item->id);
  row->avatar = g_strdup (item->name);
  row->title = g_strdup (shown_name (view, item));
  row->meta = item->birth_year > 0 ? g_strdup_printf ("%d", item->birth_year) : NULL;
  return row;
}

static void
set_deadline (WvTodayItem *row, const char *due, const char *today)
{
  g_auto (WvDeadlineLook) look = { 0 };

  if (due == NULL)
    return;
  wv_deadline_look (due, today, SOON, &look);
  row->tone = look.tone;
  row->tag_icon = look.icon;
  row->tag = g_steal_pointer (&look.text);
  row->late = look.days_late > 0;
  row->order = g_strdup (due);
}

/* "Anouk Faes, Dorpshart Borsele" as far as known. */
static char *
dup_author (const char *person, const char *organisation)
{
  if (person != NULL && organisation != NULL)
    return g_strdup_printf ("%s, %s", person, organisation);
  return g_strdup (person != NULL ? person : organisation);
}

static char *
dup_about (const WvTodayView *view, const WvCase *item)
{
  g_autofree char *date = NULL;
  g_autofree char *day = NULL;

  if (item->question_for_us)
    return g_strdup (_ ("question for you"));
  if (item->party != WV_PARTY_SENDER || item->sent_at == 0)
    return g_strdup (item->offer_title);
  day = wv_day_of (item->sent_at);
  date = wv_format_date (day, view->today);
  return g_strdup_printf (_ ("on your referral of %s"), date);
}

static WvTodayItem *
new_news (const WvTodayView *view, const WvCase *item)
{
  WvTodayItem *row = new_person (view, item);
  gboolean asked = item->question_for_us;
  gint64 at = asked ? item->progress.question_at : item->unread_at;
  g_autofree char *author
      = dup_author (asked ? item->question_by : item->unread_by, item->other_organisation_name);
  g_autofree char *about = dup_about (view, item);

  row->time = wv_format_moment (at, view->now);
  row->text = dup_text (view, item, asked ? item->question_text : item->unread_text);
  row->sub = author != NULL ? g_strjoin (" · ", author, about, NULL) : g_strdup (about);
  row->news = TRUE;
  row->unread = item->unread > 0;
  row->waits = TRUE;
  row->order = g_strdup_printf ("%020" G_GINT64_FORMAT, G_MAXINT64 - at);
  return row;
}

static WvTodayItem *
new_answer (const WvTodayView *view, const WvCase *item)
{
  WvTodayItem *row = new_person (view, item);
  g_autofree char *author = dup_author (item->from_contact_name, item->from_organisation_name);

  row->text = dup_text (view, item, item->wish != NULL ? item->wish : item->reason);
  row->sub = author != NULL ? g_strjoin (" · ", item->offer_title, author, NULL)
                            : g_strdup (item->offer_title);
  row->news = TRUE;
  row->unread = !item->seen;
  row->waits = TRUE;
  set_deadline (row, wv_case_get_deadline ((WvCase *)item), view->today);
  if (row->tag != NULL && row->tone == WV_TONE_NEUTRAL)
    {
      g_autofree char *day = g_steal_pointer (&row->tag);

      row->tag = g_strdup_printf (_ ("respond before %s"), day);
    }
  return row;
}

static char *
dup_step (const WvCase *item, const char *name)
{
  const char *step = item->next.step;

  if (g_strcmp0 (step, "make contact") == 0)
    return g_strdup_printf (_ ("Get in touch with %s"), name);
  if (g_strcmp0 (step, "give feedback") == 0)
    return g_strdup_printf (_ ("Feedback about %s"), name);
  if (g_strcmp0 (step, "give final feedback") == 0)
    return g_strdup_printf (_ ("Final feedback about %s"), name);
  if (g_strcmp0 (step, "take up again") == 0)
    return g_strdup_printf (_ ("Go on with %s"), name);
  return g_strdup_printf (_ ("Answer about %s"), name);
}

static char *
dup_promise (const WvTodayView *view, gboolean ours, const char *other, const char *due)
{
  g_autofree char *date = due != NULL ? wv_format_date (due, view->today) : NULL;

  if (date == NULL)
    return other == NULL ? NULL
                         : g_strdup_printf (ours ? _ ("Promised to %s") : _ ("Promised by %s"), other);
  if (other == NULL)
    return g_strdup_printf (_ ("before %s"), date);
  return g_strdup_printf (ours ? _ ("Promised to %s, before %s") : _ ("Promised by %s, before %s"), other,
                          date);
}

static WvTodayItem *
new_due (const WvTodayView *view, const WvCase *item)
{
  WvTodayItem *row = new_person (view, item);
  const char *due = wv_case_get_deadline ((WvCase *)item);

  g_free (row->title);
  g_clear_pointer (&row->meta, g_free);
  row->title = dup_step (item, shown_name (view, item));
  row->sub = dup_promise (view, TRUE, item->other_organisation_name, due);
  set_deadline (row, due, view->today);
  row->waits = row->late;
  return row;
}

/* Our own message since the deadline passed: who was reminded today need not be reminded again. */
static gboolean
was_reminded (const WvCase *item, const char *due)
{
  g_autofree char *day = wv_day_of (item->news_at);

  return item->news == WV_NEWS_MESSAGE && item->news_ours && strcmp (day, due) > 0;
}

static void
add_reminder (const WvTodayView *view, WvTodayItem *row, const WvCase *item, const char *due, char *text)
{
  g_autofree char *message = text;
  g_autofree char *when = NULL;
  g_autofree char *sub = NULL;

  if (!was_reminded (item, due))
    {
      row->act = WV_TODAY_ACT_REMIND;
      row->remind = g_steal_pointer (&message);
      return;
    }
  when = wv_format_moment (item->news_at, view->now);
  sub = g_steal_pointer (&row->sub);
  row->sub = g_strdup_printf (_ ("%s · reminded %s"), sub != NULL ? sub : "", when);
}

/* What the other side owes us. */
static WvTodayItem *
new_expected (const WvTodayView *view, const WvCase *item)
{
  WvTodayItem *row = wv_today_item_new ();
  const char *due = wv_case_get_deadline ((WvCase *)item);

  row->dossier = g_strdup (item->id);
  row->icon = "avatar-default-symbolic";
  row->title = dup_step (item, shown_name (view, item));
  row->sub = dup_promise (view, FALSE, item->other_organisation_name, due);
  row->waits = TRUE;
  set_deadline (row, due, view->today);
  add_reminder (view, row, item, due,
                g_strdup_printf (_ ("How is %s doing? We have not heard from you yet."), item->call));
  return row;
}

static WvTodayItem *
new_task (const WvTodayView *view, const WvTask *task, const WvCase *item)
{
  WvTodayItem *row = wv_today_item_new ();
  const char *other = item == NULL ? NULL : item->other_organisation_name;

  row->dossier = g_strdup (task->dossier);
  row->title = item != NULL ? dup_text (view, item, task->what) : g_strdup (task->what);
  if (task->ours)
    row->task = g_strdup (task->id);
  else
    row->icon = "avatar-default-symbolic";
  row->sub
      = dup_promise (view, task->ours, task->ours ? other : task->by_organisation_name, task->due_on);
  set_deadline (row, task->due_on, view->today);
  row->waits = row->late;
  if (!task->ours && row->late && item != NULL)
    add_reminder (view, row, item, task->due_on,
                  g_strdup_printf (_ ("A reminder of our agreement: %s."), task->what));
  return row;
}

static gboolean
is_news (const WvTodayView *view, const WvCase *item)
{
  return item->unread > 0 || item->question_for_us;
}

static gboolean
is_answer (const WvTodayView *view, const WvCase *item)
{
  return item->party == WV_PARTY_RECEIVER && wv_case_in_segment ((WvCase *)item, WV_SEGMENT_NEW);
}

/* A colleague's is the colleague's. */
static gboolean
is_due (const WvTodayView *view, const WvCase *item)
{
  const char *assignee = item->progress.assignee;

  return item->party == WV_PARTY_RECEIVER && item->next.party == WV_PARTY_RECEIVER
         && !is_answer (view, item)
         && (assignee == NULL || g_strcmp0 (assignee, view->contact) == 0)
         && wv_case_days_late ((WvCase *)item, view->today) >= -DUE_DAYS;
}

static gboolean
is_expected (const WvTodayView *view, const WvCase *item)
{
  return item->party == WV_PARTY_SENDER && item->next.party == WV_PARTY_RECEIVER
         && wv_case_days_late ((WvCase *)item, view->today) > 0;
}

static gboolean
is_our_task (const WvTodayView *view, const WvTask *task)
{
  return !task->ours || task->owner == NULL || g_strcmp0 (task->owner, view->contact) == 0;
}

static gboolean
is_task_now (const WvTodayView *view, const WvTask *task)
{
  int days = task->due_on != NULL ? strcmp (task->due_on, view->today) : 1;

  return task->ours ? days <= 0 : days < 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const WvTodayItem *one = *(WvTodayItem *const *)a, *two = *(WvTodayItem *const *)b;

  if (one->order == NULL || two->order == NULL)
    return (one->order == NULL) - (two->order == NULL);
  return strcmp (one->order, two->order);
}

typedef gboolean (*Wanted) (const WvTodayView *view, const WvCase *item);
typedef WvTodayItem *(*Make) (const WvTodayView *view, const WvCase *item);

static void
add_cases (const WvTodayView *view, GPtrArray *rows, Wanted wanted, Make make)
{
  GListModel *model = G_LIST_MODEL (view->caseload);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (model, i);

      if (wanted (view, item))
        g_ptr_array_add (rows, make (view, item));
    }
}

static void
add_tasks (const WvTodayView *view, GPtrArray *rows)
{
  GPtrArray *tasks = wv_caseload_get_tasks (view->caseload);

  wv_today_add_races (view, rows);
  for (guint i = 0; i < tasks->len; i++)
    {
      const WvTask *task = tasks->pdata[i];

      if (is_our_task (view, task) && (view->all_tasks || is_task_now (view, task)))
        g_ptr_array_add (rows,
                         new_task (view, task, wv_caseload_find (view->caseload, task->dossier)));
    }
  if (!view->receiver)
    add_cases (view, rows, is_expected, new_expected);
}

guint
wv_today_later_tasks (const WvTodayView *view)
{
  GPtrArray *tasks = wv_caseload_get_tasks (view->caseload);
  guint n = 0;

  for (guint i = 0; i < tasks->len; i++)
    n += is_our_task (view, tasks->pdata[i]) && !is_task_now (view, tasks->pdata[i]);
  return n;
}

GPtrArray *
wv_today_items (const WvTodayView *view, WvTodayPart part)
{
  GPtrArray *rows = new_items ();

  if (part == WV_TODAY_NEWS)
    add_cases (view, rows, is_news, new_news);
  else if (part == WV_TODAY_ANSWER && view->receiver)
    add_cases (view, rows, is_answer, new_answer);
  else if (part == WV_TODAY_DUE && view->receiver)
    add_cases (view, rows, is_due, new_due);
  else if (part == WV_TODAY_TASKS)
    add_tasks (view, rows);
  else if (part == WV_TODAY_UNSENT)
    wv_today_add_unsent (view, rows);
  else if (part == WV_TODAY_QUIET)
    wv_today_add_quiet (view, rows);
  if (part < WV_TODAY_UNSENT)
    g_ptr_array_sort (rows, compare);
  return rows;
}

guint
wv_today_badge (const WvTodayView *view)
{
  guint n = 0;

  for (guint part = 0; part < WV_TODAY_N_PARTS; part++)
    {
      g_autoptr (GPtrArray) rows = wv_today_items (view, part);

      for (guint i = 0; i < rows->len; i++)
        n += ((WvTodayItem *)rows->pdata[i])->waits;
    }
  return n;
}

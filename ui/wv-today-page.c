#include "ui/wv-today-page.h"

#include <glib/gi18n-lib.h>

#include "store/wv-directory.h"
#include "ui/wv-reach-row.h"
#include "ui/wv-format.h"
#include "ui/wv-header.h"
#include "ui/wv-key-dialog.h"
#include "ui/wv-look-notes.h"
#include "ui/wv-stack.h"
#include "ui/wv-today-acts.h"
#include "ui/wv-today-group.h"
#include "ui/wv-today-items.h"
#include "ui/wv-today-row.h"
#include "ui/wv-trouble.h"
#include "ui/wv-two-column.h"
#include "ui/wv-undelivered-dialog.h"

/* Until then nothing is shown: all data are local. */
#define LOADING_MS 300

struct _WvTodayPage
{
  WvPage parent_instance;

  GCancellable *cancellable;
  WvTodayStock *stock;
  GError *error;
  gboolean loading, again; /* of the stock */
  gboolean all_tasks;
  guint loading_timer, clock;
  char *side; /* what the right column says now */
  WvHeader *header;
  GtkWidget *empty;
  GtkStack *stack;
  WvTrouble *trouble;
  WvLookNotes *looks;
  WvTodayGroup *news, *answer, *due, *tasks, *unsent, *quiet, *contacts, *walk_ins;
};

G_DEFINE_FINAL_TYPE (WvTodayPage, wv_today_page, WV_TYPE_PAGE)

static void load (WvTodayPage *self);

static WvDesk *
desk_of (WvTodayPage *self)
{
  return wv_page_get_desk (WV_PAGE (self));
}

static gboolean
is_offline (WvDesk *desk)
{
  WvSync *sync = wv_desk_get_sync (desk);
  WvSyncState state = sync != NULL ? wv_sync_get_state (sync) : WV_SYNC_OFFLINE;

  return state == WV_SYNC_OFFLINE || state == WV_SYNC_FAILED;
}

static void
set_news_link (WvTodayPage *self, GPtrArray *items)
{
  guint unread = 0;

  for (guint i = 0; i < items->len; i++)
    unread += ((WvTodayItem *)items->pdata[i])->unread;
  wv_today_group_set_link (self->news, unread > 0 ? _ ("Mark all as read") : NULL, "today.read-all");
}

static void
set_tasks_link (WvTodayPage *self, const WvTodayView *view)
{
  guint later = wv_today_later_tasks (view);
  const char *label = self->all_tasks ? _ ("Only today and late") : _ ("All agreements");

  wv_today_group_set_link (self->tasks, later > 0 ? label : NULL, "today.all-tasks");
}

/* Texts of dossiers stand here without anybody opening one: who reads them is written down all the same. */
static void
add_looks (WvTodayPage *self, const GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const WvTodayItem *item = items->pdata[i];

      wv_look_notes_add (self->looks, item->dossier, item->text);
    }
}

static void
show_groups (WvTodayPage *self, const WvTodayView *view)
{
  WvTodayGroup *groups[] = { self->news, self->answer, self->due, self->tasks, self->unsent, self->quiet };
  guint n = 0;

  for (guint part = 0; part < G_N_ELEMENTS (groups); part++)
    {
      GPtrArray *items = wv_today_items (view, part);

      n += items->len;
      if (part == WV_TODAY_NEWS)
        set_news_link (self, items);
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        add_looks (self, items);
      wv_today_group_set_items (groups[part], items);
    }
  wv_look_notes_flush (self->looks, desk_of (self));
  set_tasks_link (self, view);
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
show_state (WvTodayPage *self, const GError *error)
{
  g_clear_handle_id (&self->loading_timer, g_source_remove);
  if (error != NULL)
    wv_trouble_set_error (self->trouble, error);
  gtk_stack_set_visible_child_name (self->stack, error != NULL ? "trouble" : "content");
}

static gboolean
is_complete (WvTodayPage *self, WvCaseload *caseload)
{
  return self->stock != NULL
         && (!wv_caseload_is_loading (caseload) || g_list_model_get_n_items (G_LIST_MODEL (caseload)) > 0);
}

static void
refresh (WvTodayPage *self)
{
  WvDesk *desk = desk_of (self);
  WvCaseload *caseload = wv_desk_get_caseload (desk);
  g_autofree char *today = wv_desk_dup_today (desk);
  WvTodayView view = { caseload, self->stock, wv_desk_get_actor (desk)->contact, today };
  const GError *error = self->error;

  if (caseload == NULL)
    return;
  if (error == NULL)
    error = wv_caseload_get_error (caseload);
  if (error == NULL && !is_complete (self, caseload))
    return;
  view.now = wv_desk_now (desk);
  view.receiver = wv_desk_is_receiver (desk);
  view.hide_names = wv_desk_get_hide_names (desk);
  view.offline = is_offline (desk);
  view.all_tasks = self->all_tasks;
  show_groups (self, &view);
  show_state (self, error);
  wv_page_set_badge (WV_PAGE (self), wv_today_badge (&view));
}

static GtkWidget *
new_walk_in (const WvWalkIn *walk_in)
{
  WvTodayItem *item = wv_today_item_new ();
  g_autofree char *range = wv_format_range (walk_in->opens_minute, walk_in->closes_minute);
  g_autofree char *distance
      = walk_in->distance_m >= 0 ? wv_format_distance (walk_in->distance_m) : NULL;

  item->offer = g_strdup (walk_in->offer);
  item->icon = "mark-location-symbolic";
  item->title = g_strdup (walk_in->title);
  item->sub = distance != NULL ? g_strjoin (" · ", range, distance, NULL) : g_strdup (range);
  return wv_today_row_new (item);
}

static void
describe_person (GString *out, const WvPerson *person, gint64 now)
{
  WvTone tone;
  const char *icon;
  g_autofree char *reach = wv_contact_reach (person->contact, now, &tone, &icon);
  const WvRecord *deputy = person->deputy;

  g_string_append_printf (out, "%s %s %s %d %s;", wv_record_get_text (person->contact, "name") ?: "",
                          wv_record_get_text (person->contact, "phone") ?: "", reach ?: "", person->absent,
                          deputy != NULL ? wv_record_get_text (deputy, "phone") ?: "" : "");
}

/* Whether the right column has to be made anew: rows that stay keep the focus, and the deputy that was asked for. */
static gboolean
is_side_new (WvTodayPage *self, gint64 now)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < self->stock->contacts->len; i++)
    describe_person (out, self->stock->contacts->pdata[i], now);
  for (guint i = 0; i < self->stock->walk_ins->len; i++)
    {
      const WvWalkIn *walk_in = self->stock->walk_ins->pdata[i];

      g_string_append_printf (out, "%s %s %d %d;", walk_in->offer, walk_in->title, walk_in->opens_minute,
                              walk_in->distance_m);
    }
  if (g_strcmp0 (out->str, self->side) == 0)
    {
      g_string_free (out, TRUE);
      return FALSE;
    }
  g_free (self->side);
  self->side = g_string_free (out, FALSE);
  return TRUE;
}

static void
show_side (WvTodayPage *self)
{
  gint64 now = wv_desk_now (desk_of (self));
  GPtrArray *contacts, *walk_ins;

  if (!is_side_new (self, now))
    return;
  contacts = g_ptr_array_new ();
  walk_ins = g_ptr_array_new ();
  for (guint i = 0; i < self->stock->contacts->len; i++)
    g_ptr_array_add (contacts, wv_reach_row_new (self->stock->contacts->pdata[i], now));
  for (guint i = 0; i < self->stock->walk_ins->len; i++)
    g_ptr_array_add (walk_ins, new_walk_in (self->stock->walk_ins->pdata[i]));
  wv_today_group_set_rows (self->contacts, contacts);
  wv_today_group_set_rows (self->walk_ins, walk_ins);
}

static void
show_date (WvTodayPage *self)
{
  g_autofree char *today = wv_desk_dup_today (desk_of (self));
  g_autofree char *date = wv_format_date_long (today);

  wv_header_set_subtitle (self->header, date);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvTodayPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvTodayStock) stock = wv_store_run_finish (WV_STORE (source), result, &error);

  self->loading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (stock != NULL)
    {
      wv_today_stock_free (self->stock);
      self->stock = g_steal_pointer (&stock);
      show_side (self);
      show_date (self);
    }
  refresh (self);
  if (self->again)
    load (self);
}

static void
load (WvTodayPage *self)
{
  self->again = self->loading;
  if (self->loading || wv_desk_is_locked (desk_of (self)))
    return;
  self->loading = TRUE;
  wv_today_load_async (desk_of (self), self->cancellable, loaded_cb, g_object_ref (self));
}

static void
again_cb (WvTodayPage *self)
{
  WvCaseload *caseload = wv_desk_get_caseload (desk_of (self));

  if (caseload != NULL)
    wv_caseload_reload (caseload);
  load (self);
}

static gboolean
loading_cb (gpointer data)
{
  WvTodayPage *self = data;

  self->loading_timer = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
all_tasks_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvTodayPage *self = WV_TODAY_PAGE (widget);

  self->all_tasks = !self->all_tasks;
  refresh (self);
}

/* A box that was ticked in vain is empty again. */
static void
redraw_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvTodayPage *self = WV_TODAY_PAGE (widget);

  wv_today_group_set_items (self->tasks, g_ptr_array_new ());
  refresh (self);
}

static void
tick_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *dossier, *task;

  g_variant_get (parameter, "(&s&s)", &dossier, &task);
  wv_today_act_change (desk_of (WV_TODAY_PAGE (widget)), widget,
                       wv_change_action_done (dossier, task, TRUE), _ ("Agreement done"));
}

static void
remind_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *dossier, *text;

  g_variant_get (parameter, "(&s&s)", &dossier, &text);
  wv_today_act_change (desk_of (WV_TODAY_PAGE (widget)), widget,
                       wv_change_message (dossier, text, NULL), _ ("Reminder sent"));
}

static void
read_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wv_today_act_read (desk_of (WV_TODAY_PAGE (widget)), widget,
                     parameter != NULL ? g_variant_get_string (parameter, NULL) : NULL);
}

static void
key_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *window = wv_window_of (widget);

  if (window != NULL)
    wv_key_dialog_present (window, g_variant_get_string (parameter, NULL));
}

static void
undelivered_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *window = wv_window_of (widget);

  if (window != NULL)
    gtk_window_present (GTK_WINDOW (wv_undelivered_dialog_new (window, g_variant_get_string (parameter, NULL))));
}

static gboolean
new_referral (WvPage *page)
{
  return wv_desk_is_sender (wv_page_get_desk (page))
         && gtk_widget_activate_action (GTK_WIDGET (page), "win.new-referral", "s", "");
}

static void
watch (WvTodayPage *self)
{
  WvDesk *desk = desk_of (self);
  WvSync *sync = wv_desk_get_sync (desk);
  WvCaseload *caseload = wv_desk_get_caseload (desk);
  GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_signal_connect_object (wv_desk_get_store (desk), "changed", G_CALLBACK (load), self, swapped);
  g_signal_connect_object (desk, "notify::hide-names", G_CALLBACK (refresh), self, swapped);
  g_signal_connect_object (desk, "notify::municipality", G_CALLBACK (load), self, swapped);
  if (caseload != NULL)
    g_signal_connect_object (caseload, "updated", G_CALLBACK (refresh), self, swapped);
  if (sync == NULL)
    return;
  g_signal_connect_object (sync, "notify::state", G_CALLBACK (refresh), self, swapped);
  g_signal_connect_object (sync, "notify::waiting", G_CALLBACK (load), self, swapped);
  g_signal_connect_object (sync, "notify::refused", G_CALLBACK (load), self, swapped);
}

/* Days and opening hours go by while the screen shows. */
static gboolean
clock_cb (gpointer data)
{
  load (WV_TODAY_PAGE (data));
  return G_SOURCE_CONTINUE;
}

static void
wv_today_page_map (GtkWidget *widget)
{
  WvTodayPage *self = WV_TODAY_PAGE (widget);

  GTK_WIDGET_CLASS (wv_today_page_parent_class)->map (widget);
  self->clock = g_timeout_add_seconds (60, clock_cb, self);
  load (self);
}

static void
wv_today_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&WV_TODAY_PAGE (widget)->clock, g_source_remove);
  GTK_WIDGET_CLASS (wv_today_page_parent_class)->unmap (widget);
}

static void
wv_today_page_constructed (GObject *object)
{
  WvTodayPage *self = WV_TODAY_PAGE (object);

  G_OBJECT_CLASS (wv_today_page_parent_class)->constructed (object);
  if (wv_desk_is_receiver (desk_of (self)))
    wv_today_group_set_title (self->news, _ ("New messages"));
  else if (wv_desk_is_sender (desk_of (self)))
    wv_header_add_start (self->header, wv_new_referral_button ());
  show_date (self);
  self->loading_timer = g_timeout_add (LOADING_MS, loading_cb, self);
  watch (self);
  load (self);
}

static void
wv_today_page_dispose (GObject *object)
{
  WvTodayPage *self = WV_TODAY_PAGE (object);

  g_clear_handle_id (&self->loading_timer, g_source_remove);
  g_clear_handle_id (&self->clock, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (wv_today_page_parent_class)->dispose (object);
}

static void
wv_today_page_finalize (GObject *object)
{
  WvTodayPage *self = WV_TODAY_PAGE (object);

  g_object_unref (self->cancellable);
  wv_look_notes_free (self->looks);
  wv_today_stock_free (self->stock);
  g_clear_error (&self->error);
  g_free (self->side);
  G_OBJECT_CLASS (wv_today_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, WvTodayPage, header);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, stack);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, trouble);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, empty);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, news);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, answer);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, due);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, tasks);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, unsent);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, quiet);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, contacts);
  gtk_widget_class_bind_template_child (klass, WvTodayPage, walk_ins);
  gtk_widget_class_bind_template_callback (klass, again_cb);
}

static void
wv_today_page_class_init (WvTodayPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = wv_today_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wv_today_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_today_page_finalize;
  widget_class->map = wv_today_page_map;
  widget_class->unmap = wv_today_page_unmap;
  WV_PAGE_CLASS (klass)->primary = new_referral;
  g_type_ensure (WV_TYPE_HEADER);
  g_type_ensure (WV_TYPE_TODAY_GROUP);
  g_type_ensure (WV_TYPE_TROUBLE);
  g_type_ensure (WV_TYPE_TWO_COLUMN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-today-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "today.tick", "(ss)", tick_action);
  gtk_widget_class_install_action (widget_class, "today.remind", "(ss)", remind_action);
  gtk_widget_class_install_action (widget_class, "today.redraw", NULL, redraw_action);
  gtk_widget_class_install_action (widget_class, "today.key", "s", key_action);
  gtk_widget_class_install_action (widget_class, "today.undelivered", "s", undelivered_action);
  gtk_widget_class_install_action (widget_class, "today.read", "s", read_action);
  gtk_widget_class_install_action (widget_class, "today.read-all", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "today.all-tasks", NULL, all_tasks_action);
}

static void
wv_today_page_init (WvTodayPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->looks = wv_look_notes_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  wv_stack_hide_unseen (self->stack);
}

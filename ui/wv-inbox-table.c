#include "ui/wv-inbox-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/wv-accessible-name.h"

struct _WvInboxTable
{
  AdwBin parent_instance;

  WvDesk *desk;
  WvSegment segment;
  char *search, *place;
  gboolean mine;
  GHashTable *people; /* contact id → name */
  GtkColumnView *view;
  GtkColumnViewColumn *columns[WV_INBOX_N_COLUMNS]; /* borrowed from the view */
  GtkFilter *filter;
  GtkSingleSelection *selection;
  GPtrArray *bound; /* GtkListItem that show something now; borrowed */
  char *selected;   /* id */
  guint position;
  gboolean settling;
  int letters;      /* room in the width that it has now */
  guint fit;        /* idle that shows the columns for it */
};

G_DEFINE_FINAL_TYPE (WvInboxTable, wv_inbox_table, ADW_TYPE_BIN)

enum
{
  SELECTED,
  OPENED,
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  const char *title, *finished_title;
  gboolean expand;
  int letters; /* shows when the table has room for so many letters; 0: always */
  guint segments; /* bit per segment in which it shows */
} ColumnInfo;

#define IN(segment) (1u << WV_SEGMENT_##segment)
#define ALL (IN (NEW) | IN (WAITING_ANSWER) | IN (RUNNING) | IN (FINISHED))
#define FRESH (IN (NEW) | IN (WAITING_ANSWER))

static const ColumnInfo infos[WV_INBOX_N_COLUMNS] = {
  [WV_INBOX_RESIDENT] = { N_ ("Resident"), NULL, TRUE, 0, ALL },
  [WV_INBOX_REQUEST] = { N_ ("Request"), NULL, TRUE, 90, ALL },
  [WV_INBOX_REFERRER] = { N_ ("Referrer"), NULL, TRUE, 140, ALL },
  [WV_INBOX_HANDOVER] = { N_ ("Handover"), NULL, FALSE, 140, FRESH },
  [WV_INBOX_SPEED] = { N_ ("How soon"), NULL, FALSE, 0, FRESH },
  [WV_INBOX_STATUS] = { N_ ("Status"), NULL, FALSE, 0, IN (RUNNING) | IN (FINISHED) },
  [WV_INBOX_WHO] = { N_ ("Taken by"), NULL, FALSE, 90, IN (RUNNING) | IN (FINISHED) },
  [WV_INBOX_WAIT] = { N_ ("Waiting for"), N_ ("Since"), FALSE, 90, FRESH | IN (FINISHED) },
  [WV_INBOX_DUE] = { N_ ("Respond before"), N_ ("At the latest"), FALSE, 0, IN (NEW) | IN (RUNNING) },
};

WvInboxLook
wv_inbox_table_get_look (WvInboxTable *self)
{
  WvSync *sync = wv_desk_get_sync (self->desk);
  WvSyncState state = sync != NULL ? wv_sync_get_state (sync) : WV_SYNC_OFFLINE;

  return (WvInboxLook){ .now = wv_desk_now (self->desk),
                        .segment = self->segment,
                        .hide = wv_desk_get_hide_names (self->desk),
                        .offline = state == WV_SYNC_OFFLINE || state == WV_SYNC_FAILED };
}

static const char *
who_takes (WvInboxTable *self, WvCase *item)
{
  const char *assignee = item->progress.assignee;

  return assignee != NULL && self->people != NULL ? g_hash_table_lookup (self->people, assignee)
                                                  : NULL;
}

static void
show_item (WvInboxTable *self, GtkListItem *list_item)
{
  WvInboxRow *cell = WV_INBOX_ROW (gtk_list_item_get_child (list_item));
  WvCase *item = gtk_list_item_get_item (list_item);
  WvInboxLook look = wv_inbox_table_get_look (self);
  g_autofree char *name = NULL;

  wv_inbox_row_show (cell, item, who_takes (self, item), &look);
  if (wv_inbox_row_get_column (cell) != WV_INBOX_RESIDENT)
    return;
  name = wv_inbox_text_row (item, who_takes (self, item), &look);
  wv_name_table_row (GTK_WIDGET (cell), name);
}

void
wv_inbox_table_refresh (WvInboxTable *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    show_item (self, self->bound->pdata[i]);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  gtk_list_item_set_child (item, wv_inbox_row_new (GPOINTER_TO_UINT (column)));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, WvInboxTable *self)
{
  g_ptr_array_add (self->bound, item);
  show_item (self, item);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, WvInboxTable *self)
{
  g_ptr_array_remove_fast (self->bound, item);
}

/* Sorting. */

static int
compare_days (WvInboxTable *self, WvCase *a, WvCase *b)
{
  WvInboxLook look = wv_inbox_table_get_look (self);
  g_autofree char *one = wv_inbox_due_day (a, &look);
  g_autofree char *two = wv_inbox_due_day (b, &look);

  if (one == NULL || two == NULL)
    return (one == NULL) - (two == NULL);
  return strcmp (one, two);
}

static int
compare_speed (WvCase *a, WvCase *b)
{
  return (wv_inbox_speed_tone (b) == WV_TONE_WARN) * 2 + (wv_inbox_speed_tone (b) == WV_TONE_INFO)
         - (wv_inbox_speed_tone (a) == WV_TONE_WARN) * 2
         - (wv_inbox_speed_tone (a) == WV_TONE_INFO);
}

static gint64
start_of_wait (WvInboxTable *self, WvCase *item)
{
  if (self->segment == WV_SEGMENT_WAITING_ANSWER)
    return item->progress.question_at;
  return self->segment == WV_SEGMENT_NEW ? item->sent_at : item->progress.since;
}

static int
compare_wait (WvInboxTable *self, WvCase *a, WvCase *b)
{
  gint64 one = start_of_wait (self, a), two = start_of_wait (self, b);

  return (one < two) - (one > two);
}

static int
compare_text (WvInboxTable *self, WvInboxColumn column, WvCase *a, WvCase *b)
{
  if (column == WV_INBOX_RESIDENT)
    return g_utf8_collate (a->name, b->name);
  if (column == WV_INBOX_REQUEST)
    return g_utf8_collate (a->offer_title, b->offer_title);
  if (column == WV_INBOX_REFERRER)
    return g_utf8_collate (a->from_contact_name ?: "", b->from_contact_name ?: "");
  if (column == WV_INBOX_HANDOVER)
    return g_strcmp0 (a->handover_kind, b->handover_kind);
  return g_strcmp0 (who_takes (self, a), who_takes (self, b));
}

typedef struct
{
  WvInboxTable *table; /* the sorter lives in its view */
  WvInboxColumn column;
} Sorting;

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  const Sorting *sorting = data;
  WvCase *one = (WvCase *)a, *two = (WvCase *)b;
  int order;

  if (sorting->column == WV_INBOX_DUE)
    order = compare_days (sorting->table, one, two);
  else if (sorting->column == WV_INBOX_SPEED)
    order = compare_speed (one, two);
  else if (sorting->column == WV_INBOX_WAIT)
    order = compare_wait (sorting->table, one, two);
  else if (sorting->column == WV_INBOX_STATUS)
    order = (int)one->progress.state - (int)two->progress.state;
  else
    order = compare_text (sorting->table, sorting->column, one, two);
  return order != 0 ? order : strcmp (one->id, two->id);
}

/* The rows. */

static gboolean
is_mine (WvInboxTable *self, WvCase *item)
{
  WvProfile *profile = wv_desk_get_profile (self->desk);

  if (item->progress.assignee != NULL)
    return g_strcmp0 (item->progress.assignee, profile->contact) == 0;
  return g_strcmp0 (item->to_contact_name, profile->contact_name) == 0;
}

static gboolean
filter_cb (gpointer data, gpointer user_data)
{
  WvInboxTable *self = user_data;
  WvCase *item = data;

  return item->party == WV_PARTY_RECEIVER && wv_case_in_segment (item, self->segment)
         && (!self->mine || is_mine (self, item))
         && (self->place == NULL || g_strcmp0 (item->place, self->place) == 0)
         && wv_inbox_text_matches (item, self->search);
}

static guint
find (WvInboxTable *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; id != NULL && i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (model, i);

      if (strcmp (item->id, id) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
remember (WvInboxTable *self, guint position)
{
  WvCase *item;

  self->settling = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->settling = FALSE;
  item = gtk_single_selection_get_selected_item (self->selection);
  g_free (self->selected);
  self->selected = item != NULL ? g_strdup (item->id) : NULL;
  self->position = position;
}

/* After any change of the rows: the same referral stays selected, or the one in its place. */
static void
settle (WvInboxTable *self)
{
  guint n = wv_inbox_table_get_n_rows (self);
  guint position = find (self, self->selected);

  if (position == GTK_INVALID_LIST_POSITION && n > 0)
    position = MIN (self->position, n - 1);
  remember (self, position);
  g_signal_emit (self, signals[UPDATED], 0);
  g_signal_emit (self, signals[SELECTED], 0, FALSE);
}

static void
selected_cb (WvInboxTable *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  WvCase *item = gtk_single_selection_get_selected_item (self->selection);

  /* Rows that come and go move the selection too; what the user did has another referral. */
  if (self->settling || item == NULL)
    return;
  self->position = position;
  if (g_strcmp0 (item->id, self->selected) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (item->id);
  g_signal_emit (self, signals[SELECTED], 0, TRUE);
}

/* The row that the program selected becomes the user's own by a click or the space bar. */
static void
choose (WvInboxTable *self)
{
  if (wv_inbox_table_get_selected (self) != NULL)
    g_signal_emit (self, signals[SELECTED], 0, TRUE);
}

static gboolean
key_cb (WvInboxTable *self, guint key)
{
  if (key == GDK_KEY_space || key == GDK_KEY_KP_Space)
    choose (self);
  return FALSE;
}

/* On the heading it sorts. */
static void
clicked_cb (WvInboxTable *self, int n, double x, double y, GtkGesture *gesture)
{
  GtkWidget *view = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *hit = gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = hit != NULL ? gtk_widget_get_ancestor (hit, WV_TYPE_INBOX_ROW) : NULL;

  if (row != NULL)
    choose (self);
}

static void
activate_cb (WvInboxTable *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[OPENED], 0);
}

static void
sort_by_default (WvInboxTable *self)
{
  gboolean waits = self->segment == WV_SEGMENT_WAITING_ANSWER;
  gboolean by_wait = waits || self->segment == WV_SEGMENT_FINISHED;

  /* Most urgent, longest waiting, or newest first; what the user sorted by in another segment is over. */
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
  gtk_column_view_sort_by_column (self->view, self->columns[by_wait ? WV_INBOX_WAIT : WV_INBOX_DUE],
                                  waits ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
show_columns (WvInboxTable *self)
{
  gboolean is_new
      = self->segment == WV_SEGMENT_NEW || self->segment == WV_SEGMENT_WAITING_ANSWER;

  for (guint i = 0; i < WV_INBOX_N_COLUMNS; i++)
    {
      const ColumnInfo *info = &infos[i];
      const char *title = is_new || info->finished_title == NULL ? info->title : info->finished_title;

      gtk_column_view_column_set_title (self->columns[i], _ (title));
      gtk_column_view_column_set_visible (self->columns[i],
                                          (info->segments & (1u << self->segment)) != 0
                                              && self->letters >= info->letters);
    }
}

void
wv_inbox_table_set_segment (WvInboxTable *self, WvSegment segment)
{
  self->segment = segment;
  self->position = 0;
  g_clear_pointer (&self->selected, g_free);
  show_columns (self);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  sort_by_default (self);
  wv_inbox_table_refresh (self);
  settle (self);
}

void
wv_inbox_table_set_filter (WvInboxTable *self, const char *search, gboolean mine, const char *place)
{
  g_free (self->search);
  g_free (self->place);
  self->search = g_strdup (search);
  self->place = g_strdup (place);
  self->mine = mine;
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  settle (self);
}

void
wv_inbox_table_set_people (WvInboxTable *self, GHashTable *people)
{
  g_clear_pointer (&self->people, g_hash_table_unref);
  self->people = g_hash_table_ref (people);
  wv_inbox_table_refresh (self);
}

guint
wv_inbox_table_get_n_rows (WvInboxTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

WvCase *
wv_inbox_table_get_selected (WvInboxTable *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

gboolean
wv_inbox_table_select (WvInboxTable *self, const char *id)
{
  guint position = find (self, id);

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  gtk_single_selection_set_selected (self->selection, position);
  return TRUE;
}

gboolean
wv_inbox_table_focus (WvInboxTable *self)
{
  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *item = self->bound->pdata[i];
      GtkWidget *cell = gtk_widget_get_parent (gtk_list_item_get_child (item));
      GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;

      if (row != NULL && gtk_list_item_get_position (item) == self->position)
        return gtk_widget_grab_focus (row);
    }
  return FALSE;
}

void
wv_inbox_table_set_desk (WvInboxTable *self, WvDesk *desk)
{
  WvCaseload *caseload = wv_desk_get_caseload (desk);
  WvSync *sync = wv_desk_get_sync (desk);

  g_return_if_fail (self->desk == NULL && caseload != NULL);
  self->desk = g_object_ref (desk);
  gtk_filter_list_model_set_model (
      GTK_FILTER_LIST_MODEL (gtk_sort_list_model_get_model (
          GTK_SORT_LIST_MODEL (gtk_single_selection_get_model (self->selection)))),
      G_LIST_MODEL (caseload));
  g_signal_connect_object (caseload, "updated", G_CALLBACK (settle), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (desk, "notify::hide-names", G_CALLBACK (wv_inbox_table_refresh), self,
                           G_CONNECT_SWAPPED);
  if (sync != NULL)
    g_signal_connect_object (sync, "notify::state", G_CALLBACK (wv_inbox_table_refresh), self,
                             G_CONNECT_SWAPPED);
}

static void
wv_inbox_table_dispose (GObject *object)
{
  WvInboxTable *self = WV_INBOX_TABLE (object);

  g_clear_handle_id (&self->fit, g_source_remove);
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->view = NULL;
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->people, g_hash_table_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_inbox_table_parent_class)->dispose (object);
}

static void
wv_inbox_table_finalize (GObject *object)
{
  WvInboxTable *self = WV_INBOX_TABLE (object);

  g_ptr_array_unref (self->bound);
  g_free (self->selected);
  g_free (self->search);
  g_free (self->place);
  G_OBJECT_CLASS (wv_inbox_table_parent_class)->finalize (object);
}

static gboolean
fit_cb (gpointer data)
{
  WvInboxTable *self = data;

  self->fit = 0;
  show_columns (self);
  return G_SOURCE_REMOVE;
}

static gboolean
is_other_room (int before, int now)
{
  for (guint i = 0; i < WV_INBOX_N_COLUMNS; i++)
    if ((before >= infos[i].letters) != (now >= infos[i].letters))
      return TRUE;
  return FALSE;
}

/* Where it is narrow or the letters are large, the columns that the preview shows too give way. */
static void
width_cb (WvInboxTable *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int letter = pango_font_metrics_get_approximate_char_width (metrics) / PANGO_SCALE;
  int letters = (int)gtk_adjustment_get_page_size (adjustment) / MAX (letter, 1);

  pango_font_metrics_unref (metrics);
  if (letters == 0)
    return; /* not on the screen yet */
  if (is_other_room (self->letters, letters) && self->fit == 0)
    self->fit = g_idle_add (fit_cb, self);
  self->letters = letters;
}

static void
wv_inbox_table_map (GtkWidget *widget)
{
  /* The clock went on while another screen showed. */
  wv_inbox_table_refresh (WV_INBOX_TABLE (widget));
  GTK_WIDGET_CLASS (wv_inbox_table_parent_class)->map (widget);
}

static void
wv_inbox_table_class_init (WvInboxTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_inbox_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_inbox_table_finalize;
  GTK_WIDGET_CLASS (klass)->map = wv_inbox_table_map;
  signals[SELECTED] = g_signal_new ("selected", WV_TYPE_INBOX_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[OPENED] = g_signal_new ("opened", WV_TYPE_INBOX_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[UPDATED] = g_signal_new ("updated", WV_TYPE_INBOX_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
add_column (WvInboxTable *self, WvInboxColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Sorting *sorting = g_new0 (Sorting, 1);
  GtkColumnViewColumn *added = gtk_column_view_column_new (_ (infos[column].title), factory);

  *sorting = (Sorting){ self, column };
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_column_view_column_set_expand (added, infos[column].expand);
  gtk_column_view_column_set_sorter (
      added, GTK_SORTER (gtk_custom_sorter_new (compare_cb, sorting, g_free)));
  self->columns[column] = added;
  gtk_column_view_append_column (self->view, added);
  g_object_unref (added);
}

static void
make_models (WvInboxTable *self)
{
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  filtered = gtk_filter_list_model_new (NULL, g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

static void
add_choosing (WvInboxTable *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
}

static void
wv_inbox_table_init (WvInboxTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->segment = WV_SEGMENT_NEW;
  self->letters = G_MAXINT;
  self->bound = g_ptr_array_new ();
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "colview");
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Referrals"), -1);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  add_choosing (self);
  for (guint i = 0; i < WV_INBOX_N_COLUMNS; i++)
    add_column (self, i);
  make_models (self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                           "notify::page-size", G_CALLBACK (width_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

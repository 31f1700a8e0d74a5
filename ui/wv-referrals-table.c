#include "ui/wv-referrals-table.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-accessible-name.h"
#include "ui/wv-referral-cell.h"

struct _WvReferralsTable
{
  AdwBin parent_instance;

  GListStore *lines;
  GtkSingleSelection *selection;
  GtkColumnView *view;
  GPtrArray *bound; /* GtkListItem of the first column that show something now; borrowed */
};

G_DEFINE_FINAL_TYPE (WvReferralsTable, wv_referrals_table, ADW_TYPE_BIN)

static guint opened_signal;

static const char *const titles[WV_REFERRAL_N_COLUMNS]
    = { N_ ("Resident"), N_ ("Offer"), N_ ("Status"), N_ ("Latest news"), N_ ("Feedback before") };

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer column)
{
  gtk_list_item_set_child (item, wv_referral_cell_new (GPOINTER_TO_UINT (column)));
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item, WvReferralsTable *self)
{
  GtkWidget *cell = gtk_list_item_get_child (item);
  g_autofree char *name = NULL;

  wv_referral_cell_show (WV_REFERRAL_CELL (cell), gtk_list_item_get_item (item));
  if (wv_referral_cell_get_column (WV_REFERRAL_CELL (cell)) != WV_REFERRAL_RESIDENT)
    return;
  g_ptr_array_add (self->bound, item);
  name = wv_referral_line_dup_name (gtk_list_item_get_item (item));
  wv_name_table_row (cell, name);
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item, WvReferralsTable *self)
{
  g_ptr_array_remove_fast (self->bound, item);
}

static int
compare_days (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a == NULL) - (b == NULL);
  return g_strcmp0 (a, b);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  WvReferralLine *one = (WvReferralLine *)a, *two = (WvReferralLine *)b;

  switch (GPOINTER_TO_UINT (column))
    {
    case WV_REFERRAL_RESIDENT:
      return g_utf8_collate (one->name, two->name);
    case WV_REFERRAL_OFFER:
      return g_utf8_collate (one->offer, two->offer);
    case WV_REFERRAL_STATUS:
      return one->steps != two->steps ? one->steps - two->steps : g_utf8_collate (one->status, two->status);
    case WV_REFERRAL_NEWS:
      return (one->news_at < two->news_at) - (one->news_at > two->news_at);
    default:
      return compare_days (one->due_on, two->due_on);
    }
}

static void
activate_cb (WvReferralsTable *self, guint position)
{
  g_autoptr (WvReferralLine) line = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (line != NULL)
    g_signal_emit (self, opened_signal, 0, line);
}

static void
select_id (WvReferralsTable *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->selection);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (WvReferralLine) line = g_list_model_get_item (model, i);

      if (g_strcmp0 (line->id, id) == 0)
        {
          gtk_single_selection_set_selected (self->selection, i);
          return;
        }
    }
}

static gboolean
is_same (WvReferralsTable *self, guint at, WvReferralLine *line)
{
  g_autoptr (WvReferralLine) old = g_list_model_get_item (G_LIST_MODEL (self->lines), at);

  return wv_referral_line_equal (old, line);
}

/* What is the same at both ends stays; the range in the middle is exchanged. */
static void
splice (WvReferralsTable *self, GPtrArray *lines)
{
  guint old_n = g_list_model_get_n_items (G_LIST_MODEL (self->lines)), head = 0, tail = 0;
  guint least = MIN (old_n, lines->len);

  while (head < least && is_same (self, head, lines->pdata[head]))
    head++;
  while (tail < least - head
         && is_same (self, old_n - 1 - tail, lines->pdata[lines->len - 1 - tail]))
    tail++;
  if (head == old_n && head == lines->len)
    return;
  g_list_store_splice (self->lines, head, old_n - head - tail, lines->pdata + head,
                       lines->len - head - tail);
}

void
wv_referrals_table_set_lines (WvReferralsTable *self, GPtrArray *lines)
{
  WvReferralLine *selected = gtk_single_selection_get_selected_item (self->selection);
  g_autofree char *id = selected != NULL ? g_strdup (selected->id) : NULL;

  splice (self, lines);
  if (id != NULL)
    select_id (self, id);
}

void
wv_referrals_table_unsort (WvReferralsTable *self)
{
  gtk_column_view_sort_by_column (self->view, NULL, GTK_SORT_ASCENDING);
}

GListModel *
wv_referrals_table_get_model (WvReferralsTable *self)
{
  return G_LIST_MODEL (self->selection);
}

gboolean
wv_referrals_table_focus (WvReferralsTable *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  if (selected == GTK_INVALID_LIST_POSITION)
    selected = 0;
  for (guint i = 0; i < self->bound->len; i++)
    {
      GtkListItem *item = self->bound->pdata[i];
      GtkWidget *cell = gtk_widget_get_parent (gtk_list_item_get_child (item));

      if (gtk_list_item_get_position (item) == selected && cell != NULL)
        return gtk_widget_grab_focus (gtk_widget_get_parent (cell));
    }
  return FALSE;
}

static void
wv_referrals_table_dispose (GObject *object)
{
  WvReferralsTable *self = WV_REFERRALS_TABLE (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->lines);
  G_OBJECT_CLASS (wv_referrals_table_parent_class)->dispose (object);
}

static void
wv_referrals_table_finalize (GObject *object)
{
  g_ptr_array_unref (WV_REFERRALS_TABLE (object)->bound);
  G_OBJECT_CLASS (wv_referrals_table_parent_class)->finalize (object);
}

static void
wv_referrals_table_class_init (WvReferralsTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_referrals_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_referrals_table_finalize;
  opened_signal = g_signal_new ("opened", WV_TYPE_REFERRALS_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, WV_TYPE_REFERRAL_LINE);
}

static void
add_column (WvReferralsTable *self, WvReferralColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) added
      = gtk_column_view_column_new (_ (titles[column]), factory);
  g_autoptr (GtkSorter) sorter
      = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (column), NULL));

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), self);
  gtk_column_view_column_set_expand (added, column != WV_REFERRAL_STATUS && column != WV_REFERRAL_DUE);
  gtk_column_view_column_set_sorter (added, sorter);
  gtk_column_view_append_column (self->view, added);
}

static void
wv_referrals_table_init (WvReferralsTable *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkSortListModel *sorted;

  self->bound = g_ptr_array_new ();
  self->lines = g_list_store_new (WV_TYPE_REFERRAL_LINE);
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "colview");
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "tall");
  gtk_column_view_set_show_row_separators (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Referrals"), -1);
  for (guint i = 0; i < WV_REFERRAL_N_COLUMNS; i++)
    add_column (self, i);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->lines)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->view));
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

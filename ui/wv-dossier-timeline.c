#include "ui/wv-dossier-timeline.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-dossier-act.h"
#include "ui/wv-dossier-text.h"

struct _WvDossierTimeline
{
  AdwBin parent_instance;

  WvDesk *desk;
  WvDossier *dossier;
  GtkListBox *list;
  GtkScrolledWindow *scrolled;
  guint n_shown;
  guint scroll; /* idle */
  gboolean at_bottom;
};

G_DEFINE_FINAL_TYPE (WvDossierTimeline, wv_dossier_timeline, ADW_TYPE_BIN)

static gboolean
scroll_idle (gpointer data)
{
  WvDossierTimeline *self = data;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  self->scroll = 0;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  return G_SOURCE_REMOVE;
}

/* After the rows have their height. Who reads further up is left there. */
static void
height_cb (WvDossierTimeline *self)
{
  if (self->scroll == 0 && self->at_bottom)
    self->scroll = g_idle_add (scroll_idle, self);
}

static void
moved_cb (WvDossierTimeline *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  if (self->scroll == 0)
    self->at_bottom = gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment)
                      >= gtk_adjustment_get_upper (adjustment) - 2;
}

/* A row stays the same widget, so that the focus of the reader stays where it is. */
static void
show_row (WvDossierTimeline *self, guint at, const WvTimelineText *text, gboolean last)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) at);

  if (row == NULL)
    {
      row = GTK_LIST_BOX_ROW (wv_timeline_row_new ());
      gtk_list_box_append (self->list, GTK_WIDGET (row));
    }
  wv_timeline_row_set (WV_TIMELINE_ROW (row), text, last);
}

static void
updated_cb (WvDossierTimeline *self)
{
  WvCase *item = wv_dossier_get_case (self->dossier);
  GPtrArray *entries = wv_dossier_get_entries (self->dossier);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func ((GDestroyNotify) wv_timeline_text_free);
  gboolean offline = wv_dossier_is_offline (self->desk);
  GtkListBoxRow *row;

  if (item == NULL)
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      WvTimelineText *text = wv_dossier_text_entry (entries->pdata[i], item, offline, wv_desk_now (self->desk));

      if (text != NULL)
        g_ptr_array_add (texts, text);
    }
  for (guint i = 0; i < texts->len; i++)
    show_row (self, i, texts->pdata[i], i == texts->len - 1);
  while ((row = gtk_list_box_get_row_at_index (self->list, (int) texts->len)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (texts->len > self->n_shown)
    self->at_bottom = TRUE; /* something new */
  self->n_shown = texts->len;
}

void
wv_dossier_timeline_set_dossier (WvDossierTimeline *self, WvDesk *desk, WvDossier *dossier)
{
  g_return_if_fail (self->dossier == NULL);

  self->desk = g_object_ref (desk);
  self->dossier = g_object_ref (dossier);
  g_signal_connect_object (dossier, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  if (wv_desk_get_sync (desk) != NULL)
    g_signal_connect_object (wv_desk_get_sync (desk), "notify::state", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
}

static void
wv_dossier_timeline_dispose (GObject *object)
{
  WvDossierTimeline *self = WV_DOSSIER_TIMELINE (object);

  g_clear_handle_id (&self->scroll, g_source_remove);
  g_clear_object (&self->dossier);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_dossier_timeline_parent_class)->dispose (object);
}

static void
wv_dossier_timeline_class_init (WvDossierTimelineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_dossier_timeline_dispose;
}

static void
wv_dossier_timeline_init (WvDossierTimeline *self)
{
  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("What happened"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "timeline");
  gtk_widget_set_margin_end (GTK_WIDGET (self->list), 14); /* the scroll bar lies over it */
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (self->scrolled, 120);
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled));
  self->at_bottom = TRUE;
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "changed", G_CALLBACK (height_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (self->scrolled), "value-changed", G_CALLBACK (moved_cb),
                           self, G_CONNECT_SWAPPED);
}

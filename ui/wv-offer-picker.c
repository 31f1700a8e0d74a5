#include "ui/wv-offer-picker.h"

#include <glib/gi18n-lib.h>

#include "store/wv-list.h"
#include "ui/wv-offer-row.h"
#include "ui/wv-stack.h"
#include "ui/wv-search-escape.h"

#define WIDTH 440
#define HEIGHT 360

struct _WvOfferPicker
{
  GtkBox parent_instance;

  WvDesk *desk;
  GCancellable *cancellable;
  WvList *list;
  GtkSingleSelection *selection;
  GtkEditable *entry;
  GtkStack *stack;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (WvOfferPicker, wv_offer_picker, GTK_TYPE_BOX)

static guint picked_signal;

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvOfferPicker) self = data;
  g_autoptr (WvSearchResult) answer = wv_search_run_finish (WV_SEARCH (source), result, NULL);

  if (self->list == NULL || answer == NULL)
    return;
  wv_list_set_rows (self->list, answer->rows, TRUE);
  gtk_stack_set_visible_child_name (self->stack, answer->rows->len > 0 ? "list" : "empty");
}

static void
run_search (WvOfferPicker *self)
{
  WvSearch *search = wv_desk_get_search (self->desk);
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();

  if (search == NULL)
    return;
  query->text = g_strdup (gtk_editable_get_text (self->entry));
  query->today = wv_desk_dup_today (self->desk);
  query->has_origin = wv_desk_get_origin (self->desk, &query->latitude, &query->longitude);
  wv_search_run_async (search, query, self->cancellable, found, g_object_ref (self));
}

static void
pick (WvOfferPicker *self, guint position)
{
  g_autoptr (WvRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const WvRecord *offer = row != NULL ? wv_row_get_record (row) : NULL;

  if (offer != NULL)
    g_signal_emit (self, picked_signal, 0, wv_record_get_id (offer));
}

static void
pick_selected (WvOfferPicker *self)
{
  pick (self, gtk_single_selection_get_selected (self->selection));
}

static gboolean
key_pressed (WvOfferPicker *self, guint key)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint at = gtk_single_selection_get_selected (self->selection);

  if ((key != GDK_KEY_Up && key != GDK_KEY_Down) || n == 0 || at == GTK_INVALID_LIST_POSITION)
    return GDK_EVENT_PROPAGATE;
  at = key == GDK_KEY_Down ? MIN (at + 1, n - 1) : at - (at > 0);
  gtk_single_selection_set_selected (self->selection, at);
  gtk_widget_activate_action (self->view, "list.scroll-to-item", "u", at);
  return GDK_EVENT_STOP;
}

/* The record is asked for when the row is made, so that it is there when it is picked. */
static void
bind_row (WvOfferPicker *self, GtkListItem *item)
{
  wv_row_get_record (gtk_list_item_get_item (item));
  wv_offer_row_set_row (WV_OFFER_ROW (gtk_list_item_get_child (item)),
                        gtk_list_item_get_item (item), gtk_editable_get_text (self->entry));
}

static void
unbind_row (WvOfferPicker *self, GtkListItem *item)
{
  wv_offer_row_set_row (WV_OFFER_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

static void
setup_row (WvOfferPicker *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, wv_offer_row_new (self->desk));
}

static void
wv_offer_picker_dispose (GObject *object)
{
  WvOfferPicker *self = WV_OFFER_PICKER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_offer_picker_parent_class)->dispose (object);
}

static void
wv_offer_picker_class_init (WvOfferPickerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_offer_picker_dispose;
  picked_signal = g_signal_new ("picked", WV_TYPE_OFFER_PICKER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wv_offer_picker_init (WvOfferPicker *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->cancellable = g_cancellable_new ();
}

static void
add_entry (WvOfferPicker *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = GTK_EDITABLE (gtk_search_entry_new ());
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Another offer"), -1);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (run_search), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (pick_selected), self);
  wv_search_escape (GTK_WIDGET (self->entry));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->entry));
}

static void
add_list (WvOfferPicker *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = wv_list_new (wv_desk_get_store (self->desk), &wv_kind_offer);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_row), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_row), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_row), self);
  self->view = gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "result-list");
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (pick), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_set_size_request (scrolled, WIDTH, HEIGHT);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, scrolled, "list");
  gtk_stack_add_named (self->stack, gtk_label_new (_ ("Nothing found")), "empty");
  wv_stack_hide_unseen (self->stack);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->stack));
}

GtkWidget *
wv_offer_picker_new (WvDesk *desk)
{
  WvOfferPicker *self = g_object_new (WV_TYPE_OFFER_PICKER, NULL);

  self->desk = g_object_ref (desk);
  add_entry (self);
  add_list (self);
  run_search (self);
  return GTK_WIDGET (self);
}

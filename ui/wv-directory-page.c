#include "ui/wv-directory-page.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "ui/wv-header.h"
#include "ui/wv-offer-row.h"

struct _WvDirectoryPage
{
  WvPage parent_instance;

  GCancellable *cancellable;
  WvList *list;
  GtkSingleSelection *selection;
  GtkSearchEntry *entry;
  GtkToggleButton *walk_in, *fixed_contact;
  GtkLabel *count;
  GtkWidget *bar;
  GtkStack *stack;
  AdwStatusPage *status;
};

G_DEFINE_FINAL_TYPE (WvDirectoryPage, wv_directory_page, WV_TYPE_PAGE)

static void
show_result (WvDirectoryPage *self, const WvSearchResult *result)
{
  g_autofree char *also
      = g_strjoinv (", ", result->also != NULL ? result->also : (char *[]){ NULL });
  g_autofree char *searched = g_strdup_printf (_ ("also searched for: %s"), also);
  g_autofree char *count
      = g_strdup_printf (_ ("%d of %d"), (int)result->rows->len, (int)result->total);
  g_autofree char *text
      = *also != '\0' ? g_strjoin ("  ", count, searched, NULL) : g_strdup (count);

  wv_list_set_rows (self->list, result->rows, TRUE);
  gtk_label_set_text (self->count, text);
  if (result->rows->len > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  adw_status_page_set_title (self->status, _ ("Nothing found"));
  adw_status_page_set_description (self->status, NULL);
  gtk_widget_set_visible (self->bar, result->rows->len > 0);
  gtk_stack_set_visible_child_name (self->stack, result->rows->len > 0 ? "list" : "status");
}

static void
show_failure (WvDirectoryPage *self, const char *reason)
{
  adw_status_page_set_title (self->status, _ ("This screen cannot open"));
  adw_status_page_set_description (self->status, reason);
  gtk_widget_set_visible (self->bar, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
found (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDirectoryPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvSearchResult) answer = wv_search_run_finish (WV_SEARCH (source), result, &error);

  if (self->list == NULL || g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer != NULL)
    {
      show_result (self, answer);
      return;
    }
  show_failure (self, error->message);
}

static void
run_search (WvDirectoryPage *self)
{
  WvDesk *desk = wv_page_get_desk (WV_PAGE (self));
  WvSearch *search = wv_desk_get_search (desk);
  g_autoptr (WvSearchQuery) query = wv_search_query_new ();

  if (search == NULL)
    {
      show_failure (self, _ ("Your data are safe. Close Welverwijs and open it again."));
      return;
    }
  g_free (query->text);
  query->text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_free (query->today);
  query->today = wv_desk_dup_today (desk);
  query->has_origin = wv_desk_get_origin (desk, &query->latitude, &query->longitude);
  query->walk_in_today = gtk_toggle_button_get_active (self->walk_in);
  query->fixed_contact = gtk_toggle_button_get_active (self->fixed_contact);
  wv_search_run_async (search, query, self->cancellable, found, g_object_ref (self));
}

static GtkToggleButton *
add_filter (WvDirectoryPage *self, GtkBox *bar, const char *label)
{
  GtkWidget *chip = gtk_toggle_button_new_with_label (label);

  gtk_widget_add_css_class (chip, "chip");
  g_signal_connect_swapped (chip, "toggled", G_CALLBACK (run_search), self);
  gtk_box_append (bar, chip);
  return GTK_TOGGLE_BUTTON (chip);
}

static GtkWidget *
make_filters (WvDirectoryPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (bar, "toolbar");
  self->walk_in = add_filter (self, GTK_BOX (bar), _ ("Walk-in today"));
  self->fixed_contact = add_filter (self, GTK_BOX (bar), _ ("With a fixed contact"));
  return bar;
}

static void
setup_row (GtkSignalListItemFactory *factory, GtkListItem *item, WvDirectoryPage *self)
{
  gtk_list_item_set_child (item, wv_offer_row_new (wv_page_get_desk (WV_PAGE (self))));
}

static void
bind_row (GtkSignalListItemFactory *factory, GtkListItem *item, WvDirectoryPage *self)
{
  wv_offer_row_set_row (WV_OFFER_ROW (gtk_list_item_get_child (item)),
                        gtk_list_item_get_item (item));
}

static void
unbind_row (GtkSignalListItemFactory *factory, GtkListItem *item, WvDirectoryPage *self)
{
  wv_offer_row_set_row (WV_OFFER_ROW (gtk_list_item_get_child (item)), NULL);
}

/* Up and Down move the choice, so that the hands stay in the search field. */
static gboolean
key_pressed (GtkEventControllerKey *keys,
             guint key,
             guint code,
             GdkModifierType state,
             WvDirectoryPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  guint at = gtk_single_selection_get_selected (self->selection);

  if ((key != GDK_KEY_Up && key != GDK_KEY_Down) || n == 0)
    return GDK_EVENT_PROPAGATE;
  if (at == GTK_INVALID_LIST_POSITION)
    at = 0;
  else if (key == GDK_KEY_Down)
    at = MIN (at + 1, n - 1);
  else
    at = at > 0 ? at - 1 : 0;
  gtk_single_selection_set_selected (self->selection, at);
  return GDK_EVENT_STOP;
}

static gboolean
refer_here (WvPage *page)
{
  WvDirectoryPage *self = WV_DIRECTORY_PAGE (page);
  WvRow *row = gtk_single_selection_get_selected_item (self->selection);
  const WvRecord *offer = row != NULL ? wv_row_get_record (row) : NULL;

  return offer != NULL
         && gtk_widget_activate_action (GTK_WIDGET (self), "win.new-referral", "s",
                                        wv_record_get_id (offer));
}

static GtkWidget *
make_bar (WvDirectoryPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_with_label (_ ("Refer here"));

  gtk_widget_add_css_class (bar, "toolbar");
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (refer_here), self);
  gtk_box_append (GTK_BOX (bar), button);
  return bar;
}

static GtkWidget *
make_entry (WvDirectoryPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  gtk_search_entry_set_search_delay (self->entry, 80);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search the directory"), -1);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (run_search), self);
  return GTK_WIDGET (self->entry);
}

static GtkWidget *
make_list (WvDirectoryPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->list = wv_list_new (wv_desk_get_store (wv_page_get_desk (WV_PAGE (self))), &wv_kind_offer);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_row), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_row), self);
  gtk_scrolled_window_set_child (
      GTK_SCROLLED_WINDOW (scrolled),
      gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)), factory));
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static void
wv_directory_page_constructed (GObject *object)
{
  WvDirectoryPage *self = WV_DIRECTORY_PAGE (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  WvHeader *header = wv_header_new (_ ("Directory"));

  G_OBJECT_CLASS (wv_directory_page_parent_class)->constructed (object);
  self->cancellable = g_cancellable_new ();
  self->bar = make_bar (self);
  self->count = GTK_LABEL (gtk_label_new (""));
  self->stack = GTK_STACK (gtk_stack_new ());
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  wv_header_add_start (header, make_entry (self));
  gtk_stack_add_named (self->stack, make_list (self), "list");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (header));
  gtk_box_append (GTK_BOX (box), make_filters (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->count));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  gtk_box_append (GTK_BOX (box), self->bar);
  adw_bin_set_child (ADW_BIN (self), box);
  run_search (self);
}

static void
wv_directory_page_dispose (GObject *object)
{
  WvDirectoryPage *self = WV_DIRECTORY_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (wv_directory_page_parent_class)->dispose (object);
}

static gboolean
wv_directory_page_search (WvPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WV_DIRECTORY_PAGE (page)->entry));
}

static void
wv_directory_page_class_init (WvDirectoryPageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = wv_directory_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wv_directory_page_dispose;
  WV_PAGE_CLASS (klass)->search = wv_directory_page_search;
  WV_PAGE_CLASS (klass)->primary = refer_here;
}

static void
wv_directory_page_init (WvDirectoryPage *self)
{
}

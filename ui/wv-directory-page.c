#include "ui/wv-directory-page.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "domain/wv-error.h"
#include "domain/wv-place.h"
#include "ui/wv-accessible-name.h"
#include "ui/wv-chip.h"
#include "ui/wv-contact-row.h"
#include "ui/wv-directory-empty.h"
#include "ui/wv-filter-chip.h"
#include "ui/wv-header.h"
#include "ui/wv-offer-detail.h"
#include "ui/wv-offer-row.h"
#include "ui/wv-offer-view-load.h"
#include "ui/wv-print-dialog.h"
#include "ui/wv-stack.h"
#include "ui/wv-wrap.h"

#define LIST_WIDTH 440
#define LIST_MINIMUM 320
#define LOADING_MS 300

struct _WvDirectoryPage
{
  WvPage parent_instance;

  GCancellable *cancellable; /* of the search */
  GCancellable *loading_offer;
  WvList *list;
  GtkSingleSelection *selection;
  char *wanted;        /* nullable: id of the offer to show when the list is there */
  gboolean filter_set; /* the user chose, or the municipality of the practice was filled in */
  gboolean keep;       /* the same search again, because the directory changed */
  gboolean quiet;      /* filters are being set: one search, afterwards */
  guint loading_timer;
  GtkEditable *entry;
  GtkWidget *clear, *loading, *bar, *refer;
  WvFilterChip *municipality, *theme, *target_group;
  GtkToggleButton *walk_in, *fixed_contact;
  GtkLabel *count, *also;
  GtkDropDown *order;
  GtkPaned *paned;
  GtkListView *list_view;
  WvOfferDetail *detail;
  GtkMenuButton *wrong;
  GtkStack *stack;
  WvDirectoryEmpty *empty;
};

G_DEFINE_FINAL_TYPE (WvDirectoryPage, wv_directory_page, WV_TYPE_PAGE)

static WvDesk *
desk_of (WvDirectoryPage *self)
{
  return wv_page_get_desk (WV_PAGE (self));
}

static const WvMunicipality *
own_municipality (WvDirectoryPage *self)
{
  const char *code = wv_desk_get_municipality (desk_of (self));

  return code != NULL ? wv_municipality_find (code) : NULL;
}

static gboolean
has_filters (WvDirectoryPage *self)
{
  WvFilterChip *chips[] = { self->municipality, self->theme, self->target_group };

  for (guint i = 0; i < G_N_ELEMENTS (chips); i++)
    {
      g_autofree char *words = wv_filter_chip_dup_words (chips[i]);

      if (words != NULL)
        return TRUE;
    }
  return gtk_toggle_button_get_active (self->walk_in)
         || gtk_toggle_button_get_active (self->fixed_contact);
}

/* Where to look further: the own province, when only a part of it is searched. */
static const char *
wider_province (WvDirectoryPage *self)
{
  const WvMunicipality *own = own_municipality (self);
  g_auto (GStrv) codes = wv_filter_chip_dup_codes (self->municipality);

  if (own == NULL || codes[0] == NULL)
    return NULL;
  for (guint i = 0; codes[i] != NULL; i++)
    if (g_strcmp0 (wv_municipality_find (codes[i])->province, own->province) != 0)
      return NULL;
  return g_strv_length (codes) == 1 ? own->province : NULL;
}

static void
append_piece (GString *text, const char *piece, char *words)
{
  if (words != NULL)
    g_string_append_printf (text, " %s %s", piece, words);
  g_free (words);
}

/* "Er is niets voor ‘kunstles’ in gemeente Borsele voor ouderen. Probeer een ander woord." */
static char *
dup_reason (WvDirectoryPage *self)
{
  const char *words = gtk_editable_get_text (self->entry);
  g_auto (GStrv) places = wv_filter_chip_dup_codes (self->municipality);
  g_autofree char *groups = wv_filter_chip_dup_words (self->target_group);
  GString *text = g_string_new (NULL);

  if (*words != '\0')
    g_string_printf (text, _ ("There is nothing for ‘%s’"), words);
  else
    g_string_assign (text, _ ("There is nothing"));
  append_piece (text, g_strv_length (places) == 1 ? _ ("in the municipality of") : _ ("in"),
                wv_filter_chip_dup_words (self->municipality));
  append_piece (text, _ ("for"), groups != NULL ? g_utf8_strdown (groups, -1) : NULL);
  append_piece (text, _ ("with theme"), wv_filter_chip_dup_words (self->theme));
  if (gtk_toggle_button_get_active (self->walk_in))
    g_string_append_printf (text, " %s", _ ("with a walk-in today"));
  if (gtk_toggle_button_get_active (self->fixed_contact))
    g_string_append_printf (text, " %s", _ ("with a fixed contact"));
  g_string_append_c (text, '.');
  if (*words != '\0')
    g_string_append_printf (text, "\n%s", _ ("Try another word, or look at the spelling."));
  else if (!has_filters (self))
    g_string_append_printf (text, "\n%s", _ ("The directory comes with the first update."));
  return g_string_free (text, FALSE);
}

static void
select_position (WvDirectoryPage *self, guint position)
{
  gtk_single_selection_set_selected (self->selection, position);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

static void
show_count (WvDirectoryPage *self, const WvSearchResult *result)
{
  g_autofree char *count
      = g_strdup_printf (_ ("%d of %d"), (int)result->rows->len, (int)result->total);
  g_autofree char *words = result->also != NULL ? g_strjoinv (", ", result->also) : g_strdup ("");
  g_autofree char *also = g_strdup_printf (_ ("also searched for: %s"), words);

  gtk_label_set_text (self->count, count);
  gtk_label_set_text (self->also, *words != '\0' ? also : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->also), *words != '\0' ? also : NULL);
}

static void
show_result (WvDirectoryPage *self, const WvSearchResult *result)
{
  gboolean again = self->keep;
  g_autofree char *reason = NULL;

  self->keep = FALSE;
  wv_list_set_rows (self->list, result->rows, !again);
  show_count (self, result);
  gtk_widget_set_visible (self->clear, has_filters (self));
  gtk_widget_set_visible (self->bar, result->rows->len > 0);
  if (result->rows->len > 0)
    {
      if (!again && self->wanted == NULL)
        select_position (self, 0);
      gtk_stack_set_visible_child_name (self->stack, "list");
      return;
    }
  reason = dup_reason (self);
  wv_directory_empty_show (self->empty, reason, wider_province (self), has_filters (self));
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_failure (WvDirectoryPage *self, const char *reason)
{
  wv_directory_empty_show_error (self->empty, reason);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_offer (WvDirectoryPage *self, WvOfferView *view)
{
  g_autofree char *today = wv_desk_dup_today (desk_of (self));

  wv_offer_detail_set_view (self->detail, view, today);
}

static void
offer_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDirectoryPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvOfferView) view = NULL;

  if (self->list == NULL)
    return;
  view = wv_offer_load_finish (desk_of (self), result, &error);
  if (error == NULL && self->wanted == NULL)
    show_offer (self, g_steal_pointer (&view));
}

static void
wanted_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDirectoryPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvOfferView) view = NULL;
  int position;

  if (self->list == NULL)
    return;
  view = wv_offer_load_finish (desk_of (self), result, &error);
  position = view != NULL ? wv_list_find (self->list, view->rowid) : -1;
  if (position >= 0)
    select_position (self, (guint)position);
  g_clear_pointer (&self->wanted, g_free);
  if (error == NULL)
    show_offer (self, g_steal_pointer (&view));
}

static GCancellable *
begin_offer (WvDirectoryPage *self)
{
  g_cancellable_cancel (self->loading_offer);
  g_clear_object (&self->loading_offer);
  self->loading_offer = g_cancellable_new ();
  return self->loading_offer;
}

static void
selection_changed (WvDirectoryPage *self)
{
  WvRow *row = gtk_single_selection_get_selected_item (self->selection);

  if (row != NULL && self->wanted == NULL)
    wv_offer_load_async (desk_of (self), wv_row_get_rowid (row), begin_offer (self), offer_loaded,
                         g_object_ref (self));
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
  g_clear_handle_id (&self->loading_timer, g_source_remove);
  if (answer == NULL)
    show_failure (self, error->message);
  else
    show_result (self, answer);
  if (answer != NULL && self->wanted != NULL)
    wv_offer_load_id_async (desk_of (self), self->wanted, begin_offer (self), wanted_loaded,
                            g_object_ref (self));
}

static WvSearchQuery *
dup_query (WvDirectoryPage *self)
{
  WvSearchQuery *query = wv_search_query_new ();

  query->text = g_strdup (gtk_editable_get_text (self->entry));
  query->today = wv_desk_dup_today (desk_of (self));
  query->has_origin = wv_desk_get_origin (desk_of (self), &query->latitude, &query->longitude);
  query->municipalities = wv_filter_chip_dup_codes (self->municipality);
  query->themes = wv_filter_chip_dup_codes (self->theme);
  query->target_groups = wv_filter_chip_dup_codes (self->target_group);
  query->walk_in_today = gtk_toggle_button_get_active (self->walk_in);
  query->fixed_contact = gtk_toggle_button_get_active (self->fixed_contact);
  query->order = (WvSearchOrder)gtk_drop_down_get_selected (self->order);
  return query;
}

static void
run_search (WvDirectoryPage *self)
{
  WvSearch *search = wv_desk_get_search (desk_of (self));
  g_autoptr (WvSearchQuery) query = dup_query (self);

  if (search == NULL)
    show_failure (self, _ ("The search cannot be opened."));
  else
    wv_search_run_async (search, query, self->cancellable, found, g_object_ref (self));
}

static void
new_search (WvDirectoryPage *self)
{
  if (self->quiet || self->list == NULL)
    return;
  self->keep = FALSE;
  run_search (self);
}

static void
filter_changed (WvDirectoryPage *self)
{
  if (self->quiet || self->list == NULL)
    return;
  self->filter_set = TRUE;
  new_search (self);
}

static void
clear_filters (WvDirectoryPage *self)
{
  self->quiet = TRUE;
  wv_filter_chip_set_codes (self->municipality, NULL, NULL);
  wv_filter_chip_set_codes (self->theme, NULL, NULL);
  wv_filter_chip_set_codes (self->target_group, NULL, NULL);
  gtk_toggle_button_set_active (self->walk_in, FALSE);
  gtk_toggle_button_set_active (self->fixed_contact, FALSE);
  self->quiet = FALSE;
  filter_changed (self);
}

static void
search_wider (WvDirectoryPage *self)
{
  const WvMunicipality *own = own_municipality (self);
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autofree char *words = NULL;
  guint n;
  const WvMunicipality *all = wv_municipalities (&n);

  if (own == NULL)
    return;
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (all[i].province, own->province) == 0)
      g_ptr_array_add (codes, (char *)all[i].code);
  g_ptr_array_add (codes, NULL);
  words = g_strdup_printf (_ ("all of %s"), own->province);
  wv_filter_chip_set_codes (self->municipality, (const char *const *)codes->pdata, words);
  filter_changed (self);
}

/* The municipality of the practice is the first filter, until the user chooses another. */
static void
municipality_known (WvDirectoryPage *self)
{
  const WvMunicipality *own = own_municipality (self);
  const char *codes[] = { own != NULL ? own->code : NULL, NULL };
  guint n;
  const WvMunicipality *all = wv_municipalities (&n);

  if (self->filter_set || own == NULL)
    return;
  self->filter_set = TRUE;
  for (guint i = 0; i < n; i++)
    wv_filter_chip_add (self->municipality, all[i].code, all[i].name,
                        g_strcmp0 (all[i].province, own->province) == 0);
  wv_filter_chip_set_codes (self->municipality, codes, NULL);
  if (self->wanted == NULL)
    new_search (self);
}

static void
store_changed (WvDirectoryPage *self, const char *kind, const char *const *ids)
{
  if (!g_str_equal (kind, "offer") || self->list == NULL)
    return;
  self->keep = gtk_stack_get_visible_child (self->stack) != GTK_WIDGET (self->empty);
  run_search (self);
  selection_changed (self);
}

static void
setup_row (WvDirectoryPage *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, wv_offer_row_new (desk_of (self)));
}

static void
bind_row (WvDirectoryPage *self, GtkListItem *item)
{
  wv_offer_row_set_row (WV_OFFER_ROW (gtk_list_item_get_child (item)),
                        gtk_list_item_get_item (item), gtk_editable_get_text (self->entry));
}

static void
unbind_row (WvDirectoryPage *self, GtkListItem *item)
{
  wv_offer_row_set_row (WV_OFFER_ROW (gtk_list_item_get_child (item)), NULL, NULL);
}

/* Up and Down move the choice, so that the hands stay in the search field. */
static gboolean
key_pressed (WvDirectoryPage *self, guint key)
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
  select_position (self, at);
  return GDK_EVENT_STOP;
}

static gboolean
refer_here (WvDirectoryPage *self)
{
  const WvOfferView *view = wv_offer_detail_get_view (self->detail);

  return view != NULL && gtk_widget_get_visible (self->bar) && gtk_widget_get_visible (self->refer)
         && gtk_widget_activate_action (GTK_WIDGET (self), "win.new-referral", "s",
                                        wv_record_get_id (view->offer));
}

static void
sheet_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDirectoryPage) self = data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  WvOfferView *view;
  GtkWidget *dialog;

  if (self->list == NULL || root == NULL)
    return;
  view = wv_offer_load_finish (desk_of (self), result, NULL);
  if (view == NULL)
    return;
  dialog = wv_print_dialog_new (desk_of (self), view);
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (root));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Its own copy: the list can go on under the dialog. */
static gboolean
print_sheet (WvDirectoryPage *self)
{
  const WvOfferView *view = wv_offer_detail_get_view (self->detail);

  if (view == NULL || !gtk_widget_get_visible (self->bar))
    return FALSE;
  wv_offer_load_id_async (desk_of (self), wv_record_get_id (view->offer), self->cancellable,
                          sheet_loaded, g_object_ref (self));
  return TRUE;
}

/* Enter on a result: the next Enter refers. */
static void
go_to_detail (WvDirectoryPage *self)
{
  if (gtk_widget_get_visible (self->bar) && gtk_widget_get_visible (self->refer))
    gtk_widget_grab_focus (self->refer);
}

/* Who keeps this entry is told by mail or telephone: the entry is theirs. */
static void
make_wrong_popover (GtkMenuButton *button, gpointer data)
{
  WvDirectoryPage *self = data;
  const WvOfferView *view = wv_offer_detail_get_view (self->detail);
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label
      = gtk_label_new (_ ("The organisation keeps this entry. Tell them what is not right."));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_box_append (GTK_BOX (box), label);
  if (view != NULL && view->contact != NULL)
    gtk_box_append (GTK_BOX (box), wv_contact_row_new (NULL, view->contact->contact));
  if (view != NULL && view->organisation != NULL)
    gtk_box_append (GTK_BOX (box), wv_contact_row_new (NULL, view->organisation));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (button, popover);
}

/* The list may take two fifths, as the detail needs the rest to be read. */
static void
set_position (WvDirectoryPage *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->paned));

  if (width > 0)
    gtk_paned_set_position (self->paned, CLAMP (width * 42 / 100, LIST_MINIMUM, LIST_WIDTH));
}

static gboolean
show_loading (gpointer data)
{
  WvDirectoryPage *self = data;

  self->loading_timer = 0;
  gtk_widget_set_visible (self->loading, TRUE);
  return G_SOURCE_REMOVE;
}

static void
set_up_list (WvDirectoryPage *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->list = wv_list_new (wv_desk_get_store (desk_of (self)), &wv_kind_offer);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selection_changed),
                           self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

static void
add_codes (WvFilterChip *chip, const char *list)
{
  const GPtrArray *codes = wv_codes (list);

  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const WvCode *code = codes->pdata[i];

      wv_filter_chip_add (chip, code->code, code->label, TRUE);
    }
}

static void
wv_directory_page_constructed (GObject *object)
{
  WvDirectoryPage *self = WV_DIRECTORY_PAGE (object);
  WvDesk *desk = desk_of (self);

  G_OBJECT_CLASS (wv_directory_page_parent_class)->constructed (object);
  self->cancellable = g_cancellable_new ();
  set_up_list (self);
  add_codes (self->theme, "theme");
  add_codes (self->target_group, "target-group");
  gtk_widget_set_visible (self->refer, wv_desk_is_sender (desk));
  gtk_menu_button_set_create_popup_func (self->wrong, make_wrong_popover, self, NULL);
  wv_name_menu_button (self->wrong);
  wv_directory_empty_set_desk (self->empty, desk);
  g_signal_connect_object (desk, "notify::municipality", G_CALLBACK (municipality_known), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (wv_desk_get_store (desk), "changed", G_CALLBACK (store_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->paned, "notify::max-position", G_CALLBACK (set_position), self,
                           G_CONNECT_SWAPPED);
  self->loading_timer = g_timeout_add (LOADING_MS, show_loading, self);
  municipality_known (self);
  run_search (self);
}

static void
wv_directory_page_dispose (GObject *object)
{
  WvDirectoryPage *self = WV_DIRECTORY_PAGE (object);

  g_clear_handle_id (&self->loading_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->loading_offer);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->loading_offer);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (wv_directory_page_parent_class)->dispose (object);
}

static gboolean
wv_directory_page_search (WvPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WV_DIRECTORY_PAGE (page)->entry));
}

static gboolean
wv_directory_page_primary (WvPage *page)
{
  return refer_here (WV_DIRECTORY_PAGE (page));
}

static gboolean
wv_directory_page_print (WvPage *page)
{
  return print_sheet (WV_DIRECTORY_PAGE (page));
}

/* Another screen names this offer: it must be in the list, whatever the filters are now. */
static gboolean
wv_directory_page_show_item (WvPage *page, const char *item)
{
  WvDirectoryPage *self = WV_DIRECTORY_PAGE (page);

  self->quiet = TRUE;
  gtk_editable_set_text (self->entry, "");
  self->quiet = FALSE;
  g_free (self->wanted);
  self->wanted = g_strdup (item);
  clear_filters (self);
  return TRUE;
}

static void
wv_directory_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wv_directory_page_parent_class)->map (widget);
  gtk_widget_grab_focus (GTK_WIDGET (WV_DIRECTORY_PAGE (widget)->entry));
}

static gboolean
shortcut (GtkWidget *widget, GVariant *args, gpointer data)
{
  WvDirectoryPage *self = WV_DIRECTORY_PAGE (widget);
  const char *what = g_variant_get_string (args, NULL);

  if (g_str_equal (what, "clear"))
    clear_filters (self);
  else if (g_str_equal (what, "copy"))
    return wv_offer_detail_copy_number (self->detail);
  else
    wv_filter_chip_popup (g_str_equal (what, "municipality") ? self->municipality
                          : g_str_equal (what, "theme")      ? self->theme
                                                             : self->target_group);
  return TRUE;
}

static void
add_shortcut (GtkShortcutController *keys, guint key, GdkModifierType mods, const char *what)
{
  GtkShortcut *one = gtk_shortcut_new (gtk_keyval_trigger_new (key, mods),
                                       gtk_callback_action_new (shortcut, NULL, NULL));

  gtk_shortcut_set_arguments (one, g_variant_new_string (what));
  gtk_shortcut_controller_add_shortcut (keys, one);
}

/* Captured, or the search field would use Ctrl+Backspace itself. */
static void
add_shortcuts (WvDirectoryPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcutController *shortcuts = GTK_SHORTCUT_CONTROLLER (keys);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  add_shortcut (shortcuts, GDK_KEY_g, GDK_ALT_MASK, "municipality");
  add_shortcut (shortcuts, GDK_KEY_t, GDK_ALT_MASK, "theme");
  add_shortcut (shortcuts, GDK_KEY_d, GDK_ALT_MASK, "target-group");
  add_shortcut (shortcuts, GDK_KEY_BackSpace, GDK_CONTROL_MASK, "clear");
  add_shortcut (shortcuts, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "copy");
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, entry);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, clear);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, loading);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, bar);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, refer);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, municipality);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, theme);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, target_group);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, walk_in);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, fixed_contact);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, count);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, also);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, order);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, paned);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, list_view);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, detail);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, wrong);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, stack);
  gtk_widget_class_bind_template_child (klass, WvDirectoryPage, empty);
}

static void
wv_directory_page_class_init (WvDirectoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = wv_directory_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wv_directory_page_dispose;
  WV_PAGE_CLASS (klass)->search = wv_directory_page_search;
  WV_PAGE_CLASS (klass)->primary = wv_directory_page_primary;
  WV_PAGE_CLASS (klass)->print = wv_directory_page_print;
  WV_PAGE_CLASS (klass)->show_item = wv_directory_page_show_item;
  widget_class->map = wv_directory_page_map;
  g_type_ensure (WV_TYPE_HEADER);
  g_type_ensure (WV_TYPE_WRAP);
  g_type_ensure (WV_TYPE_CHIP);
  g_type_ensure (WV_TYPE_FILTER_CHIP);
  g_type_ensure (WV_TYPE_OFFER_DETAIL);
  g_type_ensure (WV_TYPE_DIRECTORY_EMPTY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-directory-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, new_search);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, clear_filters);
  gtk_widget_class_bind_template_callback (widget_class, search_wider);
  gtk_widget_class_bind_template_callback (widget_class, go_to_detail);
  gtk_widget_class_bind_template_callback (widget_class, refer_here);
  gtk_widget_class_bind_template_callback (widget_class, print_sheet);
}

static void
wv_directory_page_init (WvDirectoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wv_stack_hide_unseen (self->stack);
  add_shortcuts (self);
}

#include "ui/wv-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/wv-outbox.h"
#include "ui/wv-about.h"
#include "ui/wv-courier-page.h"
#include "ui/wv-disk-bar.h"
#include "ui/wv-idle-lock.h"
#include "ui/wv-lock-view.h"
#include "ui/wv-main-menu.h"
#include "ui/wv-pages.h"
#include "ui/wv-preferences.h"
#include "ui/wv-recovery-dialog.h"
#include "ui/wv-shortcut-table.h"
#include "ui/wv-shortcuts.h"
#include "ui/wv-sidebar-fit.h"
#include "ui/wv-stack.h"

struct _WvWindow
{
  AdwApplicationWindow parent_instance;

  WvDesk *desk;
  AdwToastOverlay *toasts;
  GtkStack *root;    /* the lock view, or the shell and full views over it */
  GtkStack *content; /* pages, and views over them; NULL while locked */
  GtkWidget *sidebar;
  GtkListBox *list;
  GPtrArray *views; /* pushed, topmost last; borrowed */
  gboolean told_of_loss; /* that text which is not saved would be lost */
  AdwToast *undo_toast;
  char *page; /* name of the page that shows, kept over a lock */
  WvIdleLock *idle;
  gboolean narrow; /* the sidebar has icons only */
  guint fit_source;
  gboolean reminded; /* of the recovery sheet, once each start */
};

G_DEFINE_FINAL_TYPE (WvWindow, wv_window, ADW_TYPE_APPLICATION_WINDOW)

typedef struct
{
  WvUndo undo;
  gpointer data;
  GDestroyNotify free_data;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *undo = data;

  if (undo->free_data != NULL)
    undo->free_data (undo->data);
  g_free (undo);
}

static guint
audience_of (WvDesk *desk)
{
  if (wv_desk_is_receiver (desk))
    return WV_FOR_RECEIVER;
  return wv_desk_is_sender (desk) ? WV_FOR_SENDER : WV_FOR_COORDINATOR;
}

static gboolean
is_for_us (WvWindow *self, const WvPageInfo *info)
{
  return (info->audience & audience_of (self->desk)) != 0;
}

static WvPage *
current_page (WvWindow *self)
{
  GtkWidget *page = NULL;

  if (self->content == NULL)
    return NULL;
  if (self->views->len > 0)
    page = g_ptr_array_index (self->views, self->views->len - 1);
  else
    page = gtk_stack_get_visible_child (self->content);
  return WV_IS_PAGE (page) ? WV_PAGE (page) : NULL;
}

static void
show_page (WvWindow *self, const char *name)
{
  GtkListBoxRow *row;

  /* Locked: it opens there after the password. */
  if (self->content == NULL && wv_page_info_find (name) != NULL)
    {
      g_free (self->page);
      self->page = g_strdup (name);
    }
  if (self->content == NULL || gtk_stack_get_child_by_name (self->content, name) == NULL)
    return;
  while (self->views->len > 0)
    wv_window_pop (self);
  gtk_stack_set_visible_child_name (self->content, name);
  g_free (self->page);
  self->page = g_strdup (name);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (strcmp (gtk_widget_get_name (GTK_WIDGET (row)), name) == 0)
      gtk_list_box_select_row (self->list, row);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, WvWindow *self)
{
  g_autofree char *name = g_strdup (gtk_widget_get_name (GTK_WIDGET (row)));

  show_page (self, name);
}

static void
badge_cb (WvPage *page, GParamSpec *pspec, GtkWidget *label)
{
  guint badge = wv_page_get_badge (page);
  g_autofree char *text = badge > 99 ? g_strdup ("99+") : g_strdup_printf ("%u", badge);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, badge > 0);
}

static void
add_page (WvWindow *self, const WvPageInfo *info)
{
  GtkWidget *page = g_object_new (info->get_type (), "desk", self->desk, NULL);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", info->icon, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", _ (info->title), "xalign", 0.0,
                                   "hexpand", TRUE, NULL);
  GtkWidget *badge = gtk_label_new (NULL);

  gtk_stack_add_named (self->content, page, info->name);
  gtk_widget_add_css_class (badge, "badge");
  gtk_widget_add_css_class (box, "side-line");
  gtk_widget_add_css_class (label, "side-words");
  gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), badge);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, info->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (info->title), -1);
  gtk_list_box_append (self->list, row);
  g_signal_connect_object (page, "notify::badge", G_CALLBACK (badge_cb), badge, 0);
  badge_cb (WV_PAGE (page), NULL, badge);
}

static GtkWidget *
make_account_row (WvWindow *self)
{
  WvProfile *profile = wv_desk_get_profile (self->desk);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *avatar = adw_avatar_new (32, profile->contact_name, TRUE);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "label", profile->contact_name, "xalign", 0.0,
                                  "ellipsize", 3, "max-width-chars", 14, NULL);
  GtkWidget *place = g_object_new (GTK_TYPE_LABEL, "label", profile->organisation_name, "xalign",
                                   0.0, "ellipsize", 3, "max-width-chars", 14, "tooltip-text", profile->organisation_name, NULL);
  GtkWidget *lock = gtk_button_new_from_icon_name ("system-lock-screen-symbolic");
  g_autofree char *tooltip = wv_shortcut_tooltip (_ ("Lock"), "win.lock");

  gtk_widget_add_css_class (avatar, "pro");
  gtk_widget_add_css_class (name, "who-name");
  gtk_widget_add_css_class (place, "sub");
  gtk_widget_add_css_class (lock, "flat");
  gtk_widget_set_tooltip_text (lock, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (lock), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Lock"),
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (lock), "win.lock");
  gtk_widget_add_css_class (box, "side-line");
  gtk_widget_add_css_class (names, "side-words");
  gtk_widget_set_valign (lock, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (names, TRUE);
  gtk_box_append (GTK_BOX (names), name);
  gtk_box_append (GTK_BOX (names), place);
  gtk_box_append (GTK_BOX (box), avatar);
  gtk_box_append (GTK_BOX (box), names);
  gtk_box_append (GTK_BOX (box), lock);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 8);
  gtk_widget_set_margin_bottom (box, 8);
  return box;
}

static GtkWidget *
make_sidebar (WvWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *title = adw_window_title_new ("Welverwijs", "");

  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  gtk_widget_add_css_class (title, "side-words");
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  gtk_widget_add_css_class (header, "side-header");
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), wv_main_menu_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  g_signal_connect (self->list, "row-activated", G_CALLBACK (row_activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), GTK_WIDGET (self->list));
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  /* Explicit, or the labels in it would make it grow with the window. */
  gtk_widget_set_hexpand (box, FALSE);
  gtk_widget_add_css_class (box, "sidebar-pane");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroll);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), make_account_row (self));
  return box;
}

/* Windows over this one may show what the lock must hide. */
static void
close_dialogs (WvWindow *self)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *l = windows; l != NULL; l = l->next)
    if (GTK_IS_WINDOW (l->data) && gtk_window_get_transient_for (l->data) == GTK_WINDOW (self))
      gtk_window_destroy (l->data);
}

static gboolean
let_go (gpointer overlay)
{
  return G_SOURCE_REMOVE;
}

/* What is in it goes at once. Itself it stays a moment, off the screen: libadwaita 1.2 does not survive that an overlay ends
 * while a message in it moves. */
static void
drop_overlay (AdwToastOverlay *overlay)
{
  adw_toast_overlay_set_child (overlay, NULL);
  g_timeout_add_seconds_full (G_PRIORITY_LOW, 2, let_go, g_object_ref (overlay), g_object_unref);
}

/* A new overlay too: a message that still shows may name a resident. */
static void
clear_root (WvWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  /* A field that goes away with the focus in it complains. */
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  if (self->toasts != NULL)
    drop_overlay (self->toasts);
  g_ptr_array_set_size (self->views, 0);
  self->content = NULL;
  self->list = NULL;
  self->sidebar = NULL;
  self->undo_toast = NULL;
  self->root = GTK_STACK (gtk_stack_new ());
  wv_stack_hide_unseen (self->root);
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_toast_overlay_set_child (self->toasts, GTK_WIDGET (self->root));
  gtk_widget_set_vexpand (GTK_WIDGET (self->toasts), TRUE);
  gtk_box_append (GTK_BOX (box), wv_disk_bar_new (wv_desk_get_store (self->desk)));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->toasts));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), box);
}

static void
build_shell (WvWindow *self)
{
  GtkWidget *shell = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  guint n;
  const WvPageInfo *infos = wv_pages (&n);
  g_autofree char *page = g_strdup (self->page);

  self->content = GTK_STACK (gtk_stack_new ());
  wv_stack_hide_unseen (self->content);
  gtk_widget_set_hexpand (GTK_WIDGET (self->content), TRUE);
  self->sidebar = make_sidebar (self);
  gtk_box_append (GTK_BOX (shell), self->sidebar);
  gtk_box_append (GTK_BOX (shell), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (shell), GTK_WIDGET (self->content));
  gtk_stack_add_named (self->root, shell, "shell");
  for (guint i = 0; i < n; i++)
    if (infos[i].place == WV_PLACE_SIDEBAR && is_for_us (self, &infos[i]))
      {
        add_page (self, &infos[i]);
        if (page == NULL)
          page = g_strdup (infos[i].name);
      }
  wv_sidebar_fit (self->sidebar, self->narrow);
  if (page != NULL)
    show_page (self, page);
}

static gboolean
fit_cb (gpointer data)
{
  WvWindow *self = data;

  self->fit_source = 0;
  self->narrow = wv_sidebar_is_narrow_at (gtk_widget_get_width (GTK_WIDGET (self)));
  if (self->sidebar != NULL)
    wv_sidebar_fit (self->sidebar, self->narrow);
  return G_SOURCE_REMOVE;
}

/* What shows may not change while it gets its place: a moment later. */
static void
wv_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  WvWindow *self = WV_WINDOW (widget);

  GTK_WIDGET_CLASS (wv_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (wv_sidebar_is_narrow_at (width) != self->narrow && self->fit_source == 0)
    self->fit_source = g_idle_add (fit_cb, self);
}

/* While locked nothing of a resident may be left: not shown, not in widgets. */
static void
show_lock_state (WvWindow *self)
{
  GtkWidget *view;

  clear_root (self);
  if (!wv_desk_is_locked (self->desk))
    {
      build_shell (self);
      if (!self->reminded)
        wv_recovery_dialog_offer (self);
      self->reminded = TRUE;
      return;
    }
  close_dialogs (self);
  view = wv_lock_view_new (self->desk);
  gtk_stack_add_named (self->root, view, "lock");
}

static void
open_view (WvWindow *self, const char *name, const char *item)
{
  const WvPageInfo *info = wv_page_info_find (name);

  if (info == NULL || self->content == NULL || !is_for_us (self, info))
    return;
  wv_window_push (self,
                  g_object_new (info->get_type (), "desk", self->desk, "item",
                                item != NULL && *item != '\0' ? item : NULL, NULL),
                  info->place == WV_PLACE_FULL);
}

static void
with_text_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *self = WV_WINDOW (widget);
  const char *text = g_variant_get_string (parameter, NULL);

  if (strcmp (action, "win.show-page") == 0)
    show_page (self, text);
  else if (strcmp (action, "win.new-referral") == 0)
    open_view (self, "composer", text);
  else if (strcmp (action, "win.edit-draft") == 0)
    open_view (self, "composer", text);
  else if (strcmp (action, "win.show-dossier") == 0)
    open_view (self, "dossier", text);
  else if (strcmp (action, "win.toast") == 0)
    wv_window_toast (self, text);
  else if (strcmp (action, "win.show-offer") == 0)
    {
      show_page (self, "directory");
      if (current_page (self) != NULL)
        wv_page_show_item (current_page (self), text);
    }
}

/* Text that the disk does not take is only on the screen: leaving it behind takes a second time. */
static gboolean
may_leave (WvWindow *self)
{
  g_autoptr (GError) trouble = wv_store_dup_trouble (wv_desk_get_store (self->desk));

  if (trouble == NULL || self->views->len == 0 || self->told_of_loss)
    {
      self->told_of_loss = FALSE;
      return TRUE;
    }
  self->told_of_loss = TRUE;
  wv_window_toast (self, _ ("What you typed here is not saved, because the disk does not take it. Copy it, or do this once more to leave it behind."));
  return FALSE;
}

static gboolean
close_request (GtkWindow *window)
{
  return !may_leave (WV_WINDOW (window)) || GTK_WINDOW_CLASS (wv_window_parent_class)->close_request (window);
}

static void
go_back_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *self = WV_WINDOW (widget);
  WvPage *page = current_page (self);

  if ((page == NULL || !wv_page_back (page)) && may_leave (self))
    wv_window_pop (self);
}

static void
page_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvPage *page = current_page (WV_WINDOW (widget));

  if (page == NULL)
    return;
  if (strcmp (action, "win.primary") == 0)
    wv_page_primary (page);
  else if (strcmp (action, "win.search") == 0)
    wv_page_search (page);
  else
    wv_page_print (page);
}

static void
desk_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *self = WV_WINDOW (widget);

  if (strcmp (action, "win.lock") == 0)
    {
      if (may_leave (self))
        wv_desk_lock (self->desk);
    }
  else if (self->sidebar != NULL)
    gtk_widget_set_visible (self->sidebar, !gtk_widget_get_visible (self->sidebar));
}

static void
nth_page_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *self = WV_WINDOW (widget);
  GtkListBoxRow *row = NULL;

  if (self->list != NULL)
    row = gtk_list_box_get_row_at_index (self->list, g_variant_get_int32 (parameter));
  if (row != NULL)
    row_activated_cb (self->list, row, self);
}

/* F6: to the other side, and where the focus was there. */
static void
next_pane (WvWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkWidget *aside = self->sidebar;

  if (self->content == NULL)
    return;
  if (focus != NULL && gtk_widget_is_ancestor (focus, aside))
    aside = GTK_WIDGET (self->content);
  gtk_widget_child_focus (aside, GTK_DIR_TAB_FORWARD);
}

static void
show_courier (WvWindow *self)
{
  if (!WV_IS_COURIER_PAGE (current_page (self)))
    open_view (self, "courier", NULL);
}

static void
shell_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *self = WV_WINDOW (widget);
  WvSync *sync = wv_desk_get_sync (self->desk);

  /* Locked it shows nothing of anybody, and the program's own windows would lie over that. */
  if (self->content == NULL)
    return;
  if (strcmp (action, "win.next-pane") == 0)
    next_pane (self);
  else if (strcmp (action, "win.courier") == 0)
    show_courier (self);
  else if (strcmp (action, "win.preferences") == 0)
    gtk_window_present (GTK_WINDOW (wv_preferences_new (GTK_WINDOW (self), self->desk)));
  else if (strcmp (action, "win.shortcuts") == 0)
    wv_shortcuts_present (GTK_WINDOW (self));
  else if (strcmp (action, "win.about") == 0)
    wv_about_present (GTK_WINDOW (self));
  else if (sync != NULL)
    wv_sync_now (sync);
}

static void
run_undo (AdwToast *toast)
{
  Undo *undo = g_object_get_data (G_OBJECT (toast), "undo");

  if (undo != NULL)
    undo->undo (undo->data);
  g_object_set_data (G_OBJECT (toast), "undo", NULL);
}

static void
undo_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvWindow *self = WV_WINDOW (widget);
  g_autoptr (AdwToast) toast = self->undo_toast != NULL ? g_object_ref (self->undo_toast) : NULL;

  if (toast == NULL)
    return;
  run_undo (toast);
  adw_toast_dismiss (toast);
}

static void
wv_window_dispose (GObject *object)
{
  WvWindow *self = WV_WINDOW (object);

  g_clear_object (&self->idle);
  g_clear_handle_id (&self->fit_source, g_source_remove);
  /* GTK keeps the actions of a window that was shown, and this one holds the desk. */
  g_action_map_remove_action (G_ACTION_MAP (self), "hide-names");
  self->content = NULL;
  self->list = NULL;
  self->sidebar = NULL;
  self->undo_toast = NULL;
  G_OBJECT_CLASS (wv_window_parent_class)->dispose (object);
  g_clear_object (&self->desk);
}

static void
wv_window_finalize (GObject *object)
{
  WvWindow *self = WV_WINDOW (object);

  g_ptr_array_unref (self->views);
  g_free (self->page);
  G_OBJECT_CLASS (wv_window_parent_class)->finalize (object);
}

static void
wv_window_class_init (WvWindowClass *klass)
{
  static const char *const text_actions[]
      = { "win.show-page",    "win.new-referral", "win.edit-draft",
          "win.show-dossier", "win.show-offer",   "win.toast" };
  static const char *const shell_actions[]
      = { "win.sync", "win.next-pane", "win.preferences", "win.shortcuts", "win.about",
          "win.courier" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_window_dispose;
  widget_class->size_allocate = wv_window_size_allocate;
  G_OBJECT_CLASS (klass)->finalize = wv_window_finalize;
  for (guint i = 0; i < G_N_ELEMENTS (text_actions); i++)
    gtk_widget_class_install_action (widget_class, text_actions[i], "s", with_text_action);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, go_back_action);
  gtk_widget_class_install_action (widget_class, "win.primary", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "win.print", NULL, page_action);
  gtk_widget_class_install_action (widget_class, "win.lock", NULL, desk_action);
  gtk_widget_class_install_action (widget_class, "win.sidebar", NULL, desk_action);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "win.nth-page", "i", nth_page_action);
  for (guint i = 0; i < G_N_ELEMENTS (shell_actions); i++)
    gtk_widget_class_install_action (widget_class, shell_actions[i], NULL, shell_action);
  wv_shortcut_bind (widget_class);
  GTK_WINDOW_CLASS (klass)->close_request = close_request;
}

/* A text view would take Ctrl+Enter for a new line: the main action comes first. */
static void
put_primary_first (WvWindow *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"), gtk_named_action_new ("win.primary")));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
wv_window_init (WvWindow *self)
{
  self->views = g_ptr_array_new ();
  gtk_window_set_default_size (GTK_WINDOW (self), 1280, 860);
  gtk_widget_set_size_request (GTK_WIDGET (self), 940, 620);
  gtk_window_set_title (GTK_WINDOW (self), "Welverwijs");
  put_primary_first (self);
}

WvWindow *
wv_window_new (GtkApplication *application, WvDesk *desk)
{
  WvWindow *self = g_object_new (WV_TYPE_WINDOW, "application", application, NULL);
  GSettings *settings = wv_desk_get_settings (desk);
  g_autoptr (GPropertyAction) hide = g_property_action_new ("hide-names", desk, "hide-names");

  self->desk = g_object_ref (desk);
  self->idle = wv_idle_lock_new (GTK_WIDGET (self), desk);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (hide));
  if (settings != NULL)
    {
      g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
    }
  g_signal_connect_object (desk, "notify::locked", G_CALLBACK (show_lock_state), self,
                           G_CONNECT_SWAPPED);
  show_lock_state (self);
  return self;
}

WvDesk *
wv_window_get_desk (WvWindow *self)
{
  return self->desk;
}

WvWindow *
wv_window_of (GtkWidget *widget)
{
  GtkWidget *window = gtk_widget_get_ancestor (widget, WV_TYPE_WINDOW);

  return window != NULL ? WV_WINDOW (window) : NULL;
}

void
wv_window_push (WvWindow *self, GtkWidget *view, gboolean full)
{
  GtkStack *stack = full ? self->root : self->content;

  g_return_if_fail (self->content != NULL);
  gtk_stack_add_child (stack, view);
  g_ptr_array_add (self->views, view);
  gtk_stack_set_visible_child (stack, view);
}

void
wv_window_pop (WvWindow *self)
{
  GtkWidget *view;
  GtkStack *stack;

  if (self->views->len == 0)
    return;
  view = g_ptr_array_steal_index (self->views, self->views->len - 1);
  stack = GTK_STACK (gtk_widget_get_parent (view));
  gtk_stack_remove (stack, view);
  if (self->views->len > 0)
    {
      view = g_ptr_array_index (self->views, self->views->len - 1);
      gtk_stack_set_visible_child (GTK_STACK (gtk_widget_get_parent (view)), view);
      if (gtk_widget_get_parent (view) == GTK_WIDGET (self->content))
        gtk_stack_set_visible_child_name (self->root, "shell");
      return;
    }
  gtk_stack_set_visible_child_name (self->root, "shell");
  gtk_stack_set_visible_child_name (self->content, self->page);
}

void
wv_window_toast (WvWindow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_timeout (toast, 4);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
toast_gone_cb (AdwToast *toast, WvWindow *self)
{
  if (self->undo_toast == toast)
    self->undo_toast = NULL;
}

void
wv_window_toast_undo (
    WvWindow *self, const char *text, WvUndo undo, gpointer data, GDestroyNotify free_data)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);
  Undo *held = g_new0 (Undo, 1);

  *held = (Undo){ undo, data, free_data };
  g_object_set_data_full (G_OBJECT (toast), "undo", held, undo_free);
  adw_toast_set_timeout (toast, 8);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect (toast, "button-clicked", G_CALLBACK (run_undo), NULL);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_gone_cb), self, 0);
  self->undo_toast = toast;
  adw_toast_overlay_add_toast (self->toasts, toast);
}

typedef struct
{
  WvWindow *window; /* weak */
  gint64 tx;
} TakeBack;

static void
take_back_free (gpointer data)
{
  TakeBack *back = data;

  g_clear_weak_pointer (&back->window);
  g_free (back);
}

static gpointer
take_back (WvDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (wv_outbox_take_back (db, *(gint64 *)data, error));
}

static void
taken_back_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvWindow) self = data;
  g_autoptr (GError) error = NULL;

  wv_store_run_finish (WV_STORE (source), result, &error);
  if (error != NULL)
    wv_window_toast (self, error->message);
}

static void
undo_tx (gpointer data)
{
  TakeBack *back = data;

  if (back->window == NULL || back->window->desk == NULL)
    return;
  wv_store_run_async (wv_desk_get_store (back->window->desk), WV_STORE_WRITE, take_back,
                      g_memdup2 (&back->tx, sizeof back->tx), g_free, NULL, NULL, taken_back_cb,
                      g_object_ref (back->window));
}

void
wv_window_toast_tx (WvWindow *self, const char *text, gint64 tx)
{
  TakeBack *back = g_new0 (TakeBack, 1);

  g_set_weak_pointer (&back->window, self);
  back->tx = tx;
  wv_window_toast_undo (self, text, undo_tx, back, take_back_free);
}

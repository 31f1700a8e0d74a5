#include "ui/wv-inbox-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "store/wv-change.h"
#include "ui/wv-ask-dialog.h"
#include "ui/wv-decline-dialog.h"
#include "ui/wv-ends.h"
#include "ui/wv-header.h"
#include "ui/wv-inbox-detail.h"
#include "ui/wv-inbox-load.h"
#include "ui/wv-inbox-places.h"
#include "ui/wv-inbox-table.h"
#include "ui/wv-own-text.h"
#include "ui/wv-stack.h"
#include "ui/wv-window.h"

/* As long as its toast shows, an answer can be taken back. */
#define UNDO_SECONDS 8

/* What the button of the empty screen does. */
typedef enum
{
  HELP_NONE,
  HELP_SHOW_WAITING,
  HELP_SHOW_NEW,
  HELP_CLEAR_FILTERS,
  HELP_TRY_AGAIN,
} Help;

struct _WvInboxPage
{
  WvPage parent_instance;

  WvHeader *header;
  GtkSearchBar *search_bar;
  GtkEditable *search;
  GtkToggleButton *new, *waiting, *running, *finished, *mine;
  GtkLabel *new_count, *waiting_count, *running_count, *finished_count;
  GtkDropDown *places;
  GtkStack *stack;
  WvInboxTable *table;
  WvInboxDetail *detail;
  GtkWidget *decline, *ask, *open, *accept;
  GtkLabel *promise;
  AdwStatusPage *status;
  GtkWidget *status_button, *copy_error;

  Help help;
  WvSegment segment;
  gboolean want_focus; /* the rows are to have the keyboard as soon as there are some */
  GHashTable *opened;  /* dossiers that were noted as opened */
  char *chosen;        /* dossier that a person chose to read */
  char *answered;      /* dossier of which the answer is being written */
  GtkWidget *dialog;   /* weak */
  GCancellable *cancellable;
  guint clock;
};

G_DEFINE_FINAL_TYPE (WvInboxPage, wv_inbox_page, WV_TYPE_PAGE)

static WvDesk *
desk_of (WvInboxPage *self)
{
  return wv_page_get_desk (WV_PAGE (self));
}

static WvCaseload *
caseload_of (WvInboxPage *self)
{
  return wv_desk_get_caseload (desk_of (self));
}

static gboolean
waits_for_answer (WvCase *item)
{
  return item != NULL
         && (item->progress.state == WV_STATE_SENT || item->progress.state == WV_STATE_RECEIVED);
}

/* Changes. */

typedef struct
{
  WvInboxPage *page;
  char *toast; /* nullable */
} Doing;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Doing *doing = data;
  g_autoptr (WvInboxPage) self = doing->page;
  g_autofree char *toast = doing->toast;
  g_autoptr (GError) error = NULL;
  gint64 tx = wv_change_apply_finish (WV_STORE (source), result, &error);
  WvWindow *window = wv_window_of (GTK_WIDGET (self));

  g_free (doing);
  if (error != NULL)
    g_clear_pointer (&self->answered, g_free);
  if (window == NULL)
    return;
  if (error != NULL)
    wv_window_toast (window, error->message);
  else if (tx > 0 && toast != NULL)
    wv_window_toast_tx (window, toast, tx);
}

static void
apply (WvInboxPage *self, WvChange *change, const char *toast)
{
  WvDesk *desk = desk_of (self);
  Doing *doing = g_new0 (Doing, 1);

  doing->page = g_object_ref (self);
  doing->toast = g_strdup (toast);
  if (toast != NULL)
    wv_change_hold (change, UNDO_SECONDS);
  wv_change_apply_async (wv_desk_get_store (desk), wv_desk_get_vault (desk),
                         wv_desk_get_actor (desk), change, NULL, done_cb, doing);
}

/* Received means that somebody here opened it; whoever reads on the screen is written down. A row that the program
 * selected by itself was not opened by anybody. */
static void
note_opened (WvInboxPage *self, const char *dossier)
{
  if (!g_hash_table_add (self->opened, g_strdup (dossier)))
    return;
  apply (self, wv_change_open (dossier), NULL);
}

static void
answer (WvInboxPage *self, const char *dossier, WvChange *change, const char *toast)
{
  g_free (self->answered);
  self->answered = g_strdup (dossier);
  self->want_focus = TRUE;
  apply (self, change, toast);
}

static void
accept_selected (WvInboxPage *self, WvCase *item)
{
  WvInboxArrangements *arrangements = wv_inbox_detail_get_arrangements (self->detail);
  WvInboxLook look = wv_inbox_table_get_look (self->table);

  note_opened (self, item->id);
  answer (self, item->id,
          wv_change_accept (item->id, wv_inbox_arrangements_get_assignee (arrangements)),
          look.offline ? _ ("Accepted. The GP is told once there is a connection.")
                       : _ ("Accepted. The GP is told."));
}

static gboolean
open_selected (WvInboxPage *self)
{
  WvCase *item = wv_inbox_table_get_selected (self->table);

  return item != NULL
         && gtk_widget_activate_action (GTK_WIDGET (self), "win.show-dossier", "s", item->id);
}

static gboolean
wv_inbox_page_primary (WvPage *page)
{
  WvInboxPage *self = WV_INBOX_PAGE (page);
  WvCase *item = wv_inbox_table_get_selected (self->table);

  if (item == NULL || g_strcmp0 (self->answered, item->id) == 0)
    return FALSE;
  if (!waits_for_answer (item))
    return open_selected (self);
  accept_selected (self, item);
  return TRUE;
}

static void
asked_cb (WvInboxPage *self, const char *text, GtkWidget *dialog)
{
  const char *dossier = g_object_get_data (G_OBJECT (dialog), "dossier");

  note_opened (self, dossier);
  answer (self, dossier, wv_change_ask (dossier, text), _ ("Asked. The GP is told."));
}

static void
declined_cb (WvInboxPage *self, const char *reason, const char *note, GtkWidget *dialog)
{
  const char *dossier = g_object_get_data (G_OBJECT (dialog), "dossier");

  /* Only what was received can be declined. */
  note_opened (self, dossier);
  answer (self, dossier,
          wv_change_step (dossier, WV_STATE_DECLINED, reason, NULL, NULL, note, 0),
          _ ("Declined. The GP is told."));
}

typedef GtkWidget *(*NewDialog) (GtkWindow *parent, const char *about, const char *referrer);

static gboolean
show_dialog (WvInboxPage *self, NewDialog new_dialog)
{
  WvCase *item = wv_inbox_table_get_selected (self->table);
  WvInboxLook look = wv_inbox_table_get_look (self->table);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *referrer = NULL;

  if (!waits_for_answer (item) || self->dialog != NULL)
    return FALSE;
  referrer = wv_inbox_text_referrer (item);
  self->dialog = new_dialog (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                             wv_inbox_text_name (item, &look), referrer);
  g_object_add_weak_pointer (G_OBJECT (self->dialog), (gpointer *)&self->dialog);
  g_object_set_data_full (G_OBJECT (self->dialog), "dossier", g_strdup (item->id), g_free);
  g_signal_connect_object (self->dialog, "asked", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  if (WV_IS_DECLINE_DIALOG (self->dialog))
    g_signal_connect_object (self->dialog, "declined", G_CALLBACK (declined_cb), self,
                             G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (self->dialog));
  return TRUE;
}

static void
decline_cb (WvInboxPage *self)
{
  show_dialog (self, wv_decline_dialog_new);
}

static void
ask_cb (WvInboxPage *self)
{
  show_dialog (self, wv_ask_dialog_new);
}

/* What shows. */

static void
show_status (WvInboxPage *self, const char *icon, const char *title, const char *text, Help help)
{
  static const char *const labels[]
      = { NULL, N_ ("View open questions"), N_ ("View new referrals"), N_ ("Clear filters"),
          N_ ("Try again") };

  self->help = help;
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  gtk_widget_set_visible (self->status_button, help != HELP_NONE);
  gtk_widget_set_visible (self->copy_error, help == HELP_TRY_AGAIN);
  if (help != HELP_NONE)
    gtk_button_set_label (GTK_BUTTON (self->status_button), _ (labels[help]));
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static gboolean
has_filters (WvInboxPage *self)
{
  return *gtk_editable_get_text (self->search) != '\0' || gtk_toggle_button_get_active (self->mine)
         || gtk_drop_down_get_selected (self->places) > 0;
}

static void
show_all_answered (WvInboxPage *self)
{
  guint n = wv_caseload_count (caseload_of (self), WV_PARTY_RECEIVER, WV_SEGMENT_WAITING_ANSWER);
  g_autofree char *text = g_strdup_printf (
      ngettext ("There are no new referrals. You are waiting for an answer to %u question.",
                "There are no new referrals. You are waiting for an answer to %u questions.", n),
      n);

  show_status (self, "emblem-ok-symbolic", _ ("All answered"),
               n > 0 ? text : _ ("There are no new referrals."),
               n > 0 ? HELP_SHOW_WAITING : HELP_NONE);
}

static void
show_empty (WvInboxPage *self)
{
  guint n = wv_caseload_count (caseload_of (self), WV_PARTY_RECEIVER, WV_SEGMENT_NEW);
  Help help = n > 0 ? HELP_SHOW_NEW : HELP_NONE;

  if (has_filters (self))
    show_status (self, "system-search-symbolic", _ ("No referral found"),
                 _ ("No referral here fits what you look for."), HELP_CLEAR_FILTERS);
  else if (self->segment == WV_SEGMENT_NEW)
    show_all_answered (self);
  else if (self->segment == WV_SEGMENT_WAITING_ANSWER)
    show_status (self, "emblem-ok-symbolic", _ ("No open questions"),
                 _ ("You are not waiting for an answer of a GP."), help);
  else if (self->segment == WV_SEGMENT_RUNNING)
    show_status (self, "mail-unread-symbolic", _ ("Nothing is running yet"),
                 _ ("A referral that you accept is shown here."), help);
  else
    show_status (self, "mail-unread-symbolic", _ ("Nothing is finished yet"),
                 _ ("A referral that has ended is shown here."), help);
}

static void
show_state (WvInboxPage *self)
{
  WvCaseload *caseload = caseload_of (self);

  if (wv_caseload_get_error (caseload) != NULL)
    show_status (self, "dialog-error-symbolic", _ ("This screen cannot open"),
                 _ ("Your data are safe. Close Welverwijs and open it again."), HELP_TRY_AGAIN);
  else if (wv_inbox_table_get_n_rows (self->table) > 0)
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (wv_caseload_is_loading (caseload)
           && g_list_model_get_n_items (G_LIST_MODEL (caseload)) == 0)
    gtk_stack_set_visible_child_name (self->stack, "loading");
  else
    show_empty (self);
}

static void
show_count (WvInboxPage *self, GtkToggleButton *button, GtkLabel *label, WvSegment segment)
{
  guint n = wv_caseload_count (caseload_of (self), WV_PARTY_RECEIVER, segment);
  g_autofree char *text = g_strdup_printf ("%u", n);

  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), n > 0 && segment != WV_SEGMENT_FINISHED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
  if (segment == WV_SEGMENT_NEW)
    wv_page_set_badge (WV_PAGE (self), n);
}

static void
show_counts (WvInboxPage *self)
{
  show_count (self, self->new, self->new_count, WV_SEGMENT_NEW);
  show_count (self, self->waiting, self->waiting_count, WV_SEGMENT_WAITING_ANSWER);
  show_count (self, self->running, self->running_count, WV_SEGMENT_RUNNING);
  show_count (self, self->finished, self->finished_count, WV_SEGMENT_FINISHED);
}

static void
take_focus (WvInboxPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  /* The row that had the keyboard left the list. */
  if ((self->want_focus || gtk_root_get_focus (root) == NULL)
      && wv_inbox_table_focus (self->table))
    self->want_focus = FALSE;
}

/* What is asked about a referral that is shared no longer cannot be sent; what was typed is kept. */
static void
close_dialog_of_gone (WvInboxPage *self)
{
  const char *dossier = self->dialog != NULL ? g_object_get_data (G_OBJECT (self->dialog), "dossier") : NULL;

  if (dossier == NULL || wv_caseload_find (caseload_of (self), dossier) != NULL)
    return;
  wv_own_text_keep (desk_of (self), dossier, self->dialog);
  gtk_window_destroy (GTK_WINDOW (self->dialog));
}

static void
updated_cb (WvInboxPage *self)
{
  if (caseload_of (self) == NULL)
    return;
  close_dialog_of_gone (self);
  show_counts (self);
  wv_inbox_places_show (self->places, caseload_of (self));
  show_state (self);
}

static void
show_buttons (WvInboxPage *self, WvCase *item, const WvInboxLook *look)
{
  gboolean answer = waits_for_answer (item);

  gtk_widget_set_visible (self->decline, answer);
  gtk_widget_set_visible (self->ask, answer);
  gtk_widget_set_visible (self->accept, answer);
  gtk_widget_set_visible (self->open, !answer);
  gtk_label_set_text (self->promise,
                      !answer         ? ""
                      : look->offline ? _ ("The GP is told once there is a connection.")
                                      : _ ("After accepting, the GP is told at once."));
}

static void
selected_cb (WvInboxPage *self, gboolean by_user)
{
  WvCase *item = wv_inbox_table_get_selected (self->table);
  WvInboxLook look = wv_inbox_table_get_look (self->table);

  if (item == NULL || g_strcmp0 (self->answered, item->id) != 0)
    g_clear_pointer (&self->answered, g_free);
  if (by_user && item != NULL)
    {
      g_free (self->chosen);
      self->chosen = g_strdup (item->id);
      note_opened (self, item->id);
    }
  wv_inbox_detail_show (self->detail, item, &look, item != NULL && g_strcmp0 (item->id, self->chosen) == 0);
  show_buttons (self, item, &look);
  take_focus (self);
}

static void
read_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvInboxPage *self = WV_INBOX_PAGE (widget);

  selected_cb (self, TRUE);
  /* The button that had the keyboard is gone. */
  self->want_focus = TRUE;
  take_focus (self);
}

static void
look_changed_cb (WvInboxPage *self)
{
  selected_cb (self, FALSE);
}

static WvSegment
chosen_segment (WvInboxPage *self)
{
  if (gtk_toggle_button_get_active (self->waiting))
    return WV_SEGMENT_WAITING_ANSWER;
  if (gtk_toggle_button_get_active (self->running))
    return WV_SEGMENT_RUNNING;
  return gtk_toggle_button_get_active (self->finished) ? WV_SEGMENT_FINISHED : WV_SEGMENT_NEW;
}

static void
segment_cb (WvInboxPage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  self->segment = chosen_segment (self);
  self->want_focus = TRUE;
  g_clear_pointer (&self->chosen, g_free);
  wv_inbox_table_set_segment (self->table, self->segment);
}

static void
filter_cb (WvInboxPage *self)
{
  guint place = gtk_drop_down_get_selected (self->places);
  GListModel *model = gtk_drop_down_get_model (self->places);
  const char *name = NULL;

  if (place > 0 && place < g_list_model_get_n_items (model))
    name = gtk_string_list_get_string (GTK_STRING_LIST (model), place);
  wv_inbox_table_set_filter (self->table, gtk_editable_get_text (self->search),
                             gtk_toggle_button_get_active (self->mine), name);
}

static void
clear_filters (WvInboxPage *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  gtk_toggle_button_set_active (self->mine, FALSE);
  gtk_drop_down_set_selected (self->places, 0);
  filter_cb (self);
}

static void
help_cb (WvInboxPage *self)
{
  if (self->help == HELP_SHOW_WAITING)
    gtk_toggle_button_set_active (self->waiting, TRUE);
  else if (self->help == HELP_SHOW_NEW)
    gtk_toggle_button_set_active (self->new, TRUE);
  else if (self->help == HELP_CLEAR_FILTERS)
    clear_filters (self);
  else if (self->help == HELP_TRY_AGAIN)
    wv_caseload_reload (caseload_of (self));
}

static void
copy_error_cb (WvInboxPage *self)
{
  const GError *error = wv_caseload_get_error (caseload_of (self));

  if (error != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), error->message);
}

static void
colleagues_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvInboxPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) colleagues = NULL;
  g_autoptr (GHashTable) people = NULL;

  colleagues = wv_store_run_finish (WV_STORE (source), result, &error);
  /* Without the list the user can still take it, or nobody yet. */
  if (colleagues == NULL || self->table == NULL)
    return;
  people = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < colleagues->len; i++)
    g_hash_table_insert (people, g_strdup (wv_record_get_id (colleagues->pdata[i])),
                         g_strdup (wv_record_get_text (colleagues->pdata[i], "name")));
  wv_inbox_table_set_people (self->table, people);
  wv_inbox_arrangements_set_colleagues (wv_inbox_detail_get_arrangements (self->detail),
                                        colleagues);
}

/* Who stops searching goes on in the rows. */
static void
search_mode_cb (WvInboxPage *self)
{
  if (gtk_search_bar_get_search_mode (self->search_bar))
    return;
  self->want_focus = TRUE;
  take_focus (self);
}

/* Keys. */

typedef gboolean (*Key) (WvInboxPage *self);

static gboolean
key_decline (WvInboxPage *self)
{
  return show_dialog (self, wv_decline_dialog_new);
}

static gboolean
key_ask (WvInboxPage *self)
{
  return show_dialog (self, wv_ask_dialog_new);
}

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer data)
{
  WvInboxPage *self = WV_INBOX_PAGE (widget);
  GtkToggleButton *buttons[] = { self->new, self->waiting, self->running, self->finished };
  guint n = GPOINTER_TO_UINT (data);

  /* The keys work wherever the keyboard is in the window, but only while this screen shows. */
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (n < G_N_ELEMENTS (buttons))
    gtk_toggle_button_set_active (buttons[n], TRUE);
  else if (n == G_N_ELEMENTS (buttons))
    return key_decline (self);
  else
    return key_ask (self);
  return TRUE;
}

static void
add_keys (WvInboxPage *self)
{
  static const guint keys[]
      = { GDK_KEY_1, GDK_KEY_2, GDK_KEY_3, GDK_KEY_4, GDK_KEY_d, GDK_KEY_e };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], GDK_CONTROL_MASK),
                          gtk_callback_action_new (key_cb, GUINT_TO_POINTER (i), NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static gboolean
wv_inbox_page_search (WvPage *page)
{
  WvInboxPage *self = WV_INBOX_PAGE (page);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  return gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static gboolean
wv_inbox_page_back (WvPage *page)
{
  WvInboxPage *self = WV_INBOX_PAGE (page);

  if (!gtk_search_bar_get_search_mode (self->search_bar))
    return FALSE;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  return TRUE;
}

static gboolean
wv_inbox_page_show_item (WvPage *page, const char *item)
{
  WvInboxPage *self = WV_INBOX_PAGE (page);

  return wv_inbox_table_select (self->table, item);
}

static gboolean
clock_cb (gpointer data)
{
  wv_inbox_table_refresh (WV_INBOX_PAGE (data)->table);
  return G_SOURCE_CONTINUE;
}

static gboolean
focus_later_cb (gpointer data)
{
  take_focus (WV_INBOX_PAGE (data));
  return G_SOURCE_REMOVE;
}

static void
wv_inbox_page_map (GtkWidget *widget)
{
  WvInboxPage *self = WV_INBOX_PAGE (widget);

  GTK_WIDGET_CLASS (wv_inbox_page_parent_class)->map (widget);
  self->want_focus = TRUE;
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, focus_later_cb, g_object_ref (self), g_object_unref);
  self->clock = g_timeout_add_seconds (60, clock_cb, self);
}

static void
wv_inbox_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&WV_INBOX_PAGE (widget)->clock, g_source_remove);
  GTK_WIDGET_CLASS (wv_inbox_page_parent_class)->unmap (widget);
}

static void
follow (WvInboxPage *self)
{
  WvSync *sync = wv_desk_get_sync (desk_of (self));

  g_signal_connect_object (caseload_of (self), "notify::loading", G_CALLBACK (updated_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (desk_of (self), "notify::hide-names", G_CALLBACK (look_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (sync != NULL)
    g_signal_connect_object (sync, "notify::state", G_CALLBACK (look_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
wv_inbox_page_constructed (GObject *object)
{
  WvInboxPage *self = WV_INBOX_PAGE (object);

  G_OBJECT_CLASS (wv_inbox_page_parent_class)->constructed (object);
  self->cancellable = g_cancellable_new ();
  wv_header_set_subtitle (self->header, wv_desk_get_profile (desk_of (self))->organisation_name);
  wv_inbox_arrangements_set_desk (wv_inbox_detail_get_arrangements (self->detail), desk_of (self));
  wv_inbox_table_set_desk (self->table, desk_of (self));
  follow (self);
  gtk_toggle_button_set_active (self->new, TRUE);
  wv_inbox_colleagues_async (desk_of (self), self->cancellable, colleagues_cb,
                             g_object_ref (self));
}

static void
wv_inbox_page_dispose (GObject *object)
{
  WvInboxPage *self = WV_INBOX_PAGE (object);

  g_clear_handle_id (&self->clock, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  /* It names a resident: it goes when the screen goes, for instance at locking. */
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  gtk_widget_dispose_template (GTK_WIDGET (self), WV_TYPE_INBOX_PAGE);
  G_OBJECT_CLASS (wv_inbox_page_parent_class)->dispose (object);
}

static void
wv_inbox_page_finalize (GObject *object)
{
  WvInboxPage *self = WV_INBOX_PAGE (object);

  g_hash_table_unref (self->opened);
  g_free (self->answered);
  g_free (self->chosen);
  G_OBJECT_CLASS (wv_inbox_page_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (klass, WvInboxPage, name)

static void
bind_children (GtkWidgetClass *klass)
{
  BIND (header);
  BIND (search_bar);
  BIND (search);
  BIND (new);
  BIND (new_count);
  BIND (waiting);
  BIND (waiting_count);
  BIND (running);
  BIND (running_count);
  BIND (finished);
  BIND (finished_count);
  BIND (mine);
  BIND (places);
  BIND (stack);
  BIND (table);
  BIND (detail);
  BIND (decline);
  BIND (ask);
  BIND (promise);
  BIND (open);
  BIND (accept);
  BIND (status);
  BIND (status_button);
  BIND (copy_error);
}

static void
wv_inbox_page_class_init (WvInboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  WvPageClass *page_class = WV_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = wv_inbox_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wv_inbox_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_inbox_page_finalize;
  widget_class->map = wv_inbox_page_map;
  widget_class->unmap = wv_inbox_page_unmap;
  page_class->search = wv_inbox_page_search;
  page_class->primary = wv_inbox_page_primary;
  page_class->back = wv_inbox_page_back;
  page_class->show_item = wv_inbox_page_show_item;
  g_type_ensure (WV_TYPE_ENDS);
  g_type_ensure (WV_TYPE_HEADER);
  g_type_ensure (WV_TYPE_INBOX_TABLE);
  g_type_ensure (WV_TYPE_INBOX_DETAIL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-inbox-page.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "inbox.read", NULL, read_action);
}

static void
accept_cb (WvInboxPage *self)
{
  wv_inbox_page_primary (WV_PAGE (self));
}

static void
wv_inbox_page_init (WvInboxPage *self)
{
  GtkToggleButton **segments[] = { &self->new, &self->waiting, &self->running, &self->finished };

  self->segment = WV_SEGMENT_NEW;
  self->opened = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  wv_stack_hide_unseen (self->stack);
  gtk_search_bar_connect_entry (self->search_bar, self->search);
  for (guint i = 0; i < G_N_ELEMENTS (segments); i++)
    g_signal_connect_swapped (*segments[i], "toggled", G_CALLBACK (segment_cb), self);
  g_signal_connect_swapped (self->table, "updated", G_CALLBACK (updated_cb), self);
  g_signal_connect_swapped (self->table, "selected", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (self->table, "opened", G_CALLBACK (open_selected), self);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (filter_cb), self);
  g_signal_connect_swapped (self->search_bar, "notify::search-mode-enabled",
                            G_CALLBACK (search_mode_cb), self);
  g_signal_connect_swapped (self->mine, "toggled", G_CALLBACK (filter_cb), self);
  g_signal_connect_swapped (self->places, "notify::selected", G_CALLBACK (filter_cb), self);
  g_signal_connect_swapped (self->decline, "clicked", G_CALLBACK (decline_cb), self);
  g_signal_connect_swapped (self->ask, "clicked", G_CALLBACK (ask_cb), self);
  g_signal_connect_swapped (self->accept, "clicked", G_CALLBACK (accept_cb), self);
  g_signal_connect_swapped (self->open, "clicked", G_CALLBACK (open_selected), self);
  g_signal_connect_swapped (self->status_button, "clicked", G_CALLBACK (help_cb), self);
  g_signal_connect_swapped (self->copy_error, "clicked", G_CALLBACK (copy_error_cb), self);
  add_keys (self);
}

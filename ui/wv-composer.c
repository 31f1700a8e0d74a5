#include "ui/wv-composer.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "ui/wv-composer-consent.h"
#include "ui/wv-composer-earlier.h"
#include "ui/wv-composer-handover.h"
#include "ui/wv-composer-message.h"
#include "ui/wv-composer-offer.h"
#include "ui/wv-composer-reason.h"
#include "ui/wv-composer-resident.h"
#include "ui/wv-composer-speed.h"
#include "ui/wv-composer-store.h"
#include "ui/wv-composer-undo.h"
#include "ui/wv-composer-wish.h"
#include "ui/wv-format.h"
#include "ui/wv-header.h"
#include "ui/wv-key-dialog.h"
#include "ui/wv-offer-view-load.h"
#include "ui/wv-two-column.h"
#include "ui/wv-unsaved.h"
#include "ui/wv-window.h"

#define AUTOSAVE_MS 1000
#define COLUMNS_FROM 860

/* In the order of the screen: the keys Alt+1 to Alt+7. */
enum
{
  BLOCK_OFFER,
  BLOCK_RESIDENT,
  BLOCK_WISH,
  BLOCK_REASON,
  BLOCK_HANDOVER,
  BLOCK_SPEED,
  BLOCK_CONSENT,
  N_BLOCKS
};

struct _WvComposer
{
  WvPage parent_instance;

  GCancellable *cancellable;
  WvDraft *draft;
  WvOfferView *offer;
  guint autosave;
  gboolean sending;
  gboolean told; /* the user asked to save: say that it is done */
  gboolean unsaved; /* the disk refused it: saved again as soon as there is room */
  gboolean complained; /* the line says what is missing */
  WvHeader *header;
  WvComposerBlock *blocks[N_BLOCKS];
  GtkLabel *status;
  GtkImage *status_icon;
};

G_DEFINE_FINAL_TYPE (WvComposer, wv_composer, WV_TYPE_PAGE)

static WvDesk *
desk_of (WvComposer *self)
{
  return wv_page_get_desk (WV_PAGE (self));
}

static gboolean
is_offline (WvComposer *self)
{
  WvSync *sync = wv_desk_get_sync (desk_of (self));

  return sync == NULL || wv_sync_get_state (sync) == WV_SYNC_OFFLINE;
}

static void
show_line (WvComposer *self, const char *text, const char *icon, const char *css_class)
{
  GtkWidget *line = gtk_widget_get_parent (GTK_WIDGET (self->status));

  gtk_widget_remove_css_class (line, "err-text");
  gtk_widget_remove_css_class (line, "warn-text");
  gtk_widget_add_css_class (line, css_class);
  gtk_label_set_text (self->status, text);
  gtk_image_set_from_icon_name (self->status_icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->status_icon), *text != '\0');
}

static void
show_error (WvComposer *self, const GError *error)
{
  show_line (self, error != NULL ? error->message : "", "dialog-error-symbolic", "err-text");
}

static void
show_connection (WvComposer *self)
{
  self->complained = FALSE;
  show_line (self,
             is_offline (self) ? _ (
                 "You are offline. The referral will be sent as soon as there is a connection.")
                               : "",
             "network-offline-symbolic", "warn-text");
}

/* What is missing stays to be read, connection or not. */
static void
connection_cb (WvComposer *self)
{
  if (!self->complained)
    show_connection (self);
}

static void
take (WvComposer *self)
{
  for (guint i = 0; i < N_BLOCKS; i++)
    wv_composer_block_take (self->blocks[i], self->draft);
}

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvComposer) self = data;
  g_autoptr (GError) error = NULL;
  WvDesk *desk = desk_of (self);
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  if (!wv_composer_save_finish (desk, result, &error))
    {
      self->unsaved = TRUE;
      if (self->draft != NULL && error != NULL)
        show_error (self, error);
      return;
    }
  if (self->unsaved)
    show_connection (self);
  self->unsaved = FALSE;
  time = wv_format_time (wv_desk_now (desk));
  text = g_strdup_printf (_ ("draft saved at %s"), time);
  if (self->draft != NULL)
    wv_header_set_subtitle (self->header, text);
  if (self->told && wv_window_of (GTK_WIDGET (self)) != NULL)
    wv_window_toast (wv_window_of (GTK_WIDGET (self)), _ ("Draft saved"));
  self->told = FALSE;
}

static void
save (WvComposer *self)
{
  g_clear_handle_id (&self->autosave, g_source_remove);
  if (self->draft == NULL || self->sending)
    return;
  take (self);
  if (!wv_draft_is_empty (self->draft))
    wv_composer_save_async (desk_of (self), self->draft, saved, g_object_ref (self));
}

static gboolean
autosave (gpointer data)
{
  WvComposer *self = data;

  self->autosave = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
trouble_cb (WvComposer *self, WvStore *store)
{
  g_autoptr (GError) trouble = wv_store_dup_trouble (store);

  if (trouble == NULL && self->unsaved)
    save (self);
}

static void
save_told (WvComposer *self)
{
  self->told = self->draft != NULL && !self->sending;
  save (self);
  if (self->draft == NULL || !wv_draft_is_empty (self->draft))
    return;
  self->told = FALSE;
  show_line (self, _ ("There is nothing to save yet."), "dialog-information-symbolic", "warn-text");
}

static void
show_earlier (WvComposer *self)
{
  WvCase *earlier = wv_composer_find_earlier (wv_desk_get_caseload (desk_of (self)), self->draft);
  g_autofree char *sent = earlier != NULL ? wv_day_of (earlier->sent_at) : NULL;
  g_autofree char *today = wv_desk_dup_today (desk_of (self));
  g_autofree char *day = earlier != NULL ? wv_format_date (sent, today) : NULL;
  g_autofree char *text
      = earlier != NULL
            ? g_strdup_printf (_ ("%s was already referred here on %s."), earlier->name, day)
            : NULL;

  wv_composer_offer_set_earlier (WV_COMPOSER_OFFER (self->blocks[BLOCK_OFFER]), text,
                                 earlier != NULL ? earlier->id : NULL);
}

static void
show_name (WvComposer *self)
{
  for (guint i = 0; i < N_BLOCKS; i++)
    wv_composer_block_set_name (self->blocks[i], self->draft);
  show_earlier (self);
}

/* "telefoonnummer en toestemming", "naam, telefoonnummer en toestemming". */
static char *
join_names (const GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    {
      if (i > 0)
        g_string_append (text, i + 1 == names->len ? _ (" and ") : ", ");
      g_string_append (text, names->pdata[i]);
    }
  return g_string_free (text, FALSE);
}

static void
show_problem_line (WvComposer *self, const GPtrArray *problems)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (names, ((const WvDraftProblem *)problems->pdata[i])->short_name);
  list = join_names (names);
  text = g_strdup_printf (ngettext ("%d more thing: %s", "%d more things: %s", problems->len),
                          (int)problems->len, list);
  show_line (self, text, "dialog-error-symbolic", "err-text");
  self->complained = TRUE;
}

/* What was missing and is there now may not be asked for any longer. */
static void
show_what_is_left (WvComposer *self)
{
  g_autofree char *today = wv_desk_dup_today (desk_of (self));
  g_autoptr (GPtrArray) problems = NULL;

  take (self);
  problems = wv_draft_check_typed (self->draft, today);
  if (problems->len > 0)
    show_problem_line (self, problems);
  else
    show_connection (self);
}

static void
changed (WvComposer *self, WvComposerBlock *block)
{
  if (self->draft == NULL)
    return;
  wv_composer_block_show_problem (block, NULL);
  if (block == self->blocks[BLOCK_RESIDENT])
    {
      wv_composer_block_take (block, self->draft);
      show_name (self);
    }
  if (self->complained)
    show_what_is_left (self);
  g_clear_handle_id (&self->autosave, g_source_remove);
  self->autosave = g_timeout_add (AUTOSAVE_MS, autosave, self);
}

static void
show_problems (WvComposer *self, const GPtrArray *problems)
{
  GtkWidget *first = NULL;

  for (guint b = 0; b < N_BLOCKS; b++)
    wv_composer_block_show_problem (self->blocks[b], NULL);
  for (guint i = 0; i < problems->len; i++)
    for (guint b = 0; b < N_BLOCKS; b++)
      {
        GtkWidget *widget = wv_composer_block_show_problem (self->blocks[b], problems->pdata[i]);

        if (first == NULL)
          first = widget;
      }
  show_problem_line (self, problems);
  if (first != NULL)
    gtk_widget_grab_focus (first);
}

static void
leave (WvComposer *self, gint64 tx)
{
  WvWindow *window = wv_window_of (GTK_WIDGET (self));
  const WvRecord *organisation = self->offer != NULL ? self->offer->organisation : NULL;
  g_autofree char *text = NULL;

  if (is_offline (self) || organisation == NULL)
    text = g_strdup (_ ("Saved. Will be sent as soon as there is a connection."));
  else
    text = g_strdup_printf (_ ("Referral sent to %s"), wv_record_get_text (organisation, "name"));
  g_clear_pointer (&self->draft, wv_draft_free);
  if (window == NULL)
    return;
  wv_composer_offer_undo (window, text, tx);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* Nothing went out; who compares the digits can send after it. */
static void
show_new_key (WvComposer *self, const GError *error)
{
  WvWindow *window = wv_window_of (GTK_WIDGET (self));
  const WvRecord *organisation = self->offer != NULL ? self->offer->organisation : NULL;

  if (window != NULL && organisation != NULL && g_error_matches (error, WV_ERROR, WV_ERROR_KEY_CHANGED))
    wv_key_dialog_present (window, wv_record_get_id (organisation));
}

static void
sent (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvComposer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvComposerAnswer) answer = wv_composer_send_finish (desk_of (self), result, &error);

  self->sending = FALSE;
  if (self->draft == NULL)
    return;
  if (answer == NULL)
    {
      show_error (self, error);
      show_new_key (self, error);
    }
  else if (answer->tx == 0)
    show_problems (self, answer->problems);
  else
    leave (self, answer->tx);
}

static gboolean
send (WvPage *page)
{
  WvComposer *self = WV_COMPOSER (page);

  if (self->draft == NULL || self->sending)
    return TRUE;
  g_clear_handle_id (&self->autosave, g_source_remove);
  take (self);
  self->sending = TRUE;
  wv_composer_send_async (desk_of (self), self->draft, sent, g_object_ref (self));
  return TRUE;
}

static void
show_offer (WvComposer *self)
{
  for (guint i = 0; i < N_BLOCKS; i++)
    wv_composer_block_set_offer (self->blocks[i], desk_of (self), self->offer);
  show_name (self);
}

static void
started (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvComposer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvComposerStart) start = wv_composer_start_finish (desk_of (self), result, &error);

  if (self->cancellable == NULL)
    return;
  if (start == NULL)
    {
      show_error (self, error);
      return;
    }
  self->draft = g_steal_pointer (&start->draft);
  self->offer = g_steal_pointer (&start->offer);
  for (guint i = 0; i < N_BLOCKS; i++)
    wv_composer_block_show (self->blocks[i], self->draft);
  show_offer (self);
  wv_composer_block_focus (self->blocks[self->offer != NULL ? BLOCK_RESIDENT : BLOCK_OFFER]);
}

/* The resident agreed to one organisation: for another one it must be asked again. */
static void
point_at (WvComposer *self, const WvRecord *offer)
{
  WvRecord *referral = self->draft->referral;
  const char *organisation = wv_record_get_text (offer, "organisation");

  if (g_strcmp0 (wv_record_get_text (referral, "to_organisation"), organisation) != 0)
    {
      self->draft->consent = FALSE;
      wv_composer_block_show (self->blocks[BLOCK_CONSENT], self->draft);
    }
  wv_record_set_text (referral, "offer", wv_record_get_id (offer));
  wv_record_set_text (referral, "to_organisation", organisation);
  wv_record_set_text (referral, "to_contact", wv_record_get_text (offer, "contact"));
  wv_record_set_strv (referral, "themes", wv_record_get_strv (offer, "themes"));
}

static void
offer_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvComposer) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvOfferView) view = NULL;

  if (self->cancellable == NULL || self->draft == NULL)
    return;
  view = wv_offer_load_finish (desk_of (self), result, &error);
  if (view == NULL)
    {
      show_error (self, error);
      return;
    }
  wv_composer_block_take (self->blocks[BLOCK_CONSENT], self->draft);
  point_at (self, view->offer);
  g_clear_pointer (&self->offer, wv_offer_view_free);
  self->offer = g_steal_pointer (&view);
  show_offer (self);
  changed (self, self->blocks[BLOCK_OFFER]);
}

static void
offer_picked (WvComposer *self, const char *offer)
{
  wv_offer_load_id_async (desk_of (self), offer, self->cancellable, offer_loaded,
                          g_object_ref (self));
}

static void
view_message (WvComposer *self)
{
  g_autofree char *today = wv_desk_dup_today (desk_of (self));
  GtkWidget *window;

  if (self->draft == NULL)
    return;
  take (self);
  window = wv_composer_message_new (self->draft, self->offer, today);
  gtk_window_set_transient_for (GTK_WINDOW (window),
                                GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (window));
}

static void
keep_in_memory (WvComposer *self)
{
  g_autoptr (GBytes) sealed = wv_draft_seal (wv_desk_get_vault (desk_of (self)), self->draft, NULL);

  if (sealed != NULL)
    wv_unsaved_keep (wv_desk_get_store (desk_of (self)), wv_draft_save_sealed, self->draft->id, sealed, wv_desk_now (desk_of (self)));
}

/* The vault is about to close: what is typed now is saved before it does; when the disk is full, as soon as it is not. */
static void
locking (WvComposer *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->autosave, g_source_remove);
  if (self->draft == NULL || self->sending)
    return;
  take (self);
  if (!wv_draft_is_empty (self->draft)
      && !wv_composer_save_now (desk_of (self), self->draft, &error))
    keep_in_memory (self);
}

static gboolean
back (WvPage *page)
{
  save (WV_COMPOSER (page));
  return FALSE;
}

static GtkWidget *
make_header (WvComposer *self)
{
  self->header = wv_header_new (_ ("New referral"));
  wv_header_set_show_back (self->header, TRUE);
  return GTK_WIDGET (self->header);
}

static GtkWidget *
make_column (GtkWidget *columns)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_box_append (GTK_BOX (columns), column);
  return column;
}

static GtkWidget *
make_blocks (WvComposer *self)
{
  const GType types[N_BLOCKS]
      = { WV_TYPE_COMPOSER_OFFER,  WV_TYPE_COMPOSER_RESIDENT, WV_TYPE_COMPOSER_WISH,
          WV_TYPE_COMPOSER_REASON, WV_TYPE_COMPOSER_HANDOVER, WV_TYPE_COMPOSER_SPEED,
          WV_TYPE_COMPOSER_CONSENT };
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *left = make_column (columns);
  GtkWidget *right = make_column (columns);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_set_layout_manager (columns, wv_two_column_new (COLUMNS_FROM));
  gtk_widget_add_css_class (columns, "composer");
  for (guint i = 0; i < N_BLOCKS; i++)
    {
      self->blocks[i] = g_object_new (types[i], NULL);
      g_signal_connect_swapped (self->blocks[i], "changed", G_CALLBACK (changed), self);
      gtk_box_append (GTK_BOX (i < BLOCK_HANDOVER ? left : right), GTK_WIDGET (self->blocks[i]));
    }
  g_signal_connect_swapped (self->blocks[BLOCK_OFFER], "picked", G_CALLBACK (offer_picked), self);
  g_signal_connect_swapped (self->blocks[BLOCK_CONSENT], "view-message", G_CALLBACK (view_message),
                            self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), columns);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
make_status (WvComposer *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->status = GTK_LABEL (gtk_label_new (""));
  self->status_icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_xalign (self->status, 0.0f);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "heading");
  gtk_widget_set_hexpand (line, TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->status_icon));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->status));
  return line;
}

static GtkWidget *
make_bar (WvComposer *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *keep = gtk_button_new_with_label (_ ("Save as draft"));
  GtkWidget *go = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "document-send-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Send"));
  gtk_button_set_child (GTK_BUTTON (go), content);
  gtk_widget_set_tooltip_text (keep, _ ("Save as draft (Ctrl+S)"));
  gtk_widget_set_tooltip_text (go, _ ("Send (Ctrl+Enter)"));
  gtk_widget_add_css_class (bar, "composer-bar");
  gtk_widget_add_css_class (go, "suggested-action");
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (save_told), self);
  g_signal_connect_swapped (go, "clicked", G_CALLBACK (send), self);
  gtk_box_append (GTK_BOX (bar), make_status (self));
  gtk_box_append (GTK_BOX (bar), keep);
  gtk_box_append (GTK_BOX (bar), go);
  return bar;
}

static gboolean
shortcut (GtkWidget *widget, GVariant *args, gpointer data)
{
  WvComposer *self = WV_COMPOSER (widget);
  const char *what;
  guint nth;

  g_variant_get (args, "(&su)", &what, &nth);
  if (g_str_equal (what, "block"))
    wv_composer_block_focus (self->blocks[nth]);
  else if (g_str_equal (what, "sentence"))
    wv_composer_reason_add_sentence (WV_COMPOSER_REASON (self->blocks[BLOCK_REASON]), nth);
  else if (g_str_equal (what, "consent"))
    wv_composer_consent_toggle (WV_COMPOSER_CONSENT (self->blocks[BLOCK_CONSENT]));
  else if (g_str_equal (what, "send"))
    send (WV_PAGE (self));
  else
    save_told (self);
  return TRUE;
}

static void
add_key (GtkShortcutController *keys, guint key, GdkModifierType mods, const char *what, guint nth)
{
  GtkShortcut *one = gtk_shortcut_new (gtk_keyval_trigger_new (key, mods),
                                       gtk_callback_action_new (shortcut, NULL, NULL));

  gtk_shortcut_set_arguments (one, g_variant_new ("(su)", what, nth));
  gtk_shortcut_controller_add_shortcut (keys, one);
}

/* Global and before all others: Alt+1 is block 1 here and not the first screen, and in the text of
 * the reason Ctrl+Enter sends and makes no new line. */
static void
add_keys (WvComposer *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcutController *keys = GTK_SHORTCUT_CONTROLLER (controller);

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  gtk_shortcut_controller_set_scope (keys, GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint i = 0; i < N_BLOCKS; i++)
    add_key (keys, GDK_KEY_1 + i, GDK_ALT_MASK, "block", i);
  for (guint i = 0; i < 8; i++)
    add_key (keys, GDK_KEY_1 + i, GDK_CONTROL_MASK, "sentence", i);
  add_key (keys, GDK_KEY_t, GDK_ALT_MASK, "consent", 0);
  add_key (keys, GDK_KEY_s, GDK_CONTROL_MASK, "save", 0);
  add_key (keys, GDK_KEY_Return, GDK_CONTROL_MASK, "send", 0);
  add_key (keys, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "send", 0);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
wv_composer_constructed (GObject *object)
{
  WvComposer *self = WV_COMPOSER (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  WvDesk *desk = desk_of (self);

  G_OBJECT_CLASS (wv_composer_parent_class)->constructed (object);
  self->cancellable = g_cancellable_new ();
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), make_blocks (self));
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), make_bar (self));
  add_keys (self);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (desk, "locking", G_CALLBACK (locking), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (wv_desk_get_store (desk), "trouble", G_CALLBACK (trouble_cb), self, G_CONNECT_SWAPPED);
  if (wv_desk_get_sync (desk) != NULL)
    g_signal_connect_object (wv_desk_get_sync (desk), "notify::state", G_CALLBACK (connection_cb),
                             self, G_CONNECT_SWAPPED);
  show_connection (self);
  wv_composer_start_async (desk, wv_page_get_item (WV_PAGE (self)), self->cancellable, started,
                           g_object_ref (self));
}

static void
wv_composer_dispose (GObject *object)
{
  WvComposer *self = WV_COMPOSER (object);

  g_clear_handle_id (&self->autosave, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->draft, wv_draft_free);
  g_clear_pointer (&self->offer, wv_offer_view_free);
  G_OBJECT_CLASS (wv_composer_parent_class)->dispose (object);
}

static void
wv_composer_class_init (WvComposerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = wv_composer_constructed;
  G_OBJECT_CLASS (klass)->dispose = wv_composer_dispose;
  WV_PAGE_CLASS (klass)->primary = send;
  WV_PAGE_CLASS (klass)->back = back;
}

static void
wv_composer_init (WvComposer *self)
{
}

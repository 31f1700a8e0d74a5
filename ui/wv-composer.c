#include "ui/wv-composer.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-state.h"
#include "ui/wv-composer-consent.h"
#include "ui/wv-composer-handover.h"
#include "ui/wv-composer-resident.h"
#include "ui/wv-composer-store.h"
#include "ui/wv-composer-undo.h"
#include "ui/wv-composer-wish.h"
#include "ui/wv-format.h"
#include "ui/wv-header.h"
#include "ui/wv-window.h"

#define N_BLOCKS 4
#define AUTOSAVE_MS 1000
#define FEEDBACK_WEEKS 4

struct _WvComposer
{
  WvPage parent_instance;

  GCancellable *cancellable;
  WvDraft *draft;
  WvOfferView *offer;
  guint autosave;
  gboolean sending;
  WvHeader *header;
  AdwActionRow *where;
  WvComposerBlock *blocks[N_BLOCKS];
  GtkLabel *status;
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
show_line (WvComposer *self, const char *text, const char *css_class)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->status), "soon");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), css_class);
  gtk_label_set_text (self->status, text);
}

static void
show_connection (WvComposer *self)
{
  show_line (self,
             is_offline (self) ? _ (
                 "You are offline. The referral will be sent as soon as there is a connection.")
                               : "",
             "soon");
}

/* How soon says when an answer is due; feedback is due after the agreed number of weeks, on a
 * working day. */
static void
set_terms (WvComposer *self)
{
  WvRecord *referral = self->draft->referral;
  const char *urgency = wv_record_get_text (referral, "urgency");
  g_autofree char *today = wv_desk_dup_today (desk_of (self));
  g_autofree char *later = wv_day_add (today, 7 * FEEDBACK_WEEKS);
  g_autofree char *feedback = wv_next_working_day (later);
  gboolean now = g_strcmp0 (urgency, "today") == 0;
  g_autofree char *answer
      = now ? g_strdup (today) : wv_add_working_days (today, wv_terms_default.receipt_days);

  wv_record_set_text (referral, "answer_due", answer);
  wv_record_set_text (referral, "feedback_due", feedback);
}

static void
take (WvComposer *self)
{
  for (guint i = 0; i < N_BLOCKS; i++)
    wv_composer_block_take (self->blocks[i], self->draft);
  set_terms (self);
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
      if (self->draft != NULL && error != NULL)
        show_line (self, error->message, "error");
      return;
    }
  time = wv_format_time (wv_desk_now (desk));
  text = g_strdup_printf (_ ("draft saved at %s"), time);
  if (self->draft != NULL)
    wv_header_set_subtitle (self->header, text);
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
changed (WvComposer *self, WvComposerBlock *block)
{
  if (self->draft == NULL)
    return;
  wv_composer_block_show_problem (block, NULL);
  if (block == self->blocks[0])
    {
      wv_composer_block_take (block, self->draft);
      wv_composer_block_take (self->blocks[3], self->draft);
      wv_composer_block_show (self->blocks[3], self->draft);
    }
  g_clear_handle_id (&self->autosave, g_source_remove);
  self->autosave = g_timeout_add (AUTOSAVE_MS, autosave, self);
}

static void
show_problem_line (WvComposer *self, const GPtrArray *problems)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < problems->len; i++)
    g_ptr_array_add (names, ((const WvDraftProblem *)problems->pdata[i])->short_name);
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (", ", (char **)names->pdata);
  text = g_strdup_printf (ngettext ("%d more thing: %s", "%d more things: %s", problems->len),
                          (int)problems->len, list);
  show_line (self, text, "error");
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
    show_line (self, error != NULL ? error->message : "", "error");
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
  const WvOfferView *view = self->offer;
  const char *contact = view != NULL && view->contact != NULL
                            ? wv_record_get_text (view->contact->contact, "name")
                            : NULL;
  const char *organisation = view != NULL && view->organisation != NULL
                                 ? wv_record_get_text (view->organisation, "name")
                                 : "";
  g_autofree char *subtitle
      = contact != NULL ? g_strjoin (" · ", organisation, contact, NULL) : g_strdup (organisation);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->where), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->where),
                                 view != NULL ? wv_record_get_text (view->offer, "title")
                                              : _ ("First choose an offer in the directory"));
  adw_action_row_set_subtitle (self->where, subtitle);
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
      show_line (self, error != NULL ? error->message : "", "error");
      return;
    }
  self->draft = g_steal_pointer (&start->draft);
  self->offer = g_steal_pointer (&start->offer);
  show_offer (self);
  for (guint i = 0; i < N_BLOCKS; i++)
    wv_composer_block_show (self->blocks[i], self->draft);
}

/* The vault is about to close: what is typed now is saved before it does. */
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
    g_warning ("draft not saved before locking: %s", error->message);
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
make_where (WvComposer *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->where = ADW_ACTION_ROW (adw_action_row_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Where to"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->where));
  return group;
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
  const GType types[N_BLOCKS] = { WV_TYPE_COMPOSER_RESIDENT, WV_TYPE_COMPOSER_WISH,
                                  WV_TYPE_COMPOSER_HANDOVER, WV_TYPE_COMPOSER_CONSENT };
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);
  GtkWidget *left = make_column (columns);
  GtkWidget *right = make_column (columns);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_box_set_homogeneous (GTK_BOX (columns), TRUE);
  gtk_widget_add_css_class (columns, "page-margin");
  gtk_widget_set_margin_start (columns, 24);
  gtk_widget_set_margin_end (columns, 24);
  gtk_widget_set_margin_top (columns, 18);
  gtk_box_append (GTK_BOX (left), make_where (self));
  for (guint i = 0; i < N_BLOCKS; i++)
    {
      self->blocks[i] = g_object_new (types[i], NULL);
      g_signal_connect_swapped (self->blocks[i], "changed", G_CALLBACK (changed), self);
      gtk_box_append (GTK_BOX (i < 2 ? left : right), GTK_WIDGET (self->blocks[i]));
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), columns);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
make_bar (WvComposer *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *keep = gtk_button_new_with_label (_ ("Save as draft"));
  GtkWidget *go = gtk_button_new_with_label (_ ("Send"));

  self->status = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->status, TRUE);
  gtk_label_set_xalign (self->status, 0.0f);
  gtk_widget_set_hexpand (GTK_WIDGET (self->status), TRUE);
  gtk_widget_add_css_class (bar, "toolbar");
  gtk_widget_add_css_class (go, "suggested-action");
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (save), self);
  g_signal_connect_swapped (go, "clicked", G_CALLBACK (send), self);
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->status));
  gtk_box_append (GTK_BOX (bar), keep);
  gtk_box_append (GTK_BOX (bar), go);
  return bar;
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
  gtk_box_append (GTK_BOX (box), make_bar (self));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (desk, "locking", G_CALLBACK (locking), self, G_CONNECT_SWAPPED);
  if (wv_desk_get_sync (desk) != NULL)
    g_signal_connect_object (wv_desk_get_sync (desk), "notify::state", G_CALLBACK (show_connection),
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

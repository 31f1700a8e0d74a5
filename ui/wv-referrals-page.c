#include "ui/wv-referrals-page.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-chip.h"
#include "ui/wv-ends.h"
#include "ui/wv-header.h"
#include "ui/wv-look-notes.h"
#include "ui/wv-referrals-table.h"
#include "ui/wv-stack.h"
#include "ui/wv-today-load.h"
#include "ui/wv-trouble.h"

#define LOADING_MS 300

/* The parts of the list, in the order of the screen and of Ctrl+1 … Ctrl+4. */
typedef enum
{
  PART_RUNNING,
  PART_WAITING_ME,
  PART_DRAFTS,
  PART_FINISHED,
  N_PARTS
} Part;

/* What the button of an empty list does. */
typedef enum
{
  HELP_NONE,
  HELP_DIRECTORY,
  HELP_CLEAR,
} Help;

struct _WvReferralsPage
{
  WvPage parent_instance;

  GCancellable *cancellable;
  WvLookNotes *looks;
  GPtrArray *drafts; /* (element-type WvTodayDraft); nullable: not loaded yet */
  GError *error;
  gboolean loading_drafts, again;
  Part part;
  Help help_does;
  guint loading_timer;
  WvHeader *header;
  GtkBox *segments, *filters;
  GtkToggleButton *parts[N_PARTS], *late;
  GtkLabel *counts[N_PARTS];
  GtkEditable *search;
  GtkStack *stack;
  GtkWidget *loading;
  WvReferralsTable *table;
  AdwStatusPage *status;
  GtkWidget *help;
  WvTrouble *trouble;
  GtkLabel *total;
  WvTag *late_total, *question_total;
};

G_DEFINE_FINAL_TYPE (WvReferralsPage, wv_referrals_page, WV_TYPE_PAGE)

static const char *const part_titles[N_PARTS]
    = { N_ ("Running"), N_ ("Waiting for me"), N_ ("Drafts"), N_ ("Finished") };

static WvDesk *
desk_of (WvReferralsPage *self)
{
  return wv_page_get_desk (WV_PAGE (self));
}

static gboolean
is_offline (WvDesk *desk)
{
  WvSync *sync = wv_desk_get_sync (desk);
  WvSyncState state = sync != NULL ? wv_sync_get_state (sync) : WV_SYNC_OFFLINE;

  return state == WV_SYNC_OFFLINE || state == WV_SYNC_FAILED;
}

static gboolean
is_in_part (WvCase *item, Part part)
{
  static const WvSegment segments[N_PARTS]
      = { WV_SEGMENT_RUNNING, WV_SEGMENT_WAITING_ME, 0, WV_SEGMENT_FINISHED };

  return item->party == WV_PARTY_SENDER && part != PART_DRAFTS && wv_case_in_segment (item, segments[part]);
}

typedef struct
{
  GPtrArray *lines;    /* of the chosen part */
  guint counts[N_PARTS];
  guint late, questions;
} Overview;

static void
add_line (WvReferralsPage *self, Overview *overview, WvReferralLine *line)
{
  if (wv_referral_line_matches (line, gtk_editable_get_text (self->search))
      && (line->late || !gtk_toggle_button_get_active (self->late)))
    g_ptr_array_add (overview->lines, line);
  else
    g_object_unref (line);
}

static void
add_case (WvReferralsPage *self, Overview *overview, WvCase *item, const WvReferralLook *look)
{
  g_autoptr (WvReferralLine) line = NULL;

  if (item->party != WV_PARTY_SENDER)
    return;
  for (guint part = 0; part < N_PARTS; part++)
    overview->counts[part] += is_in_part (item, part);
  line = wv_referral_line_new (item, look);
  overview->late += line->late;
  overview->questions += line->question;
  if (is_in_part (item, self->part))
    add_line (self, overview, g_steal_pointer (&line));
}

static void
survey (WvReferralsPage *self, Overview *overview)
{
  WvDesk *desk = desk_of (self);
  GListModel *cases = G_LIST_MODEL (wv_desk_get_caseload (desk));
  g_autofree char *today = wv_desk_dup_today (desk);
  WvReferralLook look
      = { today, wv_desk_now (desk), wv_desk_get_hide_names (desk), is_offline (desk) };

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (cases, i);

      add_case (self, overview, item, &look);
    }
  overview->counts[PART_DRAFTS] = self->drafts != NULL ? self->drafts->len : 0;
  for (guint i = 0; self->part == PART_DRAFTS && i < overview->counts[PART_DRAFTS]; i++)
    add_line (self, overview, wv_referral_line_new_draft (self->drafts->pdata[i], &look));
  g_ptr_array_sort (overview->lines, wv_referral_line_compare);
}

static void
show_counts (WvReferralsPage *self, const Overview *overview)
{
  for (guint part = 0; part < N_PARTS; part++)
    {
      guint n = overview->counts[part];
      g_autofree char *count = g_strdup_printf ("%u", n);

      gtk_label_set_text (self->counts[part], count);
      gtk_widget_set_visible (GTK_WIDGET (self->counts[part]), n > 0 && part != PART_FINISHED);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->parts[part]),
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, count, -1);
    }
}

static void
show_totals (WvReferralsPage *self, const Overview *overview)
{
  int n = (int)overview->counts[PART_RUNNING], late = (int)overview->late,
      questions = (int)overview->questions;
  g_autofree char *total
      = g_strdup_printf (ngettext ("%d running referral", "%d running referrals", n), n);
  g_autofree char *late_text
      = g_strdup_printf (ngettext ("%d feedback late", "%d feedback late", late), late);
  g_autofree char *question_text
      = g_strdup_printf (ngettext ("%d question for you", "%d questions for you", questions), questions);

  gtk_label_set_text (self->total, total);
  wv_tag_set (self->late_total, WV_TONE_ERR, "dialog-warning-symbolic", late > 0 ? late_text : NULL);
  wv_tag_set (self->question_total, WV_TONE_WARN, "dialog-question-symbolic",
              questions > 0 ? question_text : NULL);
}

static void
show_status (WvReferralsPage *self, const char *icon, const char *title, const char *text, Help help)
{
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  self->help_does = help;
  gtk_widget_set_visible (self->help, help != HELP_NONE);
  gtk_button_set_label (GTK_BUTTON (self->help),
                        help == HELP_CLEAR ? _ ("Clear filters") : _ ("To the directory"));
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_empty (WvReferralsPage *self, const Overview *overview)
{
  gboolean any = overview->counts[PART_RUNNING] + overview->counts[PART_FINISHED] > 0;

  if (*gtk_editable_get_text (self->search) != '\0' || gtk_toggle_button_get_active (self->late))
    show_status (self, "system-search-symbolic", _ ("No referral found"),
                 _ ("No referral here fits what you look for."), HELP_CLEAR);
  else if (self->part == PART_WAITING_ME)
    show_status (self, "emblem-ok-symbolic", _ ("Nothing is waiting for you"), NULL, HELP_NONE);
  else if (self->part == PART_DRAFTS)
    show_status (self, "document-edit-symbolic", _ ("No drafts"),
                 _ ("A referral that you do not send yet is kept here."), HELP_NONE);
  else if (any)
    show_status (self, "emblem-ok-symbolic",
                 self->part == PART_RUNNING ? _ ("Nothing is running") : _ ("Nothing is finished yet"),
                 NULL, HELP_NONE);
  else
    show_status (self, "document-send-symbolic", _ ("No referrals yet"),
                 _ ("Find an offer for your first resident."), HELP_DIRECTORY);
}

static gboolean
is_complete (WvReferralsPage *self)
{
  WvCaseload *caseload = wv_desk_get_caseload (desk_of (self));

  return self->drafts != NULL
         && (!wv_caseload_is_loading (caseload) || g_list_model_get_n_items (G_LIST_MODEL (caseload)) > 0);
}

static const GError *
find_error (WvReferralsPage *self)
{
  return self->error != NULL ? self->error
                             : wv_caseload_get_error (wv_desk_get_caseload (desk_of (self)));
}

/* The last line of a letter stands in the list without anybody opening it: who reads it is written down all the same. */
static void
note_looks (WvReferralsPage *self, const GPtrArray *lines)
{
  WvCaseload *caseload = wv_desk_get_caseload (desk_of (self));

  for (guint i = 0; i < lines->len; i++)
    {
      WvReferralLine *line = lines->pdata[i];
      const WvCase *item = line->draft ? NULL : wv_caseload_find (caseload, line->id);

      if (item != NULL)
        wv_look_notes_add (self->looks, item->id, item->news_ours ? NULL : item->news_text);
    }
  wv_look_notes_flush (self->looks, desk_of (self));
}

static void
refresh (WvReferralsPage *self)
{
  Overview overview = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  const GError *error;

  if (wv_desk_get_caseload (desk_of (self)) == NULL)
    return;
  error = find_error (self);
  if (error != NULL)
    {
      wv_trouble_set_error (self->trouble, error);
      gtk_stack_set_visible_child_name (self->stack, "trouble");
      return;
    }
  if (!is_complete (self))
    return;
  overview.lines = lines = g_ptr_array_new_with_free_func (g_object_unref);
  survey (self, &overview);
  show_counts (self, &overview);
  show_totals (self, &overview);
  wv_referrals_table_set_lines (self->table, lines);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    note_looks (self, lines);
  if (lines->len > 0)
    gtk_stack_set_visible_child_name (self->stack, "table");
  else
    show_empty (self, &overview);
}

static void load_drafts (WvReferralsPage *self);

static void
drafts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvReferralsPage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = wv_store_run_finish (WV_STORE (source), result, &error);

  self->loading_drafts = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (drafts != NULL)
    {
      g_clear_pointer (&self->drafts, g_ptr_array_unref);
      self->drafts = g_steal_pointer (&drafts);
    }
  refresh (self);
  if (self->again)
    load_drafts (self);
}

static void
load_drafts (WvReferralsPage *self)
{
  self->again = self->loading_drafts;
  if (self->loading_drafts || wv_desk_is_locked (desk_of (self)))
    return;
  self->loading_drafts = TRUE;
  wv_today_drafts_async (desk_of (self), self->cancellable, drafts_cb, g_object_ref (self));
}

static void
store_changed_cb (WvReferralsPage *self, const char *kind)
{
  if (g_strcmp0 (kind, "draft") == 0)
    load_drafts (self);
}

static void
again_cb (WvReferralsPage *self)
{
  WvCaseload *caseload = wv_desk_get_caseload (desk_of (self));

  if (caseload != NULL)
    wv_caseload_reload (caseload);
  load_drafts (self);
}

static void
opened_cb (WvReferralsPage *self, WvReferralLine *line)
{
  gtk_widget_activate_action (GTK_WIDGET (self), line->draft ? "win.edit-draft" : "win.show-dossier", "s",
                              line->id);
}

static void
help_cb (WvReferralsPage *self)
{
  if (self->help_does == HELP_DIRECTORY)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.show-page", "s", "directory");
  gtk_editable_set_text (self->search, "");
  gtk_toggle_button_set_active (self->late, FALSE);
  refresh (self);
}

static void
search_done_cb (WvReferralsPage *self)
{
  gtk_editable_set_text (self->search, "");
  wv_referrals_table_focus (self->table);
}

static void
part_cb (WvReferralsPage *self, GtkToggleButton *button)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  for (guint part = 0; part < N_PARTS; part++)
    if (self->parts[part] == button)
      self->part = part;
  wv_referrals_table_unsort (self->table);
  refresh (self);
}

/* The keys work wherever the keyboard is in the window, but only while this screen shows. */
static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer part)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  gtk_toggle_button_set_active (WV_REFERRALS_PAGE (widget)->parts[GPOINTER_TO_UINT (part)], TRUE);
  return TRUE;
}

static void
add_keys (WvReferralsPage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (guint part = 0; part < N_PARTS; part++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_1 + part, GDK_CONTROL_MASK),
                          gtk_callback_action_new (key_cb, GUINT_TO_POINTER (part), NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_part (WvReferralsPage *self, Part part)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *count = gtk_label_new ("");

  gtk_widget_add_css_class (count, "badge");
  gtk_widget_set_valign (count, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (count, FALSE);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", _ (part_titles[part]), "ellipsize",
                                               PANGO_ELLIPSIZE_END, "width-chars", 4, NULL));
  gtk_box_append (GTK_BOX (box), count);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (part_titles[part]), -1);
  self->parts[part] = GTK_TOGGLE_BUTTON (button);
  self->counts[part] = GTK_LABEL (count);
  gtk_toggle_button_set_group (self->parts[part], part > 0 ? self->parts[0] : NULL);
  gtk_box_append (self->segments, button);
}

static void
make_bar (WvReferralsPage *self)
{
  for (guint part = 0; part < N_PARTS; part++)
    add_part (self, part);
  gtk_toggle_button_set_active (self->parts[PART_RUNNING], TRUE);
  for (guint part = 0; part < N_PARTS; part++)
    g_signal_connect_swapped (self->parts[part], "toggled", G_CALLBACK (part_cb), self);
  self->late = GTK_TOGGLE_BUTTON (wv_chip_new ("dialog-warning-symbolic", _ ("Late"), NULL));
  gtk_widget_set_valign (GTK_WIDGET (self->late), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->late, "toggled", G_CALLBACK (refresh), self);
  gtk_box_prepend (self->filters, GTK_WIDGET (self->late));
}

static gboolean
loading_cb (gpointer data)
{
  WvReferralsPage *self = data;

  self->loading_timer = 0;
  gtk_widget_set_visible (self->loading, TRUE);
  return G_SOURCE_REMOVE;
}

static void
watch (WvReferralsPage *self)
{
  WvDesk *desk = desk_of (self);
  GConnectFlags swapped = G_CONNECT_SWAPPED;

  g_signal_connect_object (wv_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self,
                           swapped);
  g_signal_connect_object (desk, "notify::hide-names", G_CALLBACK (refresh), self, swapped);
  if (wv_desk_get_caseload (desk) != NULL)
    g_signal_connect_object (wv_desk_get_caseload (desk), "updated", G_CALLBACK (refresh), self, swapped);
  if (wv_desk_get_sync (desk) != NULL)
    g_signal_connect_object (wv_desk_get_sync (desk), "notify::state", G_CALLBACK (refresh), self,
                             swapped);
}

static gboolean
wv_referrals_page_search (WvPage *page)
{
  return gtk_widget_grab_focus (GTK_WIDGET (WV_REFERRALS_PAGE (page)->search));
}

static void
wv_referrals_page_map (GtkWidget *widget)
{
  /* Days went by while another screen showed. */
  GTK_WIDGET_CLASS (wv_referrals_page_parent_class)->map (widget);
  refresh (WV_REFERRALS_PAGE (widget));
}

static void
wv_referrals_page_constructed (GObject *object)
{
  WvReferralsPage *self = WV_REFERRALS_PAGE (object);

  G_OBJECT_CLASS (wv_referrals_page_parent_class)->constructed (object);
  wv_header_set_subtitle (self->header, wv_desk_get_profile (desk_of (self))->organisation_name);
  wv_header_add_start (self->header, wv_new_referral_button ());
  make_bar (self);
  add_keys (self);
  self->loading_timer = g_timeout_add (LOADING_MS, loading_cb, self);
  watch (self);
  load_drafts (self);
}

static void
wv_referrals_page_dispose (GObject *object)
{
  WvReferralsPage *self = WV_REFERRALS_PAGE (object);

  g_clear_handle_id (&self->loading_timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), WV_TYPE_REFERRALS_PAGE);
  G_OBJECT_CLASS (wv_referrals_page_parent_class)->dispose (object);
}

static void
wv_referrals_page_finalize (GObject *object)
{
  WvReferralsPage *self = WV_REFERRALS_PAGE (object);

  g_object_unref (self->cancellable);
  wv_look_notes_free (self->looks);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (wv_referrals_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, header);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, segments);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, filters);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, search);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, stack);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, loading);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, table);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, status);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, help);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, trouble);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, total);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, late_total);
  gtk_widget_class_bind_template_child (klass, WvReferralsPage, question_total);
  gtk_widget_class_bind_template_callback (klass, refresh);
  gtk_widget_class_bind_template_callback (klass, search_done_cb);
  gtk_widget_class_bind_template_callback (klass, opened_cb);
  gtk_widget_class_bind_template_callback (klass, help_cb);
  gtk_widget_class_bind_template_callback (klass, again_cb);
}

static void
wv_referrals_page_class_init (WvReferralsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = wv_referrals_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wv_referrals_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_referrals_page_finalize;
  widget_class->map = wv_referrals_page_map;
  WV_PAGE_CLASS (klass)->search = wv_referrals_page_search;
  g_type_ensure (WV_TYPE_ENDS);
  g_type_ensure (WV_TYPE_HEADER);
  g_type_ensure (WV_TYPE_REFERRALS_TABLE);
  g_type_ensure (WV_TYPE_TAG);
  g_type_ensure (WV_TYPE_TROUBLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-referrals-page.ui");
  bind_children (widget_class);
}

static void
wv_referrals_page_init (WvReferralsPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->looks = wv_look_notes_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  wv_stack_hide_unseen (self->stack);
}

#include "ui/wv-inbox-arrangements.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "ui/wv-accessible-name.h"
#include "ui/wv-format.h"
#include "ui/wv-inbox-load.h"

struct _WvInboxArrangements
{
  AdwBin parent_instance;

  WvDesk *desk;
  GCancellable *cancellable; /* of what is loaded for the referral that shows */
  WvCase *item;
  gint64 now;
  char *number;        /* of the referrer, to be copied */
  GPtrArray *contacts; /* ids, beside the choices in the model; NULL for nobody */
  AdwAvatar *referrer_avatar;
  GtkLabel *referrer, *practice, *handover, *feedback, *consent;
  GtkWidget *handover_row, *feedback_row, *consent_row, *call;
  GtkImage *handover_icon;
  AdwButtonContent *call_content;
  AdwComboRow *assignee;
};

G_DEFINE_FINAL_TYPE (WvInboxArrangements, wv_inbox_arrangements, ADW_TYPE_BIN)

static void
show_or_hide (GtkWidget *row, GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (row, text != NULL && *text != '\0');
  gtk_label_set_text (label, text != NULL ? text : "");
}

static char *
dup_consent (WvCase *item, const char *today)
{
  g_autofree char *day
      = item->consent_day != NULL ? wv_format_date (item->consent_day, today) : NULL;

  if (day == NULL)
    return NULL;
  if (g_strcmp0 (item->consent_how, "written") == 0)
    return g_strdup_printf (_ ("In writing on %s, for the team of %s"), day,
                            item->to_organisation_name);
  if (g_strcmp0 (item->consent_how, "representative") == 0)
    return g_strdup_printf (_ ("By a representative on %s, for the team of %s"), day,
                            item->to_organisation_name);
  return g_strdup_printf (_ ("Orally on %s, for the team of %s"), day, item->to_organisation_name);
}

static void
show_arrangements (WvInboxArrangements *self, WvCase *item, const WvInboxExtra *extra)
{
  g_autofree char *today = wv_day_of (self->now);
  g_autofree char *day
      = item->feedback_due != NULL ? wv_format_date (item->feedback_due, today) : NULL;
  g_autofree char *before = day != NULL ? g_strdup_printf (_ ("before %s"), day) : NULL;
  g_autofree char *consent = dup_consent (item, today);
  const char *kind
      = item->handover_kind != NULL ? wv_code_label ("handover-kind", item->handover_kind) : NULL;
  g_autofree char *handover = extra != NULL && extra->call_when != NULL && kind != NULL
                                  ? g_strdup_printf ("%s, %s", kind, extra->call_when)
                                  : g_strdup (kind);

  show_or_hide (self->handover_row, self->handover, handover);
  gtk_image_set_from_icon_name (self->handover_icon, wv_inbox_handover_icon (item->handover_kind));
  show_or_hide (self->feedback_row, self->feedback, before);
  show_or_hide (self->consent_row, self->consent, consent);
  wv_name_row_from_text (self->handover_row);
  wv_name_row_from_text (self->feedback_row);
  wv_name_row_from_text (self->consent_row);
}

static void
show_referrer (WvInboxArrangements *self, WvCase *item, const WvInboxExtra *extra)
{
  const char *person
      = item->from_contact_name != NULL ? item->from_contact_name : item->from_organisation_name;
  const char *practice
      = item->from_organisation_name != NULL ? item->from_organisation_name : "";
  g_autofree char *below = extra != NULL && extra->role != NULL
                               ? g_strdup_printf ("%s, %s", extra->role, practice)
                               : g_strdup (practice);
  g_autofree char *name = NULL;

  gtk_label_set_text (self->referrer, person != NULL ? person : "");
  gtk_label_set_text (self->practice, below);
  wv_name_row_from_text (gtk_widget_get_ancestor (GTK_WIDGET (self->practice), GTK_TYPE_LIST_BOX_ROW));
  adw_avatar_set_text (self->referrer_avatar, person);
  g_free (self->number);
  self->number = extra != NULL ? g_strdup (extra->phone) : NULL;
  gtk_widget_set_visible (self->call, self->number != NULL);
  if (self->number == NULL)
    return;
  name = g_strdup_printf (_ ("Copy number %s"), self->number);
  adw_button_content_set_label (self->call_content, self->number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->call), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
copy_number (WvInboxArrangements *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->number);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Number copied"));
}

static void
extra_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvInboxArrangements) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvInboxExtra) extra = NULL;

  if (self->desk == NULL)
    return;
  extra = wv_inbox_extra_finish (self->desk, result, &error);
  /* A preview without the number is better than none. */
  if (extra == NULL || self->item == NULL)
    return;
  show_referrer (self, self->item, extra);
  show_arrangements (self, self->item, extra);
}

static void
stop_loading (WvInboxArrangements *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
wv_inbox_arrangements_show (WvInboxArrangements *self, WvCase *item, const WvInboxLook *look)
{
  gboolean same = item != NULL && self->item != NULL && strcmp (item->id, self->item->id) == 0;
  gboolean is_new
      = look->segment == WV_SEGMENT_NEW || look->segment == WV_SEGMENT_WAITING_ANSWER;

  self->now = look->now;
  g_set_object (&self->item, item);
  gtk_widget_set_visible (GTK_WIDGET (self->assignee), is_new);
  if (same)
    return;
  stop_loading (self);
  if (item == NULL)
    return;
  adw_combo_row_set_selected (self->assignee, 0);
  show_arrangements (self, item, NULL);
  show_referrer (self, item, NULL);
  self->cancellable = g_cancellable_new ();
  wv_inbox_extra_async (self->desk, item->id, self->cancellable, extra_cb, g_object_ref (self));
}

/* Who takes it. */

static guint
count_running (WvInboxArrangements *self, const char *contact)
{
  GListModel *cases = G_LIST_MODEL (wv_desk_get_caseload (self->desk));
  guint n = 0;

  for (guint i = 0; cases != NULL && i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (cases, i);

      n += item->party == WV_PARTY_RECEIVER && wv_state_is_running (item->progress.state)
           && g_strcmp0 (item->progress.assignee, contact) == 0;
    }
  return n;
}

static void
add_choice (WvInboxArrangements *self, GtkStringList *model, const char *contact, const char *text)
{
  gtk_string_list_append (model, text);
  g_ptr_array_add (self->contacts, g_strdup (contact));
}

static void
add_colleague (WvInboxArrangements *self, GtkStringList *model, const char *contact, const char *name)
{
  g_autofree char *load = g_strdup_printf (_ ("%u running"), count_running (self, contact));
  gboolean us = g_strcmp0 (contact, wv_desk_get_actor (self->desk)->contact) == 0;
  g_autofree char *who = us ? g_strdup_printf (_ ("%s (you)"), name) : g_strdup (name);
  g_autofree char *text = g_strdup_printf ("%s · %s", who, load);

  add_choice (self, model, contact, text);
}

void
wv_inbox_arrangements_set_colleagues (WvInboxArrangements *self, GPtrArray *colleagues)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  WvProfile *profile = wv_desk_get_profile (self->desk);
  guint chosen = adw_combo_row_get_selected (self->assignee);

  g_ptr_array_set_size (self->contacts, 0);
  /* The user first: who answers usually takes it. */
  add_colleague (self, model, profile->contact, profile->contact_name);
  for (guint i = 0; i < colleagues->len; i++)
    {
      const char *contact = wv_record_get_id (colleagues->pdata[i]);

      if (g_strcmp0 (contact, profile->contact) != 0)
        add_colleague (self, model, contact, wv_record_get_text (colleagues->pdata[i], "name"));
    }
  add_choice (self, model, NULL, _ ("Nobody yet"));
  adw_combo_row_set_model (self->assignee, G_LIST_MODEL (model));
  if (chosen < self->contacts->len)
    adw_combo_row_set_selected (self->assignee, chosen);
}

const char *
wv_inbox_arrangements_get_assignee (WvInboxArrangements *self)
{
  guint chosen = adw_combo_row_get_selected (self->assignee);

  return chosen < self->contacts->len ? self->contacts->pdata[chosen] : NULL;
}

void
wv_inbox_arrangements_set_desk (WvInboxArrangements *self, WvDesk *desk)
{
  g_autoptr (GPtrArray) nobody = g_ptr_array_new ();

  g_return_if_fail (self->desk == NULL);
  self->desk = g_object_ref (desk);
  wv_inbox_arrangements_set_colleagues (self, nobody);
}

static void
wv_inbox_arrangements_dispose (GObject *object)
{
  WvInboxArrangements *self = WV_INBOX_ARRANGEMENTS (object);

  stop_loading (self);
  g_clear_object (&self->item);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), WV_TYPE_INBOX_ARRANGEMENTS);
  G_OBJECT_CLASS (wv_inbox_arrangements_parent_class)->dispose (object);
}

static void
wv_inbox_arrangements_finalize (GObject *object)
{
  WvInboxArrangements *self = WV_INBOX_ARRANGEMENTS (object);

  g_free (self->number);
  g_ptr_array_unref (self->contacts);
  G_OBJECT_CLASS (wv_inbox_arrangements_parent_class)->finalize (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (klass, WvInboxArrangements, name)

static void
bind_children (GtkWidgetClass *klass)
{
  BIND (referrer_avatar);
  BIND (referrer);
  BIND (practice);
  BIND (call);
  BIND (call_content);
  BIND (handover);
  BIND (handover_icon);
  BIND (handover_row);
  BIND (feedback);
  BIND (feedback_row);
  BIND (consent);
  BIND (consent_row);
  BIND (assignee);
}

static void
wv_inbox_arrangements_class_init (WvInboxArrangementsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_inbox_arrangements_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_inbox_arrangements_finalize;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/nl/welverwijs/Welverwijs/wv-inbox-arrangements.ui");
  bind_children (widget_class);
}

/* The row of libadwaita cuts after twenty letters; a name with its load has more. */
static void
setup_choice_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "prop-val");
  gtk_list_item_set_child (item, label);
}

static void
bind_choice_cb (GtkListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkStringObject *choice = gtk_list_item_get_item (item);

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (choice));
}

static void
wv_inbox_arrangements_init (WvInboxArrangements *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->contacts = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_choice_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_choice_cb), NULL);
  adw_combo_row_set_factory (self->assignee, factory);
  g_signal_connect_swapped (self->call, "clicked", G_CALLBACK (copy_number), self);
}

#include "ui/wv-offer-detail.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "ui/wv-accessible-name.h"
#include "ui/wv-contact-row.h"
#include "ui/wv-format.h"
#include "ui/wv-offer-view-text.h"
#include "ui/wv-two-column.h"
#include "ui/wv-wrap.h"

struct _WvOfferDetail
{
  AdwBin parent_instance;

  WvOfferView *view;
  GtkScrolledWindow *scrolled;
  GtkWidget *content, *tags, *facts;
  GtkLabel *title, *provider, *alert, *summary, *source;
  GtkListBox *contacts;
};

G_DEFINE_FINAL_TYPE (WvOfferDetail, wv_offer_detail, ADW_TYPE_BIN)

static void
empty (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_provider (WvOfferDetail *self)
{
  const WvRecord *offer = self->view->offer;
  const char *name = self->view->organisation != NULL
                         ? wv_record_get_text (self->view->organisation, "name")
                         : NULL;
  const char *location = wv_record_get_text (offer, "location_name");
  g_autofree char *where = location != NULL ? g_strdup (location) : wv_offer_text_where (offer);
  g_autofree char *text = name != NULL && where != NULL ? g_strjoin (" · ", name, where, NULL)
                                                        : g_strdup (name != NULL ? name : where);

  set_text (self->provider, text);
}

static const char *
waiting_icon (WvTone tone)
{
  if (tone == WV_TONE_OK)
    return "emblem-ok-symbolic";
  return tone == WV_TONE_NEUTRAL ? "preferences-system-time-symbolic" : "dialog-warning-symbolic";
}

static char *
dup_checked (const WvRecord *offer, const char *today, WvTone *tone)
{
  const char *day = wv_record_get_text (offer, "verified_on");
  g_autofree char *since = wv_offer_text_checked (offer, today, tone);
  g_autofree char *date = NULL;

  if (since == NULL)
    return g_strdup (_ ("Never checked"));
  if (*tone != WV_TONE_NEUTRAL)
    return wv_text_capital (since);
  date = wv_format_date (day, today);
  return g_strdup_printf (_ ("Checked on %s"), date);
}

static void
show_tags (WvOfferDetail *self, const char *today)
{
  const WvRecord *offer = self->view->offer;
  WvTone waiting_tone, checked_tone;
  g_autofree char *waiting = wv_offer_text_waiting (offer, today, &waiting_tone);
  g_autofree char *walk_in = wv_offer_text_today (offer, today, TRUE);
  g_autofree char *walk_in_tag = walk_in != NULL ? wv_text_capital (walk_in) : NULL;
  g_autofree char *checked = dup_checked (offer, today, &checked_tone);

  empty (self->tags);
  if (waiting != NULL)
    gtk_box_append (GTK_BOX (self->tags),
                    wv_tag_new (waiting_tone, waiting_icon (waiting_tone), waiting));
  if (walk_in_tag != NULL)
    gtk_box_append (GTK_BOX (self->tags), wv_tag_new (WV_TONE_INFO, "alarm-symbolic", walk_in_tag));
  gtk_box_append (GTK_BOX (self->tags),
                  wv_tag_new (checked_tone,
                              checked_tone == WV_TONE_NEUTRAL ? "emblem-ok-symbolic"
                                                              : "dialog-warning-symbolic",
                              checked));
}

static void
add_contact (WvOfferDetail *self, const char *what, const WvRecord *contact)
{
  gtk_list_box_append (self->contacts, wv_contact_row_new (what, contact));
  gtk_list_box_row_set_activatable (
      GTK_LIST_BOX_ROW (gtk_widget_get_last_child (GTK_WIDGET (self->contacts))), FALSE);
  wv_name_row_from_text (gtk_widget_get_last_child (GTK_WIDGET (self->contacts)));
}

/* Somebody who is away is named, and the deputy comes first: that is whom to call now. */
static void
show_person (WvOfferDetail *self, const WvPerson *person, const char *today)
{
  const char *until = wv_record_get_text (person->contact, "absent_to");
  g_autofree char *day = person->absent && until != NULL ? wv_format_date (until, today) : NULL;
  g_autofree char *away = NULL;

  if (day != NULL)
    away = g_strdup_printf (_ ("Fixed contact, away until %s"), day);
  else if (person->absent)
    away = g_strdup (_ ("Fixed contact, away"));
  if (person->absent && person->deputy != NULL)
    add_contact (self, _ ("Deputy"), person->deputy);
  add_contact (self, away != NULL ? away : _ ("Fixed contact"), person->contact);
  if (!person->absent && person->deputy != NULL)
    add_contact (self, _ ("Deputy"), person->deputy);
}

static void
show_contacts (WvOfferDetail *self, const char *today)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->contacts))) != NULL)
    gtk_list_box_remove (self->contacts, row);
  if (self->view->contact != NULL)
    show_person (self, self->view->contact, today);
  else if (self->view->organisation != NULL)
    add_contact (self, _ ("Organisation, no fixed contact"), self->view->organisation);
  gtk_widget_set_visible (GTK_WIDGET (self->contacts),
                          gtk_widget_get_first_child (GTK_WIDGET (self->contacts)) != NULL);
}

static GtkWidget *
make_line (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_icon (const char *icon)
{
  GtkWidget *widget
      = g_str_equal (icon, "€") ? gtk_label_new (icon) : gtk_image_new_from_icon_name (icon);

  gtk_widget_set_size_request (widget, 16, -1);
  gtk_widget_set_valign (widget, GTK_ALIGN_START);
  gtk_widget_add_css_class (widget, "prop-ic");
  return widget;
}

/* The key is the name of the value, for those who hear it. */
static void
add_fact (WvOfferDetail *self, const char *icon, const char *key, const char *value)
{
  GtkWidget *fact, *texts, *label;

  if (value == NULL || *value == '\0')
    return;
  fact = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  label = make_line (value, "prop-val");
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (texts), make_line (key, "prop-key"));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  gtk_widget_get_first_child (texts), NULL, -1);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (fact), make_icon (icon));
  gtk_box_append (GTK_BOX (fact), texts);
  gtk_box_append (GTK_BOX (self->facts), fact);
}

static char *
dup_joined (const char *one, const char *other)
{
  if (one == NULL || other == NULL)
    return g_strdup (one != NULL ? one : other);
  return g_strjoin ("\n", one, other, NULL);
}

static void
show_when_and_where (WvOfferDetail *self)
{
  const WvRecord *offer = self->view->offer;
  g_autofree char *hours = wv_offer_text_schedule (wv_record_get_strv (offer, "schedules"));
  g_autofree char *who = wv_offer_text_for_whom (offer);
  g_autofree char *costs = wv_offer_text_costs (offer);
  g_autofree char *where = wv_offer_text_address (offer);
  g_autofree char *access = wv_offer_text_codes (offer, "accessibility", "accessibility");
  g_autofree char *place = dup_joined (where, access);

  add_fact (self, "alarm-symbolic", _ ("Opening hours"), hours);
  add_fact (self, "system-users-symbolic", _ ("For whom"), who);
  add_fact (self, "action-unavailable-symbolic", _ ("Not for"),
            wv_record_get_text (offer, "exclusion"));
  add_fact (self, "mark-location-symbolic", _ ("Where"), place);
  add_fact (self, "€", _ ("Costs for the resident"), costs);
  add_fact (self, "text-x-generic-symbolic", _ ("Reimbursement"),
            wv_record_get_text (offer, "reimbursement"));
}

static void
show_how (WvOfferDetail *self)
{
  const WvRecord *offer = self->view->offer;
  const char *needed = wv_record_get_text (offer, "referral_needed");
  g_autofree char *languages = wv_offer_text_codes (offer, "languages", "language");
  g_autofree char *experience
      = wv_offer_text_experience (self->view->own_referrals, self->view->own_feedback);

  add_fact (self, "document-send-symbolic", _ ("How to refer"),
            wv_record_get_text (offer, "application_process"));
  add_fact (self, "dialog-question-symbolic", _ ("Referral needed"),
            needed != NULL ? wv_code_label ("referral-needed", needed) : NULL);
  add_fact (self, "go-jump-symbolic", _ ("Transport"), wv_record_get_text (offer, "transport"));
  add_fact (self, "preferences-desktop-locale-symbolic", _ ("Languages"), languages);
  add_fact (self, "help-about-symbolic", _ ("Note for professionals"),
            wv_record_get_text (offer, "professional_note"));
  add_fact (self, "web-browser-symbolic", _ ("Website"), wv_record_get_text (offer, "url"));
  add_fact (self, "view-list-symbolic", _ ("Experience of your practice"), experience);
}

static void
show_source (WvOfferDetail *self)
{
  const WvRecord *offer = self->view->offer;
  const char *source = wv_record_get_text (offer, "source");
  const char *by = wv_record_get_text (offer, "verified_by");
  g_autofree char *checked = by != NULL ? g_strdup_printf (_ ("Checked by %s"), by) : NULL;
  g_autofree char *from = source != NULL ? g_strdup_printf (_ ("Source: %s"), source) : NULL;
  g_autofree char *text = checked != NULL && from != NULL
                              ? g_strjoin (" · ", checked, from, NULL)
                              : g_strdup (checked != NULL ? checked : from);

  set_text (self->source, text);
}

void
wv_offer_detail_set_view (WvOfferDetail *self, WvOfferView *view, const char *today)
{
  g_clear_pointer (&self->view, wv_offer_view_free);
  self->view = view;
  gtk_widget_set_visible (self->content, view != NULL);
  if (view == NULL)
    return;
  set_text (self->title, wv_record_get_text (view->offer, "title"));
  set_text (self->alert, wv_record_get_text (view->offer, "alert"));
  set_text (self->summary, wv_record_get_text (view->offer, "summary"));
  show_provider (self);
  show_tags (self, today);
  show_contacts (self, today);
  empty (self->facts);
  show_when_and_where (self);
  show_how (self);
  gtk_widget_set_visible (self->facts, gtk_widget_get_first_child (self->facts) != NULL);
  show_source (self);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled), 0);
}

const WvOfferView *
wv_offer_detail_get_view (WvOfferDetail *self)
{
  return self->view;
}

gboolean
wv_offer_detail_copy_number (WvOfferDetail *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->contacts, 0);

  return self->view != NULL && row != NULL
         && wv_contact_row_copy (WV_CONTACT_ROW (gtk_list_box_row_get_child (row)));
}

static void
wv_offer_detail_dispose (GObject *object)
{
  g_clear_pointer (&WV_OFFER_DETAIL (object)->view, wv_offer_view_free);
  G_OBJECT_CLASS (wv_offer_detail_parent_class)->dispose (object);
}

static void
wv_offer_detail_class_init (WvOfferDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_offer_detail_dispose;
  g_type_ensure (WV_TYPE_WRAP);
  g_type_ensure (WV_TYPE_TWO_COLUMN);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-offer-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, scrolled);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, content);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, tags);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, title);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, provider);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, alert);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, summary);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, source);
  gtk_widget_class_bind_template_child (widget_class, WvOfferDetail, contacts);
}

static void
wv_offer_detail_init (WvOfferDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

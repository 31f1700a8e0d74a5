#include "ui/wv-composer-message.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "domain/wv-validate.h"
#include "ui/wv-composer-text.h"
#include "ui/wv-dialog.h"
#include "ui/wv-format.h"
#include "ui/wv-offer-view-text.h"

#define WIDTH 560
#define HEIGHT 720

struct _WvComposerMessage
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (WvComposerMessage, wv_composer_message, ADW_TYPE_WINDOW)

static void
wv_composer_message_class_init (WvComposerMessageClass *klass)
{
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
}

static void
wv_composer_message_init (WvComposerMessage *self)
{
}

static GtkWidget *
add_group (GtkWidget *box, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (box), group);
  return group;
}

/* What is empty does not go, so it is not there. */
static void
add (GtkWidget *group, const char *title, const char *value)
{
  if (value != NULL && *value != '\0')
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), wv_dialog_fact_new (title, value));
}

static void
add_code (GtkWidget *group,
          const char *title,
          const WvRecord *record,
          const char *field,
          const char *list)
{
  const char *code = wv_record_get_text (record, field);

  add (group, title, code != NULL ? wv_code_label (list, code) : NULL);
}

static void
add_day (GtkWidget *group,
         const char *title,
         const WvRecord *record,
         const char *field,
         const char *today)
{
  const char *day = wv_record_get_text (record, field);
  g_autofree char *text = day != NULL ? wv_format_date (day, today) : NULL;

  add (group, title, text);
}

static void
add_receiver (GtkWidget *box, const WvOfferView *offer)
{
  GtkWidget *group = add_group (box, _ ("To"));

  if (offer == NULL)
    return;
  if (offer->organisation != NULL)
    add (group, _ ("Organisation"), wv_record_get_text (offer->organisation, "name"));
  if (offer->contact != NULL)
    add (group, _ ("Contact"), wv_record_get_text (offer->contact->contact, "name"));
  add (group, _ ("Offer"), wv_record_get_text (offer->offer, "title"));
}

static void
add_resident (GtkWidget *box, const WvDraft *draft)
{
  const WvRecord *referral = draft->referral;
  GtkWidget *group = add_group (box, _ ("Resident"));
  int year = (int)wv_record_get_int (referral, "birth_year", 0);
  g_autofree char *digits = year > 1 ? g_strdup_printf ("%d", year) : NULL;
  const char *call = wv_record_get_text (referral, "call_name");
  const char *family = wv_record_get_text (referral, "family_name");
  g_autofree char *name = g_strjoin (call != NULL && family != NULL ? " " : "",
                                     call != NULL ? call : "", family != NULL ? family : "", NULL);

  add (group, _ ("Name"), name);
  add_code (group, _ ("Form of address"), referral, "form_of_address", "form-of-address");
  add (group, _ ("Year of birth"), digits);
  add (group, _ ("Phone"), wv_record_get_text (draft->client_contact, "phone"));
  add (group, _ ("Postcode"), wv_record_get_text (referral, "pc4"));
  add_code (group, _ ("Best time to call"), referral, "best_time", "best-time");
  add_code (group, _ ("Language"), referral, "language", "language");
}

static void
add_question (GtkWidget *box, const WvDraft *draft, const char *today)
{
  const WvRecord *referral = draft->referral;
  GtkWidget *group = add_group (box, _ ("Message"));
  gint64 planned = wv_record_get_int (draft->handover, "planned_at", 0);
  g_autofree char *when
      = planned != 0 ? wv_format_moment (planned, planned - 365 * G_GINT64_CONSTANT (86400000) / 2)
                     : NULL;
  g_autofree char *dimensions = wv_offer_text_codes (referral, "dimensions", "dimension");

  add (group, _ ("What matters"), dimensions);
  add (group, _ ("In own words"), wv_record_get_text (referral, "wish"));
  add (group, _ ("Reason for referral"), wv_record_get_text (referral, "reason"));
  add_code (group, _ ("Warm handover"), draft->handover, "kind", "handover-kind");
  add (group, _ ("Planned at"), when);
  add (group, _ ("When to call"), wv_record_get_text (draft->handover, "call_when"));
  add_code (group, _ ("How soon"), referral, "urgency", "urgency");
  add_day (group, _ ("Respond before"), referral, "answer_due", today);
  add_day (group, _ ("Feedback before"), referral, "feedback_due", today);
}

GtkWidget *
wv_composer_message_new (const WvDraft *draft, const WvOfferView *offer, const char *today)
{
  WvComposerMessage *self = g_object_new (WV_TYPE_COMPOSER_MESSAGE, NULL);
  GtkWidget *box = wv_dialog_build (ADW_WINDOW (self), _ ("This is what you send"), WIDTH, HEIGHT);
  GtkWidget *last;

  add_receiver (box, offer);
  add_resident (box, draft);
  add_question (box, draft, today);
  last = add_group (box, _ ("Consent"));
  add (last, _ ("Text shown"), draft->consent_text);
  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (last),
      _ ("Everything travels sealed. Only your practice and this organisation can read it."));
  return GTK_WIDGET (self);
}

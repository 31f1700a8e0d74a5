#include "ui/wv-composer-consent.h"

#include <glib/gi18n-lib.h>

struct _WvComposerConsent
{
  WvComposerBlock parent_instance;

  GtkCheckButton *agrees, *guardian;
  GtkLabel *shared;
};

G_DEFINE_FINAL_TYPE (WvComposerConsent, wv_composer_consent, WV_TYPE_COMPOSER_BLOCK)

static char *
dup_name (const WvDraft *draft)
{
  const char *call = wv_record_get_text (draft->referral, "call_name");
  const char *family = wv_record_get_text (draft->referral, "family_name");

  if (family == NULL)
    return g_strdup (_ ("The resident"));
  return call != NULL ? g_strjoin (" ", call, family, NULL) : g_strdup (family);
}

static void
wv_composer_consent_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);
  g_autofree char *name = dup_name (draft);
  g_autofree char *title = g_strdup_printf (_ ("%s agrees that I share this"), name);
  g_autofree char *spoken = g_strdup_printf (_ ("%s agrees that I share this. Required"), name);

  gtk_check_button_set_label (self->agrees, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->agrees), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  gtk_check_button_set_active (self->agrees, draft->consent);
  gtk_check_button_set_active (self->guardian, draft->guardian);
}

/* What was on the screen when the box was ticked goes with the consent, word for word. */
static void
wv_composer_consent_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);

  draft->consent = gtk_check_button_get_active (self->agrees);
  draft->guardian = gtk_check_button_get_active (self->guardian);
  g_free (draft->consent_text);
  draft->consent_text = draft->consent ? g_strjoin ("\n", gtk_check_button_get_label (self->agrees),
                                                    gtk_label_get_text (self->shared), NULL)
                                       : NULL;
}

static GtkWidget *
wv_composer_consent_find (WvComposerBlock *block, const char *field)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);

  if (g_str_equal (field, "consent"))
    return GTK_WIDGET (self->agrees);
  return g_str_equal (field, "guardian") ? GTK_WIDGET (self->guardian) : NULL;
}

static void
wv_composer_consent_class_init (WvComposerConsentClass *klass)
{
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_consent_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_consent_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_consent_find;
}

static GtkCheckButton *
add_check (WvComposerConsent *self, const char *label)
{
  GtkWidget *check = gtk_check_button_new_with_label (label);

  g_signal_connect_swapped (check, "toggled", G_CALLBACK (wv_composer_block_changed), self);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), check);
  return GTK_CHECK_BUTTON (check);
}

static void
wv_composer_consent_init (WvComposerConsent *self)
{
  g_autofree char *shared = g_strjoin (
      "\n",
      _ ("You share: name, year of birth, phone, only the digits of the postcode, wish and "
         "reason."),
      _ ("You do not share: BSN and address, diagnosis and medicines, other referrals."), NULL);

  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 7, _ ("Consent"));
  self->agrees = add_check (self, "");
  self->guardian = add_check (self, _ ("A parent or guardian agrees too"));
  self->shared = GTK_LABEL (gtk_label_new (shared));
  gtk_label_set_xalign (self->shared, 0.0f);
  gtk_label_set_wrap (self->shared, TRUE);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), GTK_WIDGET (self->shared));
}

#include "ui/wv-composer-consent.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-composer-text.h"
#include "ui/wv-format.h"
#include "ui/wv-offer-view-text.h"
#include "ui/wv-two-column.h"

struct _WvComposerConsent
{
  WvComposerBlock parent_instance;

  char *today, *asker; /* nullable until there is a desk */
  char *name;
  GtkWidget *card;
  GtkCheckButton *agrees, *guardian, *statistics;
  GtkLabel *title, *asked, *readers;
};

G_DEFINE_FINAL_TYPE (WvComposerConsent, wv_composer_consent, WV_TYPE_COMPOSER_BLOCK)

static guint view_message_signal;

static const char *const shared[]
    = { N_ ("Name, year of birth, phone"), N_ ("Only the digits of the postcode"),
        N_ ("Best time to call and language"), N_ ("Wish and reason (see left)") };
static const char *const kept[]
    = { N_ ("BSN and address"), N_ ("Diagnosis and medicines"), N_ ("Other referrals") };

static void
show_asked (WvComposerConsent *self)
{
  g_autofree char *day = self->today != NULL ? wv_format_date (self->today, "") : NULL;
  g_autofree char *text = NULL;

  if (gtk_check_button_get_active (self->agrees) && day != NULL)
    text = g_strdup_printf (_ ("Asked orally by %s on %s"), self->asker, day);
  else
    text = g_strdup_printf (_ ("Ask this: %s. Then tick the box."), self->name);
  gtk_label_set_text (self->asked, text);
}

static void
wv_composer_consent_set_name (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);
  g_autofree char *name = wv_draft_text_name (draft);
  g_autofree char *capital = wv_text_capital (name);
  g_autofree char *title = g_strdup_printf (_ ("%s agrees that I share this"), capital);
  g_autofree char *spoken = g_strdup_printf (_ ("%s agrees that I share this. Required"), capital);

  g_free (self->name);
  self->name = g_steal_pointer (&name);
  gtk_label_set_text (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->agrees), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->guardian),
                          self->today != NULL && wv_draft_is_minor (draft, self->today));
  show_asked (self);
}

static void
wv_composer_consent_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);

  wv_composer_consent_set_name (block, draft);
  gtk_check_button_set_active (self->agrees, draft->consent);
  gtk_check_button_set_active (self->guardian, draft->guardian);
  gtk_check_button_set_active (self->statistics, draft->statistics);
  show_asked (self);
}

static void
set_readers (WvComposerConsent *self, const WvOfferView *view)
{
  const char *organisation = wv_record_get_text (view->organisation, "name");
  const char *contact
      = view->contact != NULL ? wv_record_get_text (view->contact->contact, "name") : NULL;
  g_autofree char *text = NULL;

  if (contact == NULL)
    text = g_strdup_printf (_ ("Can be read by the staff of %s"), organisation);
  else if (view->colleagues == 0)
    text = g_strdup_printf (_ ("Can be read by %s of %s"), contact, organisation);
  else
    text
        = g_strdup_printf (ngettext ("Can be read by %s and %d colleague of %s",
                                     "Can be read by %s and %d colleagues of %s", view->colleagues),
                           contact, (int)view->colleagues, organisation);
  gtk_label_set_text (self->readers, text);
}

static void
wv_composer_consent_set_offer (WvComposerBlock *block, WvDesk *desk, const WvOfferView *view)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);

  g_free (self->today);
  g_free (self->asker);
  self->today = wv_desk_dup_today (desk);
  self->asker = g_strdup (wv_desk_get_profile (desk)->contact_name);
  if (view != NULL && view->organisation != NULL)
    set_readers (self, view);
  else
    gtk_label_set_text (self->readers, "");
  show_asked (self);
}

/* What was on the screen when the box was ticked goes with the consent, word for word. */
static char *
dup_shown (WvComposerConsent *self)
{
  GString *text = g_string_new (gtk_label_get_text (self->title));

  g_string_append_printf (text, "\n%s:", _ ("You share"));
  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    g_string_append_printf (text, "\n- %s", _ (shared[i]));
  g_string_append_printf (text, "\n%s:", _ ("You do not share"));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_string_append_printf (text, "\n- %s", _ (kept[i]));
  g_string_append_printf (text, "\n%s", gtk_label_get_text (self->readers));
  return g_string_free (text, FALSE);
}

static void
wv_composer_consent_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);

  draft->consent = gtk_check_button_get_active (self->agrees);
  draft->guardian = gtk_check_button_get_active (self->guardian);
  draft->statistics = gtk_check_button_get_active (self->statistics);
  g_free (draft->consent_text);
  draft->consent_text = draft->consent ? dup_shown (self) : NULL;
}

static GtkWidget *
wv_composer_consent_find (WvComposerBlock *block, const char *field)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (block);

  if (g_str_equal (field, "consent"))
    return GTK_WIDGET (self->agrees);
  return g_str_equal (field, "guardian") ? GTK_WIDGET (self->guardian) : NULL;
}

void
wv_composer_consent_toggle (WvComposerConsent *self)
{
  gtk_check_button_set_active (self->agrees, !gtk_check_button_get_active (self->agrees));
  gtk_widget_grab_focus (GTK_WIDGET (self->agrees));
}

static void
ticked (WvComposerConsent *self)
{
  show_asked (self);
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
}

/* The red edge goes round all of it, not only round the box. */
static void
edge (WvComposerConsent *self)
{
  if (gtk_widget_has_css_class (GTK_WIDGET (self->agrees), "error")
      || gtk_widget_has_css_class (GTK_WIDGET (self->guardian), "error"))
    gtk_widget_add_css_class (self->card, "need");
  else
    gtk_widget_remove_css_class (self->card, "need");
}

static void
view_message (WvComposerConsent *self)
{
  g_signal_emit (self, view_message_signal, 0);
}

static void
wv_composer_consent_finalize (GObject *object)
{
  WvComposerConsent *self = WV_COMPOSER_CONSENT (object);

  g_free (self->today);
  g_free (self->asker);
  g_free (self->name);
  G_OBJECT_CLASS (wv_composer_consent_parent_class)->finalize (object);
}

static void
wv_composer_consent_class_init (WvComposerConsentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_composer_consent_finalize;
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_consent_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_consent_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->set_offer = wv_composer_consent_set_offer;
  WV_COMPOSER_BLOCK_CLASS (klass)->set_name = wv_composer_consent_set_name;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_consent_find;
  view_message_signal = g_signal_new ("view-message", WV_TYPE_COMPOSER_CONSENT, G_SIGNAL_RUN_LAST,
                                      0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkCheckButton *
add_check (WvComposerConsent *self, GtkWidget *child, const char *name)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_margin_start (child, 8);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), child);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (check, "consent-check");
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (ticked), self);
  g_signal_connect_swapped (check, "notify::css-classes", G_CALLBACK (edge), self);
  gtk_box_append (GTK_BOX (self->card), check);
  return GTK_CHECK_BUTTON (check);
}

static GtkWidget *
make_list (
    const char *title, const char *icon, const char *css_class, const char *const *items, guint n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_append (GTK_BOX (box), make_label (title, "prop-key"));
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
      GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                       GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

      gtk_widget_add_css_class (image, "li-ic");
      gtk_widget_add_css_class (image, css_class);
      gtk_box_append (GTK_BOX (line), image);
      gtk_box_append (GTK_BOX (line), make_label (_ (items[i]), "prop-val"));
      gtk_box_append (GTK_BOX (box), line);
    }
  return box;
}

static void
add_lists (WvComposerConsent *self)
{
  GtkWidget *lists = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (lists, wv_two_column_new (420));
  gtk_widget_add_css_class (lists, "consent-lists");
  gtk_box_append (GTK_BOX (lists), make_list (_ ("You share"), "emblem-ok-symbolic", "ok-text",
                                              shared, G_N_ELEMENTS (shared)));
  gtk_box_append (GTK_BOX (lists), make_list (_ ("You do not share"), "action-unavailable-symbolic",
                                              "dim-label", kept, G_N_ELEMENTS (kept)));
  gtk_box_append (GTK_BOX (self->card), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self->card), lists);
}

static void
add_readers (WvComposerConsent *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = gtk_button_new_with_label (_ ("View message"));

  self->readers = GTK_LABEL (make_label ("", "sub"));
  gtk_widget_set_hexpand (GTK_WIDGET (self->readers), TRUE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (view_message), self);
  gtk_widget_add_css_class (line, "consent-readers");
  gtk_box_append (GTK_BOX (line),
                  g_object_new (GTK_TYPE_IMAGE, "icon-name", "system-users-symbolic",
                                "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->readers));
  gtk_box_append (GTK_BOX (line), button);
  gtk_box_append (GTK_BOX (self->card), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (self->card), line);
}

static void
wv_composer_consent_init (WvComposerConsent *self)
{
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  const char *guardian = _ ("A parent or guardian agrees too");
  const char *statistics = _ ("May be counted in figures, without a name");

  self->name = g_strdup (_ ("the resident"));
  self->title = GTK_LABEL (make_label ("", "heading"));
  self->asked = GTK_LABEL (make_label ("", "sub"));
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->card, "card");
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (texts), GTK_WIDGET (self->asked));
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 7, _ ("Consent"));
  self->agrees = add_check (self, texts, "");
  self->guardian = add_check (self, make_label (guardian, "prop-val"), guardian);
  self->statistics = add_check (self, make_label (statistics, "prop-val"), statistics);
  add_lists (self);
  add_readers (self);
  gtk_widget_set_visible (GTK_WIDGET (self->guardian), FALSE);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), self->card);
}

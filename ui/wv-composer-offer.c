#include "ui/wv-composer-offer.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-accessible-name.h"
#include "ui/wv-format.h"
#include "ui/wv-offer-picker.h"
#include "ui/wv-offer-view-text.h"

struct _WvComposerOffer
{
  WvComposerBlock parent_instance;

  WvDesk *desk;
  AdwActionRow *row;
  GtkMenuButton *change;
  GtkWidget *warning, *earlier;
  GtkLabel *warning_text, *earlier_text;
  GtkButton *open;
};

G_DEFINE_FINAL_TYPE (WvComposerOffer, wv_composer_offer, WV_TYPE_COMPOSER_BLOCK)

static guint picked_signal;

static void
nothing_typed (WvComposerBlock *block, const WvDraft *draft)
{
}

static void
nothing_to_take (WvComposerBlock *block, WvDraft *draft)
{
}

static void
append (GString *text, const char *separator, const char *piece)
{
  if (piece != NULL && *piece != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? separator : "", piece);
}

static char *
dup_subtitle (const WvOfferView *view, const char *today)
{
  WvTone tone;
  g_autofree char *waiting = wv_offer_text_waiting (view->offer, today, &tone);
  g_autofree char *lower = waiting != NULL ? g_utf8_strdown (waiting, -1) : NULL;
  g_autofree char *costs = wv_offer_text_costs (view->offer);
  GString *text = g_string_new (NULL);

  if (view->organisation != NULL)
    append (text, " · ", wv_record_get_text (view->organisation, "name"));
  if (view->contact != NULL)
    append (text, " · ", wv_record_get_text (view->contact->contact, "name"));
  append (text, " · ", lower);
  append (text, " · ", costs);
  return g_string_free (text, FALSE);
}

static void
warn_full (GString *text, const WvRecord *offer, const char *today)
{
  WvTone tone;
  g_autofree char *waiting = wv_offer_text_waiting (offer, today, &tone);

  if (g_strcmp0 (wv_record_get_text (offer, "capacity"), "full") == 0)
    {
      g_autofree char *full
          = g_strdup_printf (_ ("%s. The referral goes on the waiting list."), waiting);

      append (text, "\n", full);
    }
  if (g_strcmp0 (wv_record_get_text (offer, "status"), "closed") == 0)
    append (text, "\n", _ ("This offer is closed for a while. Ask first when it opens again."));
  if (g_strcmp0 (wv_record_get_text (offer, "status"), "ended") == 0)
    append (text, "\n", _ ("This offer has ended. Choose another offer."));
}

static void
warn_away (GString *text, const WvPerson *person, const char *today)
{
  const char *name = wv_record_get_text (person->contact, "name");
  const char *until = wv_record_get_text (person->contact, "absent_to");
  g_autofree char *day = until != NULL ? wv_format_date (until, today) : NULL;
  g_autofree char *away = NULL;
  g_autofree char *deputy = NULL;

  if (!person->absent)
    return;
  away = day != NULL ? g_strdup_printf (_ ("%s is away until %s."), name, day)
                     : g_strdup_printf (_ ("%s is away now."), name);
  append (text, "\n", away);
  if (person->deputy == NULL)
    return;
  deputy = g_strdup_printf (_ ("%s stands in."), wv_record_get_text (person->deputy, "name"));
  append (text, " ", deputy);
}

/* What would only be said after pressing Send is said here, before the work. */
static char *
dup_warning (const WvOfferView *view, const char *today)
{
  g_autoptr (GString) text = g_string_new (NULL);

  warn_full (text, view->offer, today);
  if (view->contact != NULL)
    warn_away (text, view->contact, today);
  if (view->organisation != NULL && !wv_record_has (view->organisation, "public_key"))
    {
      g_autofree char *alone = g_strdup_printf (
          _ ("%s does not use Welverwijs yet, so nobody there could read this. Call them."),
          wv_record_get_text (view->organisation, "name"));

      append (text, "\n", alone);
    }
  return text->len > 0 ? g_strdup (text->str) : NULL;
}

static void
wv_composer_offer_set_offer (WvComposerBlock *block, WvDesk *desk, const WvOfferView *view)
{
  WvComposerOffer *self = WV_COMPOSER_OFFER (block);
  g_autofree char *today = wv_desk_dup_today (desk);
  g_autofree char *subtitle = view != NULL ? dup_subtitle (view, today) : NULL;
  g_autofree char *warning = view != NULL ? dup_warning (view, today) : NULL;

  g_set_object (&self->desk, desk);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row),
                                 view != NULL ? wv_record_get_text (view->offer, "title")
                                              : _ ("First choose an offer in the directory"));
  adw_action_row_set_subtitle (self->row, subtitle != NULL ? subtitle : "");
  gtk_menu_button_set_label (self->change, view != NULL ? _ ("Change") : _ ("Choose"));
  gtk_label_set_text (self->warning_text, warning != NULL ? warning : "");
  gtk_widget_set_visible (self->warning, warning != NULL);
}

void
wv_composer_offer_set_earlier (WvComposerOffer *self, const char *text, const char *dossier)
{
  gtk_label_set_text (self->earlier_text, text != NULL ? text : "");
  gtk_widget_set_visible (self->earlier, text != NULL);
  if (dossier != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", dossier);
}

static GtkWidget *
wv_composer_offer_find (WvComposerBlock *block, const char *field)
{
  return g_str_equal (field, "offer") ? GTK_WIDGET (WV_COMPOSER_OFFER (block)->change) : NULL;
}

static void
picked (WvComposerOffer *self, const char *offer)
{
  gtk_menu_button_popdown (self->change);
  g_signal_emit (self, picked_signal, 0, offer);
}

/* Made when it is opened: it searches at once. */
static void
make_popover (GtkMenuButton *button, gpointer data)
{
  WvComposerOffer *self = data;
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *picker;

  if (self->desk == NULL)
    return;
  picker = wv_offer_picker_new (self->desk);
  g_signal_connect_object (picker, "picked", G_CALLBACK (picked), self, G_CONNECT_SWAPPED);
  gtk_popover_set_child (GTK_POPOVER (popover), picker);
  gtk_menu_button_set_popover (button, popover);
}

static void
wv_composer_offer_dispose (GObject *object)
{
  g_clear_object (&WV_COMPOSER_OFFER (object)->desk);
  G_OBJECT_CLASS (wv_composer_offer_parent_class)->dispose (object);
}

static void
wv_composer_offer_class_init (WvComposerOfferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_composer_offer_dispose;
  WV_COMPOSER_BLOCK_CLASS (klass)->show = nothing_typed;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = nothing_to_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->set_offer = wv_composer_offer_set_offer;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_offer_find;
  picked_signal = g_signal_new ("picked", WV_TYPE_COMPOSER_OFFER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
add_note (WvComposerOffer *self, GtkLabel **label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  *label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (*label, 0.0f);
  gtk_label_set_wrap (*label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (*label), TRUE);
  gtk_widget_add_css_class (box, "warn-text");
  gtk_widget_add_css_class (box, "small");
  gtk_widget_set_margin_start (box, 12);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (*label));
  gtk_widget_set_visible (box, FALSE);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), box);
  return box;
}

static void
wv_composer_offer_init (WvComposerOffer *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "mark-location-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  self->row = ADW_ACTION_ROW (adw_action_row_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->row), "strong");
  self->change = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_create_popup_func (self->change, make_popover, self, NULL);
  wv_name_menu_button (self->change);
  gtk_widget_set_valign (GTK_WIDGET (self->change), GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (self->row, icon);
  adw_action_row_add_suffix (self->row, GTK_WIDGET (self->change));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->row));
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 1, _ ("Where to"));
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), group);
  self->warning = add_note (self, &self->warning_text);
  self->earlier = add_note (self, &self->earlier_text);
  self->open = GTK_BUTTON (gtk_button_new_with_label (_ ("Open")));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open), "win.show-dossier");
  gtk_widget_add_css_class (GTK_WIDGET (self->open), "flat");
  gtk_box_append (GTK_BOX (self->earlier), GTK_WIDGET (self->open));
}

#include "ui/wv-preferences.h"

#include <glib/gi18n-lib.h>

#include "seal/wv-fingerprint.h"
#include "ui/wv-dialog.h"

struct _WvPreferences
{
  AdwWindow parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (WvPreferences, wv_preferences, ADW_TYPE_WINDOW)

static void
wv_preferences_class_init (WvPreferencesClass *klass)
{
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
}

static void
wv_preferences_init (WvPreferences *self)
{
  self->box = wv_dialog_build (ADW_WINDOW (self), _ ("Preferences"), 560, 560);
}

static GtkWidget *
add_group (WvPreferences *self, const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (self->box), group);
  return group;
}

static GtkWidget *
add_row (GtkWidget *group, const char *title, const char *subtitle)
{
  GtkWidget *row = wv_dialog_row_new (title, subtitle);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return row;
}

static GtkWidget *
add_spin (GtkWidget *group, const char *title, const char *subtitle, int from, int to, int step)
{
  GtkWidget *row = add_row (group, title, subtitle);
  GtkWidget *spin = gtk_spin_button_new_with_range (from, to, step);

  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), spin);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), spin);
  return spin;
}

static gboolean
to_percent (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_double (value, g_variant_get_double (variant) * 100);
  return TRUE;
}

static GVariant *
from_percent (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_double (g_value_get_double (value) / 100);
}

static GVariant *
to_minutes (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_uint32 ((guint32)g_value_get_double (value));
}

static gboolean
from_minutes (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_double (value, g_variant_get_uint32 (variant));
  return TRUE;
}

static void
add_looks (WvPreferences *self, WvDesk *desk)
{
  GSettings *settings = wv_desk_get_settings (desk);
  GtkWidget *group = add_group (self, _ ("Display"));
  GtkWidget *row = add_row (group, _ ("Hide names"),
                            _ ("Initials instead of names of residents in all lists"));
  GtkWidget *toggle = gtk_switch_new ();

  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Hide names"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_object_bind_property (desk, "hide-names", toggle, "active",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  if (settings != NULL)
    g_settings_bind_with_mapping (
        settings, "text-size",
        add_spin (group, _ ("Text size"), _ ("Percent, from 90 to 200"), 90, 200, 5), "value",
        G_SETTINGS_BIND_DEFAULT, to_percent, from_percent, NULL, NULL);
}

static void
add_safety (WvPreferences *self, GSettings *settings)
{
  GtkWidget *group = add_group (self, _ ("Safety"));

  g_settings_bind_with_mapping (
      settings, "lock-minutes",
      add_spin (group, _ ("Lock by itself"), _ ("After so many minutes without use, from 1 to 60"),
                1, 60, 1),
      "value", G_SETTINGS_BIND_DEFAULT, from_minutes, to_minutes, NULL, NULL);
}

/* What others read out to this organisation, or it to them, when a key changed. */
static void
add_digits (AdwPreferencesGroup *facts, WvDesk *desk)
{
  g_autofree char *key = wv_vault_dup_public_key (wv_desk_get_vault (desk));
  g_autofree char *digits = key != NULL ? wv_fingerprint (key) : NULL;

  if (digits != NULL)
    adw_preferences_group_add (facts, wv_dialog_fact_new (_ ("Digits of your organisation's key"), digits));
}

static void
add_connection (WvPreferences *self, WvDesk *desk)
{
  const WvProfile *profile = wv_desk_get_profile (desk);
  GtkWidget *group = add_group (self, _ ("Connection"));
  AdwPreferencesGroup *facts = ADW_PREFERENCES_GROUP (group);

  adw_preferences_group_add (
      facts, wv_dialog_fact_new (_ ("Address of the regional server"),
                                 profile->server != NULL ? profile->server : _ ("none")));
  adw_preferences_group_add (facts, wv_dialog_fact_new (_ ("This computer works for"),
                                                        profile->organisation_name));
  add_digits (facts, desk);
}

WvPreferences *
wv_preferences_new (GtkWindow *parent, WvDesk *desk)
{
  WvPreferences *self = g_object_new (WV_TYPE_PREFERENCES, "transient-for", parent, NULL);

  add_looks (self, desk);
  if (wv_desk_get_settings (desk) != NULL)
    add_safety (self, wv_desk_get_settings (desk));
  add_connection (self, desk);
  return self;
}

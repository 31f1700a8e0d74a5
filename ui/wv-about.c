#include "ui/wv-about.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-dialog.h"
#include "wv-config.h"

struct _WvAbout
{
  AdwWindow parent_instance;
};

G_DEFINE_FINAL_TYPE (WvAbout, wv_about, ADW_TYPE_WINDOW)

static void
wv_about_class_init (WvAboutClass *klass)
{
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
}

static void
wv_about_init (WvAbout *self)
{
  GtkWidget *box = wv_dialog_build (ADW_WINDOW (self), _ ("About Welverwijs"), 460, 520);
  GtkWidget *icon
      = g_object_new (GTK_TYPE_IMAGE, "icon-name", "nl.welverwijs.Welverwijs", "pixel-size", 96,
                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *name = gtk_label_new ("Welverwijs");
  GtkWidget *group = adw_preferences_group_new ();
  AdwPreferencesGroup *facts = ADW_PREFERENCES_GROUP (group);

  gtk_widget_add_css_class (name, "title-1");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box),
                  g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "max-width-chars", 44, "justify",
                                GTK_JUSTIFY_CENTER, "label",
                                _ ("Refer a resident to help in the neighbourhood, and hear back. "
                                   "What a resident tells is encrypted on this computer."),
                                NULL));
  adw_preferences_group_add (facts, wv_dialog_fact_new (_ ("Version"), WV_VERSION));
  adw_preferences_group_add (
      facts, wv_dialog_fact_new (_ ("Licence"),
                                 _ ("European Union Public Licence 1.2, free software")));
  gtk_box_append (GTK_BOX (box), group);
}

void
wv_about_present (GtkWindow *parent)
{
  gtk_window_present (g_object_new (WV_TYPE_ABOUT, "transient-for", parent, NULL));
}

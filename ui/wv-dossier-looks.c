#include "ui/wv-dossier-looks.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "ui/wv-format.h"

static GtkWidget *
make_row (const WvLook *look, gint64 now)
{
  g_autofree char *moment = wv_format_moment (look->at, now);
  g_autofree char *action = g_utf8_strdown (wv_code_label ("access-action", look->action), -1);
  g_autofree char *subtitle = g_strjoin (" · ", moment, action, look->who != NULL ? look->organisation_name : NULL, NULL);
  const char *who = look->who ?: look->organisation_name ?: _ ("Unknown");

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", who, "subtitle", subtitle, NULL);
}

static GtkWidget *
make_list (WvDesk *desk, WvDossier *dossier)
{
  GPtrArray *looks = wv_dossier_get_looks (dossier);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *page = adw_preferences_page_new ();

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), looks->len > 0
                                             ? _ ("The resident can get this list on paper.")
                                             : _ ("Nobody has looked yet."));
  for (guint i = 0; i < looks->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (looks->pdata[i], wv_desk_now (desk)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);
  return page;
}

static void
close_when_gone (WvDossier *dossier, GtkWindow *window)
{
  if (!wv_dossier_is_loaded (dossier))
    gtk_window_destroy (window);
}

GtkWindow *
wv_dossier_looks_present (WvDesk *desk, WvDossier *dossier, GtkWindow *parent)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWindow *window = g_object_new (ADW_TYPE_WINDOW, "modal", TRUE, "transient-for", parent, "destroy-with-parent", TRUE,
                                    "title", _ ("Who looked?"), "default-width", 420, "default-height", 460,
                                    "content", box, NULL);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), make_list (desk, dossier));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  g_signal_connect_object (dossier, "updated", G_CALLBACK (close_when_gone), window, 0);
  /* Locked, no name may stay on the screen. */
  g_signal_connect_object (desk, "locking", G_CALLBACK (gtk_window_destroy), window, G_CONNECT_SWAPPED);
  gtk_window_present (window);
  return window;
}

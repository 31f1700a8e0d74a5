#include "ui/wv-main-menu.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-shortcut-table.h"

static void
add_item (GMenu *menu, const char *label, const char *action)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, action);
  const char *keys = wv_shortcut_keys (action);

  if (keys != NULL)
    g_menu_item_set_attribute (item, "accel", "s", keys);
  g_menu_append_item (menu, item);
}

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) now = g_menu_new ();
  g_autoptr (GMenu) file = g_menu_new ();
  g_autoptr (GMenu) program = g_menu_new ();

  add_item (now, _ ("Hide names"), "win.hide-names");
  add_item (now, _ ("Lock"), "win.lock");
  /* Bestand > Meenemen: work goes out and comes in as files */
  add_item (file, _ ("Take along…"), "win.courier");
  add_item (program, _ ("Preferences"), "win.preferences");
  add_item (program, _ ("Keyboard shortcuts"), "win.shortcuts");
  add_item (program, _ ("About Welverwijs"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (now));
  g_menu_append_section (menu, _ ("File"), G_MENU_MODEL (file));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (program));
  return G_MENU_MODEL (menu);
}

GtkWidget *
wv_main_menu_new (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenuModel) menu = make_menu ();
  g_autofree char *tooltip = g_strdup_printf ("%s (F10)", _ ("Main menu"));

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), menu);
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Main menu"), -1);
  return button;
}

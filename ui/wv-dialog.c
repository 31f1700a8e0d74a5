#include "ui/wv-dialog.h"

void
wv_dialog_class_setup (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Escape, 0, "window.close", NULL);
}

GtkWidget *
wv_dialog_build (AdwWindow *window, const char *title, int width, int height)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *groups
      = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 18,
                      "margin-start", 18, "margin-end", 18, "margin-top", 12, "margin-bottom", 24,
                      NULL);
  GtkWidget *clamp
      = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 560, "child", groups, NULL);
  GtkWidget *scroll
      = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand",
                      TRUE, "propagate-natural-height", TRUE, "child", clamp, NULL);

  g_object_set (window, "title", title, "modal", TRUE, "destroy-with-parent", TRUE, "default-width",
                width, "default-height", height, NULL);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroll);
  adw_window_set_content (window, box);
  return groups;
}

GtkWidget *
wv_dialog_row_new (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  /* By itself, first: set together with the texts it comes too late. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : "");
  return row;
}

GtkWidget *
wv_dialog_fact_new (const char *title, const char *value)
{
  GtkWidget *row = wv_dialog_row_new (title, value);
  g_autofree char *name = g_strdup_printf ("%s: %s", title, value);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

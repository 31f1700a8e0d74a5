#include "ui/wv-accessible-name.h"

static void
collect (GtkWidget *widget, GString *text)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, text);
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
wv_name_row_from_text (GtkWidget *row)
{
  g_autoptr (GString) text = g_string_new (NULL);

  collect (row, text);
  set_name (row, text->str);
}

void
wv_name_item (GtkWidget *child, const char *name)
{
  GtkWidget *row = gtk_widget_get_parent (child);

  if (row != NULL)
    set_name (row, name);
}

/* cell → what GTK puts around it → row */
static void
name_row_of (GtkWidget *cell)
{
  GtkWidget *around = gtk_widget_get_parent (cell);
  GtkWidget *row = around != NULL ? gtk_widget_get_parent (around) : NULL;

  if (row != NULL)
    set_name (row, g_object_get_data (G_OBJECT (cell), "wv-row-name"));
}

void
wv_name_table_row (GtkWidget *cell, const char *name)
{
  if (g_object_get_data (G_OBJECT (cell), "wv-row-name") == NULL)
    g_signal_connect (cell, "map", G_CALLBACK (name_row_of), NULL);
  g_object_set_data_full (G_OBJECT (cell), "wv-row-name", g_strdup (name), g_free);
  name_row_of (cell);
}

static void
on_label (GtkMenuButton *button)
{
  const char *label = gtk_menu_button_get_label (button);

  if (label != NULL)
    set_name (GTK_WIDGET (button), label);
}

void
wv_name_menu_button (GtkMenuButton *button)
{
  g_signal_connect (button, "notify::label", G_CALLBACK (on_label), NULL);
  on_label (button);
}

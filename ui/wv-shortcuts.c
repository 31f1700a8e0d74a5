#include "ui/wv-shortcuts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/wv-dialog.h"
#include "ui/wv-shortcut-table.h"

struct _WvShortcuts
{
  AdwWindow parent_instance;

  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (WvShortcuts, wv_shortcuts, ADW_TYPE_WINDOW)

static void
wv_shortcuts_class_init (WvShortcutsClass *klass)
{
  wv_dialog_class_setup (GTK_WIDGET_CLASS (klass));
}

/* "Ctrl+N", "F5, Ctrl+R": also what a screen reader says. */
static char *
keys_text (const char *keys)
{
  g_auto (GStrv) parts = g_strsplit (keys, " ", -1);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      guint key;
      GdkModifierType modifiers;
      g_autofree char *label = NULL;

      if (!gtk_accelerator_parse (parts[i], &key, &modifiers))
        continue;
      label = gtk_accelerator_get_label (key, modifiers);
      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GtkWidget *
make_row (const WvShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *keys = keys_text (shortcut->keys);
  g_autofree char *name = g_strdup_printf ("%s: %s", _ (shortcut->title), keys);
  GtkWidget *label = gtk_label_new (keys);

  gtk_widget_add_css_class (label, "keycap");
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcut->title));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
wv_shortcuts_init (WvShortcuts *self)
{
  guint n;
  const WvShortcut *table = wv_shortcut_table (&n);
  GtkWidget *group = NULL;
  const char *topic = NULL;

  self->box = wv_dialog_build (ADW_WINDOW (self), _ ("Keyboard shortcuts"), 520, 640);
  for (guint i = 0; i < n; i++)
    {
      if (table[i].title == NULL)
        continue;
      if (topic == NULL || strcmp (topic, table[i].topic) != 0)
        {
          topic = table[i].topic;
          group = adw_preferences_group_new ();
          adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ (topic));
          gtk_box_append (GTK_BOX (self->box), group);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (&table[i]));
    }
}

void
wv_shortcuts_present (GtkWindow *parent)
{
  gtk_window_present (g_object_new (WV_TYPE_SHORTCUTS, "transient-for", parent, NULL));
}

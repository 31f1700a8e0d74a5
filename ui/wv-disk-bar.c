#include "ui/wv-disk-bar.h"

#include <glib/gi18n-lib.h>

#define LOOK_AGAIN_S 10

struct _WvDiskBar
{
  AdwBin parent_instance;

  WvStore *store;
  GtkWidget *text;
  guint timer; /* while there is trouble */
};

G_DEFINE_FINAL_TYPE (WvDiskBar, wv_disk_bar, ADW_TYPE_BIN)

static gboolean
look_again_cb (gpointer data)
{
  wv_store_try_async (WV_DISK_BAR (data)->store);
  return G_SOURCE_CONTINUE;
}

static void
update (WvDiskBar *self)
{
  g_autoptr (GError) trouble = wv_store_dup_trouble (self->store);

  gtk_widget_set_visible (GTK_WIDGET (self), trouble != NULL);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (trouble == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (self->text), trouble->message);
  self->timer = g_timeout_add_seconds (LOOK_AGAIN_S, look_again_cb, self);
}

static void
wv_disk_bar_dispose (GObject *object)
{
  WvDiskBar *self = WV_DISK_BAR (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (wv_disk_bar_parent_class)->dispose (object);
}

static void
wv_disk_bar_class_init (WvDiskBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_disk_bar_dispose;
}

static void
again_cb (WvDiskBar *self)
{
  wv_store_try_async (self->store);
}

static void
wv_disk_bar_init (WvDiskBar *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *again = gtk_button_new_with_label (_ ("Try again"));

  self->text = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "xalign", 0.0, "hexpand", TRUE, "max-width-chars", 80, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "disk-bar");
  gtk_widget_set_valign (again, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), self->text);
  gtk_box_append (GTK_BOX (box), again);
  g_signal_connect_object (again, "clicked", G_CALLBACK (again_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (ADW_BIN (self), box);
}

GtkWidget *
wv_disk_bar_new (WvStore *store)
{
  WvDiskBar *self = g_object_new (WV_TYPE_DISK_BAR, NULL);

  self->store = g_object_ref (store);
  g_signal_connect_object (store, "trouble", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

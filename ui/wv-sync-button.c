#include "ui/wv-sync-button.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-format.h"

struct _WvSyncButton
{
  AdwBin parent_instance;

  WvDesk *desk;
  GtkWidget *button, *icon, *label;
  GtkWidget *title, *last, *again;
};

G_DEFINE_FINAL_TYPE (WvSyncButton, wv_sync_button, ADW_TYPE_BIN)

static const char *
state_words (const WvSyncLook *look)
{
  return look->state == WV_SYNC_FAILED ? _ ("Update failed") : _ ("Offline");
}

char *
wv_sync_look_text (const WvSyncLook *look)
{
  g_autofree char *detail = NULL;

  if (look->choices > 0)
    return g_strdup_printf (ngettext ("%u choice needed", "%u choices needed", look->choices),
                            look->choices);
  if (look->state == WV_SYNC_BUSY)
    return g_strdup (_ ("Updating"));
  if (look->state == WV_SYNC_IDLE && look->last_synced > 0 && look->waiting == 0)
    {
      detail = wv_format_time (look->last_synced);
      return g_strdup_printf (_ ("Updated %s"), detail);
    }
  if (look->waiting == 0)
    return g_strdup (state_words (look));
  detail = g_strdup_printf (ngettext ("%u change waiting", "%u changes waiting", look->waiting),
                            look->waiting);
  /* In touch, but held back so that it can be taken back. */
  if (look->state == WV_SYNC_IDLE && look->last_synced > 0)
    return g_steal_pointer (&detail);
  return g_strdup_printf ("%s · %s", state_words (look), detail);
}

const char *
wv_sync_look_icon (const WvSyncLook *look)
{
  if (look->choices > 0)
    return "dialog-question-symbolic";
  if (look->state == WV_SYNC_BUSY)
    return "emblem-synchronizing-symbolic";
  if (look->state == WV_SYNC_IDLE && look->last_synced > 0 && look->waiting == 0)
    return "emblem-ok-symbolic";
  if (look->state == WV_SYNC_IDLE && look->waiting > 0 && look->last_synced > 0)
    return "content-loading-symbolic";
  return look->state == WV_SYNC_FAILED ? "dialog-warning-symbolic" : "network-offline-symbolic";
}

static const char *
look_class (const WvSyncLook *look)
{
  if (look->state == WV_SYNC_BUSY
      || (look->state == WV_SYNC_IDLE && look->last_synced > 0 && look->waiting == 0))
    return "sync-ok";
  return look->state == WV_SYNC_FAILED ? "sync-error" : "sync-offline";
}

static void
update (WvSyncButton *self)
{
  WvSyncLook look = { .state = WV_SYNC_OFFLINE };
  WvSync *sync = self->desk != NULL ? wv_desk_get_sync (self->desk) : NULL;
  const char *classes[2] = { NULL, NULL };
  g_autofree char *text = NULL;
  g_autofree char *when = NULL;
  g_autofree char *last = NULL;

  if (sync != NULL)
    g_object_get (sync, "state", &look.state, "waiting", &look.waiting, "choices", &look.choices,
                  "last-synced", &look.last_synced, NULL);
  text = wv_sync_look_text (&look);
  classes[0] = look_class (&look);
  gtk_widget_set_css_classes (self->button, (const char **)classes);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), wv_sync_look_icon (&look));
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  gtk_label_set_text (GTK_LABEL (self->title),
                      look.state == WV_SYNC_OFFLINE ? _ ("You are working offline") : text);
  when = look.last_synced > 0 && self->desk != NULL
             ? wv_format_moment (look.last_synced, wv_desk_now (self->desk))
             : g_strdup (_ ("not yet"));
  last = g_strdup_printf (_ ("Last updated: %s"), when);
  gtk_label_set_text (GTK_LABEL (self->last), last);
  gtk_widget_set_visible (self->again, sync != NULL);
}

static void
again_cb (WvSyncButton *self)
{
  if (self->desk != NULL && wv_desk_get_sync (self->desk) != NULL)
    wv_sync_now (wv_desk_get_sync (self->desk));
}

static void
wv_sync_button_dispose (GObject *object)
{
  g_clear_object (&WV_SYNC_BUTTON (object)->desk);
  G_OBJECT_CLASS (wv_sync_button_parent_class)->dispose (object);
}

static void
wv_sync_button_class_init (WvSyncButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_sync_button_dispose;
}

static GtkWidget *
make_popover (WvSyncButton *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *safe = gtk_label_new (_ ("Everything is safe on this computer. Welverwijs sends it by "
                                      "itself when there is a connection."));

  self->title = gtk_label_new (NULL);
  self->last = gtk_label_new (NULL);
  self->again = gtk_button_new_with_label (_ ("Try again"));
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (safe, "sub");
  gtk_widget_add_css_class (self->last, "sub");
  gtk_label_set_wrap (GTK_LABEL (safe), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (safe), 44);
  gtk_label_set_xalign (GTK_LABEL (safe), 0);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_xalign (GTK_LABEL (self->last), 0);
  gtk_widget_set_halign (self->again, GTK_ALIGN_END);
  g_signal_connect_swapped (self->again, "clicked", G_CALLBACK (again_cb), self);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), safe);
  gtk_box_append (GTK_BOX (box), self->last);
  gtk_box_append (GTK_BOX (box), self->again);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  return popover;
}

static void
wv_sync_button_init (WvSyncButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->button = gtk_menu_button_new ();
  self->icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->label, "sync-label");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), make_popover (self));
  adw_bin_set_child (ADW_BIN (self), self->button);
  update (self);
}

GtkWidget *
wv_sync_button_new (void)
{
  return g_object_new (WV_TYPE_SYNC_BUTTON, NULL);
}

void
wv_sync_button_set_desk (WvSyncButton *self, WvDesk *desk)
{
  if (!g_set_object (&self->desk, desk))
    return;
  if (desk != NULL && wv_desk_get_sync (desk) != NULL)
    g_signal_connect_object (wv_desk_get_sync (desk), "notify", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
}

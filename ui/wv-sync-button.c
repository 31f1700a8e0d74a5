#include "ui/wv-sync-button.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-format.h"
#include "ui/wv-sync-queue.h"

struct _WvSyncButton
{
  AdwBin parent_instance;

  WvDesk *desk;
  GtkWidget *button, *icon, *spinner, *label, *queue;
  WvSyncState shown; /* what it says; busy only when it lasts */
  guint busy_timer;
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
  if (look->refused > 0)
    return g_strdup_printf (
        ngettext ("%u change not accepted", "%u changes not accepted", look->refused),
        look->refused);
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
  if (look->refused > 0)
    return "dialog-warning-symbolic";
  if (look->state == WV_SYNC_IDLE && look->last_synced > 0 && look->waiting == 0)
    return "emblem-ok-symbolic";
  if (look->state == WV_SYNC_IDLE && look->waiting > 0 && look->last_synced > 0)
    return "content-loading-symbolic";
  return look->state == WV_SYNC_FAILED ? "dialog-warning-symbolic" : "network-offline-symbolic";
}

static const char *
look_class (const WvSyncLook *look)
{
  if (look->choices > 0)
    return "sync-offline";
  if (look->refused > 0 && look->state != WV_SYNC_BUSY)
    return "sync-error";
  if (look->state == WV_SYNC_BUSY
      || (look->state == WV_SYNC_IDLE && look->last_synced > 0 && look->waiting == 0))
    return "sync-ok";
  return look->state == WV_SYNC_FAILED ? "sync-error" : "sync-offline";
}

static void
read_look (WvSyncButton *self, WvSyncLook *look)
{
  WvSync *sync = self->desk != NULL ? wv_desk_get_sync (self->desk) : NULL;

  *look = (WvSyncLook){ .state = WV_SYNC_OFFLINE };
  if (sync != NULL)
    g_object_get (sync, "state", &look->state, "waiting", &look->waiting, "refused",
                  &look->refused, "choices", &look->choices, "last-synced", &look->last_synced,
                  NULL);
}

static void
show_look (WvSyncButton *self, const WvSyncLook *look)
{
  const char *classes[] = { look_class (look), NULL };
  gboolean busy = look->state == WV_SYNC_BUSY && look->choices == 0;
  g_autofree char *text = wv_sync_look_text (look);

  gtk_widget_set_css_classes (self->button, classes);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), wv_sync_look_icon (look));
  gtk_widget_set_visible (self->icon, !busy);
  gtk_widget_set_visible (self->spinner, busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), busy);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
  wv_sync_queue_set_look (WV_SYNC_QUEUE (self->queue), look);
}

static gboolean
still_busy_cb (gpointer data)
{
  WvSyncButton *self = data;
  WvSyncLook look;

  self->busy_timer = 0;
  read_look (self, &look);
  self->shown = look.state;
  show_look (self, &look);
  return G_SOURCE_REMOVE;
}

/* A round takes a tenth of a second: only what takes longer than a second is worth saying. */
static void
update (WvSyncButton *self)
{
  WvSyncLook look;

  read_look (self, &look);
  if (look.state != WV_SYNC_BUSY)
    {
      g_clear_handle_id (&self->busy_timer, g_source_remove);
      self->shown = look.state;
    }
  else if (self->busy_timer == 0 && self->shown != WV_SYNC_BUSY)
    self->busy_timer = g_timeout_add_seconds (1, still_busy_cb, self);
  look.state = self->shown;
  show_look (self, &look);
}

static void
wv_sync_button_dispose (GObject *object)
{
  WvSyncButton *self = WV_SYNC_BUTTON (object);

  g_clear_handle_id (&self->busy_timer, g_source_remove);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_sync_button_parent_class)->dispose (object);
}

static void
wv_sync_button_class_init (WvSyncButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_sync_button_dispose;
}

static void
wv_sync_button_init (WvSyncButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *popover = gtk_popover_new ();

  self->button = gtk_menu_button_new ();
  self->icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->spinner = gtk_spinner_new ();
  self->label = gtk_label_new (NULL);
  self->queue = wv_sync_queue_new ();
  self->shown = WV_SYNC_OFFLINE;
  gtk_popover_set_child (GTK_POPOVER (popover), self->queue);
  gtk_widget_add_css_class (self->label, "sync-label");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (self->button), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
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
  wv_sync_queue_set_desk (WV_SYNC_QUEUE (self->queue), desk);
  if (desk != NULL && wv_desk_get_sync (desk) != NULL)
    g_signal_connect_object (wv_desk_get_sync (desk), "notify", G_CALLBACK (update), self,
                             G_CONNECT_SWAPPED);
  update (self);
}

#include "ui/wv-application.h"

#include <glib/gi18n-lib.h>

#include "seal/wv-token.h"
#include "sync/wv-transport-http.h"
#include "ui/wv-first-start.h"
#include "ui/wv-notifier.h"
#include "ui/wv-text-size.h"
#include "ui/wv-window.h"

#define APPLICATION_ID "nl.welverwijs.Welverwijs"

struct _WvApplication
{
  AdwApplication parent_instance;

  char *data;
  WvStore *store;
  WvDesk *desk;
  WvNotifier *notifier;
};

G_DEFINE_FINAL_TYPE (WvApplication, wv_application, ADW_TYPE_APPLICATION)

static void
wv_application_finalize (GObject *object)
{
  WvApplication *self = WV_APPLICATION (object);

  g_clear_object (&self->notifier);
  g_clear_object (&self->desk);
  g_clear_object (&self->store);
  g_free (self->data);
  G_OBJECT_CLASS (wv_application_parent_class)->finalize (object);
}

/* Without an installed schema the program runs with defaults: g_settings_new() would end it. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

static gpointer
load_profile (WvDb *db, gpointer data, GError **error)
{
  return wv_profile_load (db, error);
}

static WvProfile *
open_store (WvApplication *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->data, "welverwijs.db", NULL);

  g_mkdir_with_parents (self->data, 0700);
  if (self->store == NULL)
    self->store = wv_store_new (path, NULL, error);
  if (self->store == NULL)
    return NULL;
  return wv_store_run (self->store, WV_STORE_READ, load_profile, NULL, error);
}

/* A window that only says something: the database does not open, or nobody is enrolled. */
static void
show_message (WvApplication *self, const char *icon, const char *title, const char *text)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *status = adw_status_page_new ();
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (status), icon);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (status), markup);
  gtk_widget_set_vexpand (status, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), status);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), "Welverwijs");
  gtk_window_set_default_size (GTK_WINDOW (window), 940, 620);
  gtk_window_present (GTK_WINDOW (window));
}

/* Without a token or with a bad address the desktop still works; it stays offline. */
static WvSync *
open_sync (WvApplication *self, const WvProfile *profile)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WvTransport) transport = NULL;
  g_autoptr (WvSecret) token = wv_token_load (profile->device, self->data, &error);

  if (token != NULL)
    transport = wv_transport_http_new (profile->server, token, &error);
  if (transport == NULL)
    g_warning ("no connection with the region: %s", error->message);
  return wv_sync_new (self->store, transport);
}

/* Who looks at the window sees it there. */
static void
send_cb (WvNotifier *notifier, const char *id, const char *text, const char *page, WvApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (GNotification) notification = g_notification_new ("Welverwijs");

  if (window != NULL && gtk_window_is_active (window) && !wv_desk_is_locked (self->desk))
    return;
  g_notification_set_body (notification, text);
  g_notification_set_default_action_and_target (notification, "app.show-page", "s", page);
  g_application_send_notification (G_APPLICATION (self), id, notification);
}

static void
withdraw_cb (WvNotifier *notifier, const char *id, WvApplication *self)
{
  g_application_withdraw_notification (G_APPLICATION (self), id);
}

static void
show_page_cb (GSimpleAction *action, GVariant *page, WvApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  g_application_activate (G_APPLICATION (self));
  if (WV_IS_WINDOW (window))
    gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.show-page", page);
}

static void
follow_news (WvApplication *self)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("show-page", G_VARIANT_TYPE_STRING);

  g_signal_connect_object (action, "activate", G_CALLBACK (show_page_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
  self->notifier = wv_notifier_new (self->desk);
  g_signal_connect_object (self->notifier, "send", G_CALLBACK (send_cb), self, 0);
  g_signal_connect_object (self->notifier, "withdraw", G_CALLBACK (withdraw_cb), self, 0);
}

static void
open_desk (WvApplication *self, WvProfile *profile, WvVault *vault)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autoptr (WvSync) sync = NULL;

  sync = open_sync (self, profile);
  self->desk = wv_desk_new (self->store, vault, profile, sync, settings);
  if (settings != NULL)
    wv_text_size_follow (settings);
  follow_news (self);
  wv_sync_start (sync);
  gtk_window_present (GTK_WINDOW (wv_window_new (GTK_APPLICATION (self), self->desk)));
}

static void
enrolled_cb (WvFirstStart *window, WvApplication *self)
{
  g_autoptr (WvEnrolment) enrolment = g_object_ref (wv_first_start_get_enrolment (window));
  g_autoptr (GError) error = NULL;
  WvProfile *profile = open_store (self, &error);

  if (profile != NULL)
    open_desk (self, profile, wv_enrolment_get_vault (enrolment));
  else
    show_message (self, "dialog-error-symbolic", _ ("Welverwijs cannot open"),
                  error != NULL ? error->message : _ ("This computer is not enrolled yet."));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_first_start (WvApplication *self)
{
  g_autoptr (WvEnrolment) enrolment
      = wv_enrolment_new (self->store, self->data, WV_WRAP_COST_MODERATE);
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *server = settings != NULL ? g_settings_get_string (settings, "server") : NULL;
  WvFirstStart *window = wv_first_start_new (GTK_APPLICATION (self), enrolment, server);

  if (settings != NULL)
    wv_text_size_follow (settings);
  g_signal_connect (window, "finished", G_CALLBACK (enrolled_cb), self);
  gtk_window_present (GTK_WINDOW (window));
}

static void
wv_application_activate (GApplication *application)
{
  WvApplication *self = WV_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (WvVault) vault = NULL;
  WvProfile *profile;

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }
  profile = open_store (self, &error);
  vault = wv_vault_new ();
  if (profile != NULL)
    open_desk (self, profile, vault);
  else if (error != NULL)
    show_message (self, "dialog-error-symbolic", _ ("Welverwijs cannot open"), error->message);
  else
    show_first_start (self);
}

static void
wv_application_class_init (WvApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_application_finalize;
  G_APPLICATION_CLASS (klass)->activate = wv_application_activate;
}

static void
wv_application_init (WvApplication *self)
{
}

WvApplication *
wv_application_new (const char *data)
{
  g_autofree char *folder = data != NULL
                                ? g_canonicalize_filename (data, NULL)
                                : g_build_filename (g_get_user_data_dir (), "welverwijs", NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, folder, -1);
  /* One program a folder: another folder is another person's desktop and gets an id of its own. */
  g_autofree char *id
      = data != NULL ? g_strdup_printf (APPLICATION_ID ".d%.12s", sum) : g_strdup (APPLICATION_ID);
  WvApplication *self = g_object_new (WV_TYPE_APPLICATION, "application-id", id,
                                      "resource-base-path", "/nl/welverwijs/Welverwijs", NULL);

  self->data = g_steal_pointer (&folder);
  return self;
}

#include "ui/wv-welcome-page.h"

#include <glib/gi18n-lib.h>

#include "store/wv-db.h"
#include "ui/wv-format.h"
#include "ui/wv-header.h"

struct _WvWelcomePage
{
  WvPage parent_instance;

  AdwStatusPage *status;
};

G_DEFINE_FINAL_TYPE (WvWelcomePage, wv_welcome_page, WV_TYPE_PAGE)

static gpointer
count_offers (WvDb *db, gpointer data, GError **error)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT count(*) FROM offer", error);
  gboolean row = FALSE;

  if (stmt == NULL || !wv_stmt_step (stmt, &row, error) || !row)
    return NULL;
  return g_memdup2 (&(gint64){ wv_stmt_int (stmt, 0) }, sizeof (gint64));
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvWelcomePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *count = wv_store_run_finish (WV_STORE (source), result, &error);
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;

  if (count != NULL)
    {
      number = wv_format_number (*count);
      text = g_strdup_printf (
          ngettext ("%s offer on this computer", "%s offers on this computer", (gulong)*count),
          number);
    }
  adw_status_page_set_description (self->status, text ?: (error != NULL ? error->message : NULL));
}

static void
load (WvWelcomePage *self)
{
  wv_store_run_async (wv_desk_get_store (wv_page_get_desk (WV_PAGE (self))), WV_STORE_READ,
                      count_offers, NULL, NULL, g_free, NULL, counted_cb, g_object_ref (self));
}

static void
wv_welcome_page_constructed (GObject *object)
{
  WvWelcomePage *self = WV_WELCOME_PAGE (object);
  WvDesk *desk = wv_page_get_desk (WV_PAGE (self));
  WvProfile *profile = wv_desk_get_profile (desk);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  WvHeader *header = wv_header_new ("Welverwijs");
  g_autofree char *today = wv_desk_dup_today (desk);
  g_autofree char *date = wv_format_date_long (today);

  G_OBJECT_CLASS (wv_welcome_page_parent_class)->constructed (object);
  wv_header_set_subtitle (header, date);
  if (!wv_desk_is_receiver (desk))
    {
      GtkWidget *button = gtk_button_new_with_label (_ ("New referral"));

      gtk_widget_add_css_class (button, "suggested-action");
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "win.new-referral::");
      wv_header_add_start (header, button);
    }
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  adw_status_page_set_title (self->status, profile->organisation_name);
  gtk_widget_set_vexpand (GTK_WIDGET (self->status), TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (header));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->status));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (wv_desk_get_store (desk), "changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);
}

static void
wv_welcome_page_class_init (WvWelcomePageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = wv_welcome_page_constructed;
}

static void
wv_welcome_page_init (WvWelcomePage *self)
{
}

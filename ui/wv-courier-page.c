#include "ui/wv-courier-page.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-courier-office.h"
#include "ui/wv-courier-rounds.h"
#include "ui/wv-header.h"

#define WIDTH 720
#define MARGIN 24

struct _WvCourierPage
{
  WvPage parent_instance;
};

G_DEFINE_FINAL_TYPE (WvCourierPage, wv_courier_page, WV_TYPE_PAGE)

static GtkWidget *
make_content (WvDesk *desk)
{
  gboolean coordinator = g_strcmp0 (wv_desk_get_profile (desk)->role, "region_coordinator") == 0;
  GtkWidget *content = coordinator ? wv_courier_rounds_new (desk) : wv_courier_office_new (desk);

  gtk_widget_set_margin_start (content, MARGIN);
  gtk_widget_set_margin_end (content, MARGIN);
  gtk_widget_set_margin_top (content, MARGIN);
  gtk_widget_set_margin_bottom (content, MARGIN);
  return content;
}

static void
wv_courier_page_constructed (GObject *object)
{
  WvCourierPage *self = WV_COURIER_PAGE (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  WvHeader *header = wv_header_new (_ ("Take along"));
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  G_OBJECT_CLASS (wv_courier_page_parent_class)->constructed (object);
  wv_header_set_subtitle (header, _ ("Without a connection, by USB stick"));
  wv_header_set_show_back (header, TRUE);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), make_content (wv_page_get_desk (WV_PAGE (self))));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroll), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), clamp);
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (header));
  gtk_box_append (GTK_BOX (box), scroll);
  adw_bin_set_child (ADW_BIN (self), box);
}

static void
wv_courier_page_class_init (WvCourierPageClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = wv_courier_page_constructed;
}

static void
wv_courier_page_init (WvCourierPage *self)
{
}

#include "ui/wv-contact-row.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-offer-view-text.h"

#define AVATAR 36

struct _WvContactRow
{
  GtkBox parent_instance;

  char *phone, *email;
};

G_DEFINE_FINAL_TYPE (WvContactRow, wv_contact_row, GTK_TYPE_BOX)

void
wv_open_mail (GtkWidget *widget, const char *address, const char *subject)
{
  g_autofree char *to = g_uri_escape_string (address, "@", FALSE);
  g_autofree char *about = g_uri_escape_string (subject != NULL ? subject : "", NULL, FALSE);
  g_autofree char *uri = subject != NULL ? g_strconcat ("mailto:", to, "?subject=", about, NULL)
                                         : g_strconcat ("mailto:", to, NULL);
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri (uri, NULL, &error))
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), address);
  gtk_widget_activate_action (widget, "win.toast", "s",
                              _ ("No mail program found. The address is copied."));
}

gboolean
wv_contact_row_copy (WvContactRow *self)
{
  if (self->phone == NULL)
    return FALSE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->phone);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Number copied"));
  return TRUE;
}

static void
mail (WvContactRow *self)
{
  wv_open_mail (GTK_WIDGET (self), self->email, NULL);
}

static void
wv_contact_row_finalize (GObject *object)
{
  g_free (WV_CONTACT_ROW (object)->phone);
  g_free (WV_CONTACT_ROW (object)->email);
  G_OBJECT_CLASS (wv_contact_row_parent_class)->finalize (object);
}

static void
wv_contact_row_class_init (WvContactRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_contact_row_finalize;
}

static void
wv_contact_row_init (WvContactRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "contact-row");
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_button (WvContactRow *self, GtkWidget *button, const char *name, GCallback pressed)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", pressed, self);
  gtk_box_append (GTK_BOX (self), button);
}

static void
add_phone (WvContactRow *self)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();
  g_autofree char *shown = wv_text_phone (self->phone);
  g_autofree char *name = g_strdup_printf (_ ("Copy number %s"), self->phone);

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "call-start-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), shown);
  gtk_button_set_child (GTK_BUTTON (button), content);
  add_button (self, button, name, G_CALLBACK (wv_contact_row_copy));
}

static void
add_mail (WvContactRow *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("mail-unread-symbolic");
  g_autofree char *name = g_strdup_printf (_ ("Mail to %s"), self->email);

  gtk_widget_add_css_class (button, "flat");
  add_button (self, button, name, G_CALLBACK (mail));
}

static char *
dup_caption (const char *what, const WvRecord *contact)
{
  g_autofree char *hours
      = wv_record_get_kind (contact) == &wv_kind_contact ? wv_offer_text_reach (contact) : NULL;

  if (what == NULL || hours == NULL)
    return g_strdup (what != NULL ? what : hours);
  return g_strjoin (" · ", what, hours, NULL);
}

GtkWidget *
wv_contact_row_new (const char *what, const WvRecord *contact)
{
  WvContactRow *self = g_object_new (WV_TYPE_CONTACT_ROW, NULL);
  const char *name = wv_record_get_text (contact, "name");
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *avatar = adw_avatar_new (AVATAR, name, TRUE);
  g_autofree char *caption = dup_caption (what, contact);

  self->phone = g_strdup (wv_record_get_text (contact, "phone"));
  self->email = g_strdup (wv_record_get_text (contact, "email"));
  gtk_widget_add_css_class (avatar,
                            wv_record_get_kind (contact) == &wv_kind_contact ? "pro" : "org");
  gtk_widget_set_valign (avatar, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (names, TRUE);
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (names), make_label (name, "heading"));
  gtk_box_append (GTK_BOX (names), make_label (caption != NULL ? caption : "", "sub"));
  gtk_widget_set_visible (gtk_widget_get_last_child (names), caption != NULL);
  gtk_box_append (GTK_BOX (self), avatar);
  gtk_box_append (GTK_BOX (self), names);
  if (self->email != NULL)
    add_mail (self);
  if (self->phone != NULL)
    add_phone (self);
  return GTK_WIDGET (self);
}

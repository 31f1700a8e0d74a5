#include "ui/wv-header.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-shortcut-table.h"
#include "ui/wv-sync-button.h"
#include "ui/wv-window.h"

struct _WvHeader
{
  AdwBin parent_instance;

  AdwHeaderBar *bar;
  AdwWindowTitle *title;
  GtkWidget *back;
  GtkWidget *sync;
};

enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_SHOW_BACK,
};

static GtkBuildableIface *parent_buildable;

static void
wv_header_add_child (GtkBuildable *buildable, GtkBuilder *builder, GObject *child, const char *type)
{
  if (g_strcmp0 (type, "start") == 0)
    wv_header_add_start (WV_HEADER (buildable), GTK_WIDGET (child));
  else if (g_strcmp0 (type, "end") == 0)
    wv_header_add_end (WV_HEADER (buildable), GTK_WIDGET (child));
  else if (g_strcmp0 (type, "title") == 0)
    wv_header_set_title_widget (WV_HEADER (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
wv_header_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = wv_header_add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (WvHeader,
                               wv_header,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, wv_header_buildable_init))

static void
wv_header_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WvHeader *self = WV_HEADER (object);

  if (id == PROP_TITLE)
    g_value_set_string (value, adw_window_title_get_title (self->title));
  else if (id == PROP_SUBTITLE)
    g_value_set_string (value, adw_window_title_get_subtitle (self->title));
  else
    g_value_set_boolean (value, gtk_widget_get_visible (self->back));
}

static void
wv_header_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WvHeader *self = WV_HEADER (object);

  if (id == PROP_TITLE)
    wv_header_set_title (self, g_value_get_string (value));
  else if (id == PROP_SUBTITLE)
    wv_header_set_subtitle (self, g_value_get_string (value));
  else
    wv_header_set_show_back (self, g_value_get_boolean (value));
}

static void
wv_header_root (GtkWidget *widget)
{
  WvWindow *window = wv_window_of (widget);

  GTK_WIDGET_CLASS (wv_header_parent_class)->root (widget);
  if (window != NULL)
    wv_sync_button_set_desk (WV_SYNC_BUTTON (WV_HEADER (widget)->sync),
                             wv_window_get_desk (window));
}

static void
wv_header_class_init (WvHeaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  GTK_WIDGET_CLASS (klass)->root = wv_header_root;
  object_class->get_property = wv_header_get_property;
  object_class->set_property = wv_header_set_property;
  g_object_class_install_property (object_class, PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, PROP_SUBTITLE,
                                   g_param_spec_string ("subtitle", NULL, NULL, "", flags));
  g_object_class_install_property (object_class, PROP_SHOW_BACK,
                                   g_param_spec_boolean ("show-back", NULL, NULL, FALSE, flags));
}

static GtkWidget *
icon_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  g_autofree char *tooltip = wv_shortcut_tooltip (label, action);

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  return button;
}

static void
wv_header_init (WvHeader *self)
{
  self->bar = ADW_HEADER_BAR (adw_header_bar_new ());
  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  self->back = icon_button ("go-previous-symbolic", _ ("Back"), "win.back");
  gtk_widget_set_visible (self->back, FALSE);
  adw_header_bar_set_title_widget (self->bar, GTK_WIDGET (self->title));
  adw_header_bar_pack_start (self->bar, self->back);
  adw_header_bar_pack_end (
      self->bar, icon_button ("view-conceal-symbolic", _ ("Hide names"), "win.hide-names"));
  self->sync = wv_sync_button_new ();
  adw_header_bar_pack_end (self->bar, self->sync);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}

WvHeader *
wv_header_new (const char *title)
{
  return g_object_new (WV_TYPE_HEADER, "title", title, NULL);
}

void
wv_header_set_title (WvHeader *self, const char *title)
{
  adw_window_title_set_title (self->title, title ?: "");
}

void
wv_header_set_subtitle (WvHeader *self, const char *subtitle)
{
  adw_window_title_set_subtitle (self->title, subtitle ?: "");
}

void
wv_header_set_show_back (WvHeader *self, gboolean show)
{
  gtk_widget_set_visible (self->back, show);
}

void
wv_header_add_start (WvHeader *self, GtkWidget *child)
{
  adw_header_bar_pack_start (self->bar, child);
}

void
wv_header_add_end (WvHeader *self, GtkWidget *child)
{
  adw_header_bar_pack_end (self->bar, child);
}

void
wv_header_set_title_widget (WvHeader *self, GtkWidget *child)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_widget_set_margin_start (label, 8);
  g_object_bind_property (self->title, "title", label, "label", G_BINDING_SYNC_CREATE);
  adw_header_bar_set_title_widget (self->bar, child);
  adw_header_bar_pack_start (self->bar, label);
}

GtkWidget *
wv_new_referral_button (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  /* Not AdwButtonContent: with large letters the words have to give way, or the window does not fit. */
  gtk_box_append (GTK_BOX (content), g_object_new (GTK_TYPE_IMAGE, "icon-name", "list-add-symbolic",
                                                   "accessible-role",
                                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (content), g_object_new (GTK_TYPE_LABEL, "label", _ ("New referral"), "ellipsize",
                                                   PANGO_ELLIPSIZE_END, NULL));
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_tooltip_text (button, _ ("New referral (Ctrl+N)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("New referral"), -1);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "win.new-referral::");
  return button;
}

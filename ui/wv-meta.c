#include "ui/wv-meta.h"

struct _WvMeta
{
  GtkBox parent_instance;

  GtkWidget *icon;
  GtkWidget *label;
  WvTone tone;
};

G_DEFINE_FINAL_TYPE (WvMeta, wv_meta, GTK_TYPE_BOX)

static void
wv_meta_class_init (WvMetaClass *klass)
{
}

static void
wv_meta_init (WvMeta *self)
{
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (self->label, "meta-text");
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), 14); /* lower than the text: it may not push the line open */
  gtk_box_set_spacing (GTK_BOX (self), 5);
  gtk_widget_add_css_class (GTK_WIDGET (self), "meta");
  gtk_box_append (GTK_BOX (self), self->icon);
  gtk_box_append (GTK_BOX (self), self->label);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
wv_meta_new (WvTone tone, const char *icon, const char *text)
{
  WvMeta *self = g_object_new (WV_TYPE_META, NULL);

  wv_meta_set (self, tone, icon, text);
  return GTK_WIDGET (self);
}

void
wv_meta_set (WvMeta *self, WvTone tone, const char *icon, const char *text)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), wv_tone_class (self->tone));
  self->tone = tone;
  gtk_widget_add_css_class (GTK_WIDGET (self), wv_tone_class (tone));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && *text != '\0');
}

const char *
wv_meta_get_text (WvMeta *self)
{
  return gtk_label_get_text (GTK_LABEL (self->label));
}

void
wv_meta_set_wrap (WvMeta *self)
{
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
}

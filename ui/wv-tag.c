#include "ui/wv-tag.h"

struct _WvTag
{
  GtkBox parent_instance;

  GtkWidget *icon;
  GtkWidget *label;
  WvTone tone;
};

G_DEFINE_FINAL_TYPE (WvTag, wv_tag, GTK_TYPE_BOX)

static void
wv_tag_class_init (WvTagClass *klass)
{
}

static void
wv_tag_init (WvTag *self)
{
  self->icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = gtk_label_new (NULL);
  gtk_box_set_spacing (GTK_BOX (self), 5);
  gtk_widget_add_css_class (GTK_WIDGET (self), "tag");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), self->icon);
  gtk_box_append (GTK_BOX (self), self->label);
}

const char *
wv_tone_class (WvTone tone)
{
  static const char *const classes[] = { "neutral", "ok", "warn", "err", "info" };

  return classes[tone];
}

GtkWidget *
wv_tag_new (WvTone tone, const char *icon, const char *text)
{
  WvTag *self = g_object_new (WV_TYPE_TAG, NULL);

  wv_tag_set (self, tone, icon, text);
  return GTK_WIDGET (self);
}

void
wv_tag_set (WvTag *self, WvTone tone, const char *icon, const char *text)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self), wv_tone_class (self->tone));
  self->tone = tone;
  gtk_widget_add_css_class (GTK_WIDGET (self), wv_tone_class (tone));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
  gtk_label_set_text (GTK_LABEL (self->label), text ?: "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL && *text != '\0');
}

const char *
wv_tag_get_text (WvTag *self)
{
  return gtk_label_get_text (GTK_LABEL (self->label));
}

#include "ui/wv-timeline-row.h"

#include <string.h>

#include "ui/wv-meta.h"

struct _WvTimelineRow
{
  GtkListBoxRow parent_instance;

  GtkWidget *dot, *line;
  GtkImage *icon;
  GtkLabel *what, *when, *text;
  WvMeta *delivery;
};

G_DEFINE_FINAL_TYPE (WvTimelineRow, wv_timeline_row, GTK_TYPE_LIST_BOX_ROW)

void
wv_timeline_text_free (WvTimelineText *text)
{
  g_free (text->what);
  g_free (text->who);
  g_free (text->when);
  g_free (text->text);
  g_free (text->delivery);
  g_free (text);
}

static void
wv_timeline_row_class_init (WvTimelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (WV_TYPE_META);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/welverwijs/Welverwijs/wv-timeline-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WvTimelineRow, dot);
  gtk_widget_class_bind_template_child (widget_class, WvTimelineRow, line);
  gtk_widget_class_bind_template_child (widget_class, WvTimelineRow, icon);
  gtk_widget_class_bind_template_child (widget_class, WvTimelineRow, what);
  gtk_widget_class_bind_template_child (widget_class, WvTimelineRow, when);
  gtk_widget_class_bind_template_child (widget_class, WvTimelineRow, text);
  gtk_widget_class_bind_template_child (widget_class, WvTimelineRow, delivery);
}

static void
wv_timeline_row_init (WvTimelineRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wv_meta_set_wrap (self->delivery);
}

GtkWidget *
wv_timeline_row_new (void)
{
  return g_object_new (WV_TYPE_TIMELINE_ROW, NULL);
}

/* The name of the person is bold, by attributes: names are never markup. */
static void
show_what (WvTimelineRow *self, const WvTimelineText *text)
{
  const char *place = text->who != NULL ? strstr (text->what, text->who) : NULL;
  g_autoptr (PangoAttrList) bold = pango_attr_list_new ();

  gtk_label_set_text (self->what, text->what);
  if (place != NULL)
    {
      PangoAttribute *weight = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

      weight->start_index = (guint) (place - text->what);
      weight->end_index = weight->start_index + (guint) strlen (text->who);
      pango_attr_list_insert (bold, weight);
    }
  gtk_label_set_attributes (self->what, bold);
}

/* Screen readers read a row as one sentence. */
static void
set_name (WvTimelineRow *self, const WvTimelineText *text)
{
  GString *name = g_string_new (text->what);

  g_string_append_printf (name, ", %s", text->when);
  if (text->text != NULL)
    g_string_append_printf (name, ". %s", text->text);
  if (text->delivery != NULL)
    g_string_append_printf (name, " %s", text->delivery);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
  g_string_free (name, TRUE);
}

void
wv_timeline_row_set (WvTimelineRow *self, const WvTimelineText *text, gboolean last)
{
  g_return_if_fail (WV_IS_TIMELINE_ROW (self));

  gtk_image_set_from_icon_name (self->icon, text->icon);
  (text->accent ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->dot, "acc");
  (text->accent ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->text), "acc");
  gtk_widget_set_visible (self->line, !last);
  show_what (self, text);
  gtk_label_set_text (self->when, text->when);
  gtk_label_set_text (self->text, text->text != NULL ? text->text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text->text != NULL);
  wv_meta_set (self->delivery, text->tone, text->delivery_icon, text->delivery);
  set_name (self, text);
}

#include "ui/wv-step-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MOST 6

struct _WvStepBar
{
  GtkBox parent_instance;

  GtkWidget *items[MOST], *dots[MOST], *labels[MOST], *lines[MOST];
  guint n;
};

G_DEFINE_FINAL_TYPE (WvStepBar, wv_step_bar, GTK_TYPE_BOX)

static void
wv_step_bar_class_init (WvStepBarClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST);
}

static void
wv_step_bar_init (WvStepBar *self)
{
  g_object_set (self, "halign", GTK_ALIGN_CENTER, "spacing", 12, "margin-top", 12, "margin-bottom",
                6, NULL);
}

static void
add_item (WvStepBar *self, const char *title)
{
  guint i = self->n++;

  self->items[i] = g_object_new (GTK_TYPE_BOX, "spacing", 8, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_LIST_ITEM, NULL);
  self->dots[i] = g_object_new (ADW_TYPE_BIN, "width-request", 24, "height-request", 24, "valign",
                                GTK_ALIGN_CENTER, NULL);
  self->labels[i] = gtk_label_new (title);
  gtk_widget_add_css_class (self->dots[i], "step-dot");
  gtk_widget_add_css_class (self->labels[i], "step-t");
  gtk_box_append (GTK_BOX (self->items[i]), self->dots[i]);
  gtk_box_append (GTK_BOX (self->items[i]), self->labels[i]);
  if (i > 0)
    {
      self->lines[i] = g_object_new (GTK_TYPE_BOX, "width-request", 46, "valign", GTK_ALIGN_CENTER,
                                     NULL);
      gtk_widget_add_css_class (self->lines[i], "step-line");
      gtk_box_append (GTK_BOX (self), self->lines[i]);
    }
  gtk_box_append (GTK_BOX (self), self->items[i]);
}

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (widget != NULL && on)
    gtk_widget_add_css_class (widget, name);
  else if (widget != NULL)
    gtk_widget_remove_css_class (widget, name);
}

/* A tick when done, else its number. */
static GtkWidget *
make_sign (guint index, gboolean done)
{
  g_autofree char *number = g_strdup_printf ("%u", index + 1);
  GtkWidget *sign = done ? gtk_image_new_from_icon_name ("emblem-ok-symbolic")
                         : gtk_label_new (number);

  gtk_widget_add_css_class (sign, done ? "step-ic" : "stepn");
  gtk_widget_set_halign (sign, GTK_ALIGN_CENTER);
  return sign;
}

static void
update_item (WvStepBar *self, guint i, guint current)
{
  const char *title = gtk_label_get_text (GTK_LABEL (self->labels[i]));
  const char *state = i < current ? _ ("done") : i == current ? _ ("current step") : _ ("later");
  g_autofree char *name
      = g_strdup_printf (_ ("Step %u of %u, %s, %s"), i + 1, self->n, title, state);

  adw_bin_set_child (ADW_BIN (self->dots[i]), make_sign (i, i < current));
  set_class (self->dots[i], "done", i < current);
  set_class (self->dots[i], "now", i == current);
  set_class (self->labels[i], "now", i == current);
  set_class (self->lines[i], "done", i <= current);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->items[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

void
wv_step_bar_set_current (WvStepBar *self, guint current)
{
  for (guint i = 0; i < self->n; i++)
    update_item (self, i, current);
}

GtkWidget *
wv_step_bar_new (const char *const *titles)
{
  WvStepBar *self = g_object_new (WV_TYPE_STEP_BAR, NULL);

  for (guint i = 0; titles[i] != NULL && i < MOST; i++)
    add_item (self, titles[i]);
  wv_step_bar_set_current (self, 0);
  return GTK_WIDGET (self);
}

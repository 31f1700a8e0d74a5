#include "ui/wv-chip.h"

struct _WvChip
{
  GtkToggleButton parent_instance;

  GtkWidget *icon;
  GtkLabel *label;
  char *code;
};

enum
{
  PROP_CODE = 1,
  PROP_ICON_NAME,
  PROP_TEXT,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (WvChip, wv_chip, GTK_TYPE_TOGGLE_BUTTON)

static void
wv_chip_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WvChip *self = WV_CHIP (object);

  if (id == PROP_CODE)
    g_value_set_string (value, self->code);
  else if (id == PROP_TEXT)
    g_value_set_string (value, wv_chip_get_text (self));
  else
    g_value_set_string (value, gtk_image_get_icon_name (GTK_IMAGE (self->icon)));
}

static void
set_icon (WvChip *self, const char *icon)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
}

static void
wv_chip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WvChip *self = WV_CHIP (object);

  if (id == PROP_CODE)
    self->code = g_value_dup_string (value);
  else if (id == PROP_TEXT)
    wv_chip_set_text (self, g_value_get_string (value));
  else
    set_icon (self, g_value_get_string (value));
}

static void
wv_chip_finalize (GObject *object)
{
  g_free (WV_CHIP (object)->code);
  G_OBJECT_CLASS (wv_chip_parent_class)->finalize (object);
}

static void
wv_chip_class_init (WvChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wv_chip_get_property;
  object_class->set_property = wv_chip_set_property;
  object_class->finalize = wv_chip_finalize;
  props[PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_ICON_NAME]
      = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wv_chip_init (WvChip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "chip");
}

GtkWidget *
wv_chip_new (const char *icon, const char *text, const char *code)
{
  return g_object_new (WV_TYPE_CHIP, "icon-name", icon, "text", text, "code", code, NULL);
}

const char *
wv_chip_get_code (WvChip *self)
{
  return self->code;
}

void
wv_chip_set_text (WvChip *self, const char *text)
{
  gtk_label_set_text (self->label, text ?: "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text ?: "",
                                  -1);
}

const char *
wv_chip_get_text (WvChip *self)
{
  return gtk_label_get_text (self->label);
}

#include "ui/wv-step.h"

typedef struct
{
  WvEnrolment *enrolment;
  gboolean busy;
} WvStepPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WvStep, wv_step, ADW_TYPE_BIN)

static guint done_signal, changed_signal;

static void
wv_step_dispose (GObject *object)
{
  WvStepPrivate *priv = wv_step_get_instance_private (WV_STEP (object));

  g_clear_object (&priv->enrolment);
  G_OBJECT_CLASS (wv_step_parent_class)->dispose (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, WV_TYPE_STEP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
wv_step_class_init (WvStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_step_dispose;
  done_signal = new_signal ("done");
  changed_signal = new_signal ("changed");
}

static void
wv_step_init (WvStep *self)
{
}

void
wv_step_set_enrolment (WvStep *self, WvEnrolment *enrolment)
{
  WvStepPrivate *priv = wv_step_get_instance_private (self);

  g_set_object (&priv->enrolment, enrolment);
}

WvEnrolment *
wv_step_get_enrolment (WvStep *self)
{
  WvStepPrivate *priv = wv_step_get_instance_private (self);

  return priv->enrolment;
}

void
wv_step_enter (WvStep *self)
{
  if (WV_STEP_GET_CLASS (self)->enter != NULL)
    WV_STEP_GET_CLASS (self)->enter (self);
}

void
wv_step_next (WvStep *self)
{
  if (!wv_step_is_busy (self))
    WV_STEP_GET_CLASS (self)->next (self);
}

void
wv_step_aside (WvStep *self)
{
  if (!wv_step_is_busy (self) && WV_STEP_GET_CLASS (self)->aside != NULL)
    WV_STEP_GET_CLASS (self)->aside (self);
}

const char *
wv_step_get_aside_label (WvStep *self)
{
  WvStepClass *klass = WV_STEP_GET_CLASS (self);

  return klass->aside_label != NULL ? klass->aside_label (self) : NULL;
}

void
wv_step_set_busy (WvStep *self, gboolean busy)
{
  WvStepPrivate *priv = wv_step_get_instance_private (self);

  priv->busy = busy;
  wv_step_emit_changed (self);
}

gboolean
wv_step_is_busy (WvStep *self)
{
  WvStepPrivate *priv = wv_step_get_instance_private (self);

  return priv->busy;
}

void
wv_step_emit_done (WvStep *self)
{
  g_signal_emit (self, done_signal, 0);
}

void
wv_step_emit_changed (WvStep *self)
{
  g_signal_emit (self, changed_signal, 0);
}

GtkWidget *
wv_step_column (WvStep *self, const char *heading, const char *text)
{
  GtkWidget *column
      = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12,
                      "valign", GTK_ALIGN_CENTER, "margin-top", 18, "margin-bottom", 18,
                      "margin-start", 18, "margin-end", 18, NULL);
  GtkWidget *clamp = g_object_new (ADW_TYPE_CLAMP, "maximum-size", 580, "child", column, NULL);
  GtkWidget *scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy",
                                    GTK_POLICY_NEVER, "vexpand", TRUE, "child", clamp, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", heading, "wrap", TRUE, "justify",
                                   GTK_JUSTIFY_CENTER, NULL);

  gtk_widget_add_css_class (title, "title-1");
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column),
                  g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "max-width-chars", 60,
                                "justify", GTK_JUSTIFY_CENTER, NULL));
  adw_bin_set_child (ADW_BIN (self), scroll);
  return column;
}

GtkWidget *
wv_step_message (GtkWidget *field)
{
  GtkWidget *message
      = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "max-width-chars", 60, "justify",
                      GTK_JUSTIFY_CENTER, "visible", FALSE, NULL);

  if (field != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE,
                                    message, -1);
  return message;
}

void
wv_step_say (GtkWidget *message, const char *text, gboolean good)
{
  gtk_label_set_text (GTK_LABEL (message), text != NULL ? text : "");
  gtk_widget_set_visible (message, text != NULL);
  gtk_widget_remove_css_class (message, good ? "err-text" : "ok-text");
  gtk_widget_add_css_class (message, good ? "ok-text" : "err-text");
}

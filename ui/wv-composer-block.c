#include "ui/wv-composer-block.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkLabel *number, *title, *error;
  GtkWidget *content, *wrong;
  gboolean showing;
} WvComposerBlockPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WvComposerBlock, wv_composer_block, GTK_TYPE_BOX)

static guint changed_signal;

#define PRIVATE(self) ((WvComposerBlockPrivate *)wv_composer_block_get_instance_private (self))

void
wv_composer_block_set_heading (WvComposerBlock *self, int number, const char *title)
{
  WvComposerBlockPrivate *priv = PRIVATE (self);
  g_autofree char *digit = g_strdup_printf ("%d", number);
  g_autofree char *name = g_strdup_printf (_ ("Block %d of 7, %s"), number, title);

  gtk_label_set_text (priv->number, digit);
  gtk_label_set_text (priv->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
wv_composer_block_add (WvComposerBlock *self, GtkWidget *child)
{
  gtk_box_append (GTK_BOX (PRIVATE (self)->content), child);
}

void
wv_composer_block_changed (WvComposerBlock *self)
{
  if (!PRIVATE (self)->showing)
    g_signal_emit (self, changed_signal, 0);
}

void
wv_composer_block_show (WvComposerBlock *self, const WvDraft *draft)
{
  PRIVATE (self)->showing = TRUE;
  WV_COMPOSER_BLOCK_GET_CLASS (self)->show (self, draft);
  PRIVATE (self)->showing = FALSE;
}

void
wv_composer_block_take (WvComposerBlock *self, WvDraft *draft)
{
  WV_COMPOSER_BLOCK_GET_CLASS (self)->take (self, draft);
}

static void
clear_problem (WvComposerBlockPrivate *priv)
{
  gtk_widget_set_visible (GTK_WIDGET (priv->error), FALSE);
  if (priv->wrong == NULL)
    return;
  gtk_widget_remove_css_class (priv->wrong, "error");
  gtk_accessible_reset_state (GTK_ACCESSIBLE (priv->wrong), GTK_ACCESSIBLE_STATE_INVALID);
  priv->wrong = NULL;
}

GtkWidget *
wv_composer_block_show_problem (WvComposerBlock *self, const WvDraftProblem *problem)
{
  WvComposerBlockPrivate *priv = PRIVATE (self);
  GtkWidget *widget;

  if (problem == NULL)
    {
      clear_problem (priv);
      return NULL;
    }
  widget = WV_COMPOSER_BLOCK_GET_CLASS (self)->find (self, problem->field);
  if (widget == NULL || priv->wrong != NULL)
    return widget;
  priv->wrong = widget;
  gtk_widget_add_css_class (widget, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_label_set_text (priv->error, problem->message);
  gtk_widget_set_visible (GTK_WIDGET (priv->error), TRUE);
  return widget;
}

static void
wv_composer_block_class_init (WvComposerBlockClass *klass)
{
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkLabel *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static void
wv_composer_block_init (WvComposerBlock *self)
{
  WvComposerBlockPrivate *priv = PRIVATE (self);
  GtkWidget *heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  priv->number = make_label ("block-number");
  priv->title = make_label ("heading");
  priv->error = make_label ("error");
  priv->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (heading), GTK_WIDGET (priv->number));
  gtk_box_append (GTK_BOX (heading), GTK_WIDGET (priv->title));
  gtk_box_append (GTK_BOX (self), heading);
  gtk_box_append (GTK_BOX (self), priv->content);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (priv->error));
  gtk_widget_set_visible (GTK_WIDGET (priv->error), FALSE);
}

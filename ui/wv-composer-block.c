#include "ui/wv-composer-block.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  GtkLabel *number, *title, *error;
  GtkWidget *heading, *content, *problem;
  GPtrArray *wrong; /* GtkWidget: what is marked as wrong */
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
wv_composer_block_add_action (WvComposerBlock *self, GtkWidget *button)
{
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (PRIVATE (self)->heading), button);
}

gboolean
wv_composer_block_focus (WvComposerBlock *self)
{
  GtkWidget *content = PRIVATE (self)->content;
  GtkRoot *root = gtk_widget_get_root (content);

  /* From within it would go on to the next field. */
  if (root != NULL && gtk_root_get_focus (root) != NULL
      && gtk_widget_is_ancestor (gtk_root_get_focus (root), content))
    gtk_root_set_focus (root, NULL);
  return gtk_widget_child_focus (content, GTK_DIR_TAB_FORWARD);
}

void
wv_composer_block_set_offer (WvComposerBlock *self, WvDesk *desk, const WvOfferView *offer)
{
  PRIVATE (self)->showing = TRUE;
  if (WV_COMPOSER_BLOCK_GET_CLASS (self)->set_offer != NULL)
    WV_COMPOSER_BLOCK_GET_CLASS (self)->set_offer (self, desk, offer);
  PRIVATE (self)->showing = FALSE;
}

void
wv_composer_block_set_name (WvComposerBlock *self, const WvDraft *draft)
{
  PRIVATE (self)->showing = TRUE;
  if (WV_COMPOSER_BLOCK_GET_CLASS (self)->set_name != NULL)
    WV_COMPOSER_BLOCK_GET_CLASS (self)->set_name (self, draft);
  PRIVATE (self)->showing = FALSE;
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

/* What a person stands in is inside the row: that is what must say that it is wrong. */
static GtkAccessible *
focusable (GtkWidget *widget)
{
  if (GTK_IS_EDITABLE (widget) && gtk_editable_get_delegate (GTK_EDITABLE (widget)) != NULL)
    return GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (widget)));
  return GTK_ACCESSIBLE (widget);
}

static void
clear_problem (WvComposerBlockPrivate *priv)
{
  gtk_widget_set_visible (priv->problem, FALSE);
  gtk_label_set_text (priv->error, "");
  for (guint i = 0; i < priv->wrong->len; i++)
    {
      GtkWidget *widget = priv->wrong->pdata[i];

      gtk_widget_remove_css_class (widget, "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_state (focusable (widget), GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (focusable (widget), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
    }
  g_ptr_array_set_size (priv->wrong, 0);
}

static void
mark_wrong (WvComposerBlockPrivate *priv, GtkWidget *widget)
{
  g_ptr_array_add (priv->wrong, widget);
  gtk_widget_add_css_class (widget, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_state (focusable (widget), GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_relation (focusable (widget), GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE,
                                  priv->error, -1);
}

GtkWidget *
wv_composer_block_show_problem (WvComposerBlock *self, const WvDraftProblem *problem)
{
  WvComposerBlockPrivate *priv = PRIVATE (self);
  const char *before = gtk_label_get_text (priv->error);
  g_autofree char *text = NULL;
  GtkWidget *widget;

  if (problem == NULL)
    {
      clear_problem (priv);
      return NULL;
    }
  widget = WV_COMPOSER_BLOCK_GET_CLASS (self)->find (self, problem->field);
  if (widget == NULL)
    return NULL;
  mark_wrong (priv, widget);
  text = *before != '\0' ? g_strjoin ("\n", before, problem->message, NULL)
                         : g_strdup (problem->message);
  gtk_label_set_text (priv->error, text);
  gtk_widget_set_visible (priv->problem, TRUE);
  return widget;
}

/* Who asks for the block, such as a screen reader, means its first field. */
static gboolean
wv_composer_block_grab_focus (GtkWidget *widget)
{
  return wv_composer_block_focus (WV_COMPOSER_BLOCK (widget));
}

static void
wv_composer_block_finalize (GObject *object)
{
  g_ptr_array_unref (PRIVATE (WV_COMPOSER_BLOCK (object))->wrong);
  G_OBJECT_CLASS (wv_composer_block_parent_class)->finalize (object);
}

static void
wv_composer_block_class_init (WvComposerBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_composer_block_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = wv_composer_block_grab_focus;
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

/* The red word with its icon, under what it is about. */
static GtkWidget *
make_problem (WvComposerBlockPrivate *priv)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-error-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  priv->error = make_label ("err-text");
  gtk_widget_add_css_class (GTK_WIDGET (priv->error), "small");
  gtk_widget_add_css_class (icon, "err-text");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_start (box, 12);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (priv->error));
  gtk_widget_set_visible (box, FALSE);
  return box;
}

static void
wv_composer_block_init (WvComposerBlock *self)
{
  WvComposerBlockPrivate *priv = PRIVATE (self);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  priv->wrong = g_ptr_array_new ();
  priv->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  priv->number = make_label ("stepnum");
  priv->title = make_label ("heading");
  priv->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  priv->problem = make_problem (priv);
  gtk_widget_set_valign (GTK_WIDGET (priv->number), GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (GTK_WIDGET (priv->title), TRUE);
  gtk_widget_set_size_request (priv->heading, -1, 30);
  gtk_box_append (GTK_BOX (priv->heading), GTK_WIDGET (priv->number));
  gtk_box_append (GTK_BOX (priv->heading), GTK_WIDGET (priv->title));
  gtk_box_append (GTK_BOX (self), priv->heading);
  gtk_box_append (GTK_BOX (self), priv->content);
  gtk_box_append (GTK_BOX (self), priv->problem);
}

#include "ui/wv-composer-handover.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"

struct _WvComposerHandover
{
  WvComposerBlock parent_instance;

  GPtrArray *kinds, *speeds; /* GtkCheckButton */
};

G_DEFINE_FINAL_TYPE (WvComposerHandover, wv_composer_handover, WV_TYPE_COMPOSER_BLOCK)

static void
choose (const GPtrArray *buttons, const char *code)
{
  for (guint i = 0; i < buttons->len; i++)
    if (g_strcmp0 (g_object_get_data (buttons->pdata[i], "code"), code) == 0)
      gtk_check_button_set_active (buttons->pdata[i], TRUE);
}

static const char *
chosen (const GPtrArray *buttons)
{
  for (guint i = 0; i < buttons->len; i++)
    if (gtk_check_button_get_active (buttons->pdata[i]))
      return g_object_get_data (buttons->pdata[i], "code");
  return NULL;
}

static void
wv_composer_handover_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerHandover *self = WV_COMPOSER_HANDOVER (block);
  const char *kind = wv_record_get_text (draft->handover, "kind");

  choose (self->kinds, kind != NULL ? kind : "call_together");
  choose (self->speeds, wv_record_get_text (draft->referral, "urgency"));
}

static void
wv_composer_handover_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerHandover *self = WV_COMPOSER_HANDOVER (block);

  wv_record_set_text (draft->handover, "kind", chosen (self->kinds));
  wv_record_set_text (draft->referral, "urgency", chosen (self->speeds));
}

static GtkWidget *
wv_composer_handover_find (WvComposerBlock *block, const char *field)
{
  return NULL;
}

static void
wv_composer_handover_dispose (GObject *object)
{
  WvComposerHandover *self = WV_COMPOSER_HANDOVER (object);

  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->speeds, g_ptr_array_unref);
  G_OBJECT_CLASS (wv_composer_handover_parent_class)->dispose (object);
}

static void
wv_composer_handover_class_init (WvComposerHandoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_composer_handover_dispose;
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_handover_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_handover_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_handover_find;
}

static GPtrArray *
add_choice (WvComposerHandover *self, const char *list, GtkOrientation orientation)
{
  const GPtrArray *codes = wv_codes (list);
  GPtrArray *buttons = g_ptr_array_new ();
  GtkWidget *box = gtk_box_new (orientation, 6);

  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const WvCode *code = codes->pdata[i];
      GtkWidget *button = gtk_check_button_new_with_label (code->label);

      g_object_set_data (G_OBJECT (button), "code", code->code);
      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (button), buttons->pdata[0]);
      g_signal_connect_swapped (button, "toggled", G_CALLBACK (wv_composer_block_changed), self);
      gtk_box_append (GTK_BOX (box), button);
      g_ptr_array_add (buttons, button);
    }
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), box);
  return buttons;
}

static void
wv_composer_handover_init (WvComposerHandover *self)
{
  GtkWidget *speed = gtk_label_new (_ ("How soon"));

  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 5, _ ("Warm handover"));
  self->kinds = add_choice (self, "handover-kind", GTK_ORIENTATION_VERTICAL);
  gtk_label_set_xalign (GTK_LABEL (speed), 0.0f);
  gtk_widget_add_css_class (speed, "heading");
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), speed);
  self->speeds = add_choice (self, "urgency", GTK_ORIENTATION_HORIZONTAL);
}

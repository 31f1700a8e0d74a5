#include "ui/wv-composer-wish.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "ui/wv-chip.h"
#include "ui/wv-composer-text.h"
#include "ui/wv-wrap.h"

struct _WvComposerWish
{
  WvComposerBlock parent_instance;

  GPtrArray *chips; /* WvChip, in the order of the code list */
  GtkEditable *wish;
};

G_DEFINE_FINAL_TYPE (WvComposerWish, wv_composer_wish, WV_TYPE_COMPOSER_BLOCK)

static void
wv_composer_wish_set_name (WvComposerBlock *block, const WvDraft *draft)
{
  g_autofree char *name = wv_draft_text_name (draft);
  g_autofree char *title = g_strdup_printf (_ ("What matters to %s?"), name);

  wv_composer_block_set_heading (block, 3, title);
}

static void
wv_composer_wish_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerWish *self = WV_COMPOSER_WISH (block);
  const char *wish = wv_record_get_text (draft->referral, "wish");

  for (guint i = 0; i < self->chips->len; i++)
    gtk_toggle_button_set_active (
        self->chips->pdata[i], wv_record_set_contains (draft->referral, "dimensions",
                                                       wv_chip_get_code (self->chips->pdata[i])));
  gtk_editable_set_text (self->wish, wish != NULL ? wish : "");
}

static void
wv_composer_wish_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerWish *self = WV_COMPOSER_WISH (block);
  g_autofree char *wish = g_strstrip (g_strdup (gtk_editable_get_text (self->wish)));
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < self->chips->len; i++)
    if (gtk_toggle_button_get_active (self->chips->pdata[i]))
      g_ptr_array_add (codes, (char *)wv_chip_get_code (self->chips->pdata[i]));
  g_ptr_array_add (codes, NULL);
  wv_record_set_strv (draft->referral, "dimensions", (const char *const *)codes->pdata);
  wv_record_set_text (draft->referral, "wish", wish);
}

static GtkWidget *
wv_composer_wish_find (WvComposerBlock *block, const char *field)
{
  return g_str_equal (field, "wish") ? GTK_WIDGET (WV_COMPOSER_WISH (block)->wish) : NULL;
}

static void
wv_composer_wish_dispose (GObject *object)
{
  g_clear_pointer (&WV_COMPOSER_WISH (object)->chips, g_ptr_array_unref);
  G_OBJECT_CLASS (wv_composer_wish_parent_class)->dispose (object);
}

static void
wv_composer_wish_class_init (WvComposerWishClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_composer_wish_dispose;
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_wish_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_wish_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->set_name = wv_composer_wish_set_name;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_wish_find;
}

static void
add_chips (WvComposerWish *self)
{
  const GPtrArray *codes = wv_codes ("dimension");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (box, wv_wrap_new (6));
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const WvCode *code = codes->pdata[i];
      GtkWidget *chip = wv_chip_new (NULL, code->label, code->code);

      g_signal_connect_swapped (chip, "toggled", G_CALLBACK (wv_composer_block_changed), self);
      gtk_box_append (GTK_BOX (box), chip);
      g_ptr_array_add (self->chips, chip);
    }
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), box);
}

static void
add_wish (WvComposerWish *self)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("In own words"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("In own words"), -1);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (wv_composer_block_changed), self);
  gtk_widget_add_css_class (group, "compactrows");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), group);
  self->wish = GTK_EDITABLE (row);
}

static void
wv_composer_wish_init (WvComposerWish *self)
{
  self->chips = g_ptr_array_new ();
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 3, _ ("What matters"));
  add_chips (self);
  add_wish (self);
}

#include "ui/wv-composer-wish.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"

#define REASON_MAX 600

struct _WvComposerWish
{
  WvComposerBlock parent_instance;

  GPtrArray *chips; /* GtkToggleButton, in the order of the code list */
  GtkEditable *wish;
  GtkWidget *reason;
  GtkTextBuffer *buffer;
  GtkLabel *counter;
};

G_DEFINE_FINAL_TYPE (WvComposerWish, wv_composer_wish, WV_TYPE_COMPOSER_BLOCK)

static const char *
chip_code (GtkToggleButton *chip)
{
  return g_object_get_data (G_OBJECT (chip), "code");
}

static char *
dup_reason (WvComposerWish *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static void
wv_composer_wish_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerWish *self = WV_COMPOSER_WISH (block);
  const char *wish = wv_record_get_text (draft->referral, "wish");
  const char *reason = wv_record_get_text (draft->referral, "reason");

  for (guint i = 0; i < self->chips->len; i++)
    {
      GtkToggleButton *chip = self->chips->pdata[i];

      gtk_toggle_button_set_active (
          chip, wv_record_set_contains (draft->referral, "dimensions", chip_code (chip)));
    }
  gtk_editable_set_text (self->wish, wish != NULL ? wish : "");
  gtk_text_buffer_set_text (self->buffer, reason != NULL ? reason : "", -1);
}

static void
wv_composer_wish_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerWish *self = WV_COMPOSER_WISH (block);
  g_autofree char *wish = g_strstrip (g_strdup (gtk_editable_get_text (self->wish)));
  g_autofree char *reason = g_strstrip (dup_reason (self));
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < self->chips->len; i++)
    if (gtk_toggle_button_get_active (self->chips->pdata[i]))
      g_ptr_array_add (codes, (char *)chip_code (self->chips->pdata[i]));
  g_ptr_array_add (codes, NULL);
  wv_record_set_strv (draft->referral, "dimensions", (const char *const *)codes->pdata);
  wv_record_set_text (draft->referral, "wish", wish);
  wv_record_set_text (draft->referral, "reason", reason);
}

static GtkWidget *
wv_composer_wish_find (WvComposerBlock *block, const char *field)
{
  WvComposerWish *self = WV_COMPOSER_WISH (block);

  if (g_str_equal (field, "reason"))
    return self->reason;
  return g_str_equal (field, "wish") ? GTK_WIDGET (self->wish) : NULL;
}

static void
reason_changed (WvComposerWish *self)
{
  g_autofree char *text = g_strdup_printf (
      _ ("%d of %d characters"), gtk_text_buffer_get_char_count (self->buffer), REASON_MAX);

  gtk_label_set_text (self->counter, text);
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
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
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_wish_find;
}

static void
add_chips (WvComposerWish *self)
{
  const GPtrArray *codes = wv_codes ("dimension");
  GtkWidget *flow = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 3);
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    {
      const WvCode *code = codes->pdata[i];
      GtkWidget *chip = gtk_toggle_button_new_with_label (code->label);

      gtk_widget_add_css_class (chip, "chip");
      g_object_set_data (G_OBJECT (chip), "code", code->code);
      g_signal_connect_swapped (chip, "toggled", G_CALLBACK (wv_composer_block_changed), self);
      gtk_flow_box_append (GTK_FLOW_BOX (flow), chip);
      g_ptr_array_add (self->chips, chip);
    }
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), flow);
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
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), group);
  self->wish = GTK_EDITABLE (row);
}

static GtkWidget *
make_caption (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
add_reason (WvComposerWish *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->reason = gtk_text_view_new ();
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->reason));
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->reason), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->reason), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason for referral"), -1);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (reason_changed), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->reason);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 112);
  gtk_widget_add_css_class (scrolled, "card");
  self->counter = GTK_LABEL (make_caption ("", "caption"));
  wv_composer_block_add (WV_COMPOSER_BLOCK (self),
                         make_caption (_ ("Reason for referral"), "heading"));
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), scrolled);
  wv_composer_block_add (
      WV_COMPOSER_BLOCK (self),
      make_caption (_ ("Do not write down a diagnosis, medicines or BSN."), "caption"));
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), GTK_WIDGET (self->counter));
}

static void
wv_composer_wish_init (WvComposerWish *self)
{
  self->chips = g_ptr_array_new ();
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 3, _ ("What matters"));
  add_chips (self);
  add_wish (self);
  add_reason (self);
}

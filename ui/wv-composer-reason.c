#include "ui/wv-composer-reason.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-accessible-name.h"

#include "ui/wv-composer-text.h"

#define REASON_MAX 600
#define REASON_HEIGHT 96

static const char *const sentences[]
    = { N_ ("Feels lonely and sees few people."),
        N_ ("Lost a partner or somebody close."),
        N_ ("Has worries about money or letters."),
        N_ ("Cares for somebody and has little time left."),
        N_ ("Wants to move more, together with others."),
        N_ ("Looks for something to do during the day."),
        N_ ("Does not dare to go alone the first time. Can somebody come along?"),
        N_ ("Finds it hard to read or fill in forms.") };

struct _WvComposerReason
{
  WvComposerBlock parent_instance;

  GtkWidget *view;
  GtkTextBuffer *buffer;
  GtkLabel *counter, *hint;
  GtkWidget *hint_icon;
  GtkMenuButton *choose;
};

G_DEFINE_FINAL_TYPE (WvComposerReason, wv_composer_reason, WV_TYPE_COMPOSER_BLOCK)

static char *
dup_reason (WvComposerReason *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, FALSE);
}

static void
wv_composer_reason_show (WvComposerBlock *block, const WvDraft *draft)
{
  const char *reason = wv_record_get_text (draft->referral, "reason");

  gtk_text_buffer_set_text (WV_COMPOSER_REASON (block)->buffer, reason != NULL ? reason : "", -1);
}

static void
wv_composer_reason_take (WvComposerBlock *block, WvDraft *draft)
{
  g_autofree char *reason = g_strstrip (dup_reason (WV_COMPOSER_REASON (block)));

  wv_record_set_text (draft->referral, "reason", reason);
}

static GtkWidget *
wv_composer_reason_find (WvComposerBlock *block, const char *field)
{
  return g_str_equal (field, "reason") ? WV_COMPOSER_REASON (block)->view : NULL;
}

static void
reason_changed (WvComposerReason *self)
{
  int count = gtk_text_buffer_get_char_count (self->buffer);
  g_autofree char *text = g_strdup_printf (_ ("%d of %d characters"), count, REASON_MAX);
  g_autofree char *reason = dup_reason (self);
  const char *hint = wv_reason_hint (reason);

  gtk_label_set_text (self->counter, text);
  gtk_label_set_text (self->hint,
                      hint != NULL ? hint : _ ("Do not write down a diagnosis, medicines or BSN."));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->hint_icon), hint != NULL
                                                                 ? "dialog-warning-symbolic"
                                                                 : "security-high-symbolic");
  if (hint != NULL)
    gtk_widget_add_css_class (gtk_widget_get_parent (self->hint_icon), "warn");
  else
    gtk_widget_remove_css_class (gtk_widget_get_parent (self->hint_icon), "warn");
  if (count > REASON_MAX)
    gtk_widget_add_css_class (GTK_WIDGET (self->counter), "err-text");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->counter), "err-text");
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
}

void
wv_composer_reason_add_sentence (WvComposerReason *self, guint nth)
{
  g_autofree char *reason = dup_reason (self);
  GtkTextIter end;

  if (nth >= G_N_ELEMENTS (sentences))
    return;
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  if (*reason != '\0' && !g_str_has_suffix (reason, " ") && !g_str_has_suffix (reason, "\n"))
    gtk_text_buffer_insert (self->buffer, &end, " ", -1);
  gtk_text_buffer_insert (self->buffer, &end, _ (sentences[nth]), -1);
}

static void
wv_composer_reason_class_init (WvComposerReasonClass *klass)
{
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_reason_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_reason_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_reason_find;
}

static void
sentence_chosen (GtkListBox *list, GtkListBoxRow *row, WvComposerReason *self)
{
  wv_composer_reason_add_sentence (self, (guint)gtk_list_box_row_get_index (row));
}

static GtkWidget *
make_sentence (guint nth)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_ (sentences[nth]));
  g_autofree char *key = g_strdup_printf ("Ctrl+%u", nth + 1);
  GtkWidget *shortcut = gtk_label_new (key);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 44);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (shortcut, "dim-label");
  gtk_widget_add_css_class (shortcut, "small");
  gtk_widget_add_css_class (box, "sentence");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), shortcut);
  return box;
}

static void
add_sentences (WvComposerReason *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *content = adw_button_content_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Choose sentences"), -1);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_sentence (i));
      wv_name_row_from_text (row);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  g_signal_connect (list, "row-activated", G_CALLBACK (sentence_chosen), self);
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_widget_add_css_class (popover, "filter-popover");
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "view-list-bullet-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Choose sentences"));
  self->choose = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->choose, content);
  gtk_menu_button_set_popover (self->choose, popover);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choose), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose sentences"), -1);
  wv_composer_block_add_action (WV_COMPOSER_BLOCK (self), GTK_WIDGET (self->choose));
}

static void
add_text (WvComposerReason *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkTextView *view;

  self->view = gtk_text_view_new ();
  view = GTK_TEXT_VIEW (self->view);
  self->buffer = gtk_text_view_get_buffer (view);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_top_margin (view, 10);
  gtk_text_view_set_bottom_margin (view, 10);
  gtk_text_view_set_left_margin (view, 12);
  gtk_text_view_set_right_margin (view, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason for referral"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), REASON_HEIGHT);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_add_css_class (scrolled, "textcard");
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), scrolled);
}

static void
add_footer (WvComposerReason *self)
{
  GtkWidget *footer = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->hint_icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "security-high-symbolic",
                                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->hint = GTK_LABEL (gtk_label_new (_ ("Do not write down a diagnosis, medicines or BSN.")));
  self->counter = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_wrap (self->hint, TRUE);
  gtk_label_set_xalign (self->hint, 0.0f);
  gtk_widget_set_hexpand (GTK_WIDGET (self->hint), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->counter), "num");
  gtk_widget_add_css_class (footer, "meta");
  gtk_widget_add_css_class (footer, "small");
  gtk_box_append (GTK_BOX (footer), self->hint_icon);
  gtk_box_append (GTK_BOX (footer), GTK_WIDGET (self->hint));
  gtk_box_append (GTK_BOX (footer), GTK_WIDGET (self->counter));
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), footer);
}

static void
wv_composer_reason_init (WvComposerReason *self)
{
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 4, _ ("Reason for referral"));
  add_sentences (self);
  add_text (self);
  add_footer (self);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (reason_changed), self);
  reason_changed (self);
}

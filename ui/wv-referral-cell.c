#include "ui/wv-referral-cell.h"

#include "domain/wv-state.h"

struct _WvReferralCell
{
  GtkBox parent_instance;

  WvReferralColumn column;
  GtkWidget *dot, *icon, *tag, *marks;
  GtkLabel *text, *extra;
};

G_DEFINE_FINAL_TYPE (WvReferralCell, wv_referral_cell, GTK_TYPE_BOX)

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
}

static void
set_class (gpointer widget, const char *css_class, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, css_class);
  else
    gtk_widget_remove_css_class (widget, css_class);
}

static void
show_resident (WvReferralCell *self, WvReferralLine *line)
{
  /* One label, so that in a narrow column the year gives way before the name does. */
  g_autofree char *markup
      = g_markup_printf_escaped ("%s <span weight=\"normal\" alpha=\"80%%\">%s</span>", line->name,
                                 line->year != NULL ? line->year : "");

  show_text (self->text, line->name);
  gtk_label_set_markup (self->text, markup);
  gtk_widget_set_opacity (self->dot, line->unread ? 1.0 : 0.0);
  set_class (self->text, "bold", line->unread);
}

static void
show_offer (WvReferralCell *self, WvReferralLine *line)
{
  show_text (self->text, line->offer);
  show_text (self->extra, line->organisation);
  gtk_widget_set_visible (GTK_WIDGET (self->extra), line->organisation != NULL);
}

static void
show_status (WvReferralCell *self, WvReferralLine *line)
{
  int i = 0;

  show_text (self->text, line->status);
  set_class (self->text, "warn-text", line->attention);
  gtk_widget_set_visible (self->marks, !line->draft);
  for (GtkWidget *mark = gtk_widget_get_first_child (self->marks); mark != NULL;
       mark = gtk_widget_get_next_sibling (mark))
    set_class (mark, "done", i++ < line->steps);
}

static void
show_news (WvReferralCell *self, WvReferralLine *line)
{
  show_text (self->text, line->news);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), line->news_icon);
  set_class (self, "warn-text", line->news_tone == WV_TONE_WARN);
  set_class (self, "err-text", line->news_tone == WV_TONE_ERR);
  set_class (self->text, "bold", line->unread && !line->question);
}

static void
show_due (WvReferralCell *self, WvReferralLine *line)
{
  gboolean plain = line->due_tone == WV_TONE_NEUTRAL;

  wv_tag_set (WV_TAG (self->tag), line->due_tone, line->due_icon, plain ? NULL : line->due);
  show_text (self->text, plain ? line->due : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->text), plain);
}

void
wv_referral_cell_show (WvReferralCell *self, WvReferralLine *line)
{
  static void (*const shows[]) (WvReferralCell *, WvReferralLine *)
      = { show_resident, show_offer, show_status, show_news, show_due };

  shows[self->column](self, line);
}

WvReferralColumn
wv_referral_cell_get_column (WvReferralCell *self)
{
  return self->column;
}

static void
wv_referral_cell_class_init (WvReferralCellClass *klass)
{
}

static void
wv_referral_cell_init (WvReferralCell *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

static GtkLabel *
add_label (WvReferralCell *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self), label);
  return GTK_LABEL (label);
}

static GtkWidget *
add_marks (WvReferralCell *self)
{
  GtkWidget *marks = g_object_new (GTK_TYPE_BOX, "spacing", 3, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, "margin-top", 3, NULL);

  for (int i = 0; i < WV_N_MILESTONES; i++)
    {
      GtkWidget *mark = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_size_request (mark, 9, 5);
      gtk_widget_add_css_class (mark, "mstep");
      gtk_box_append (GTK_BOX (marks), mark);
    }
  gtk_box_append (GTK_BOX (self), marks);
  return marks;
}

static void
make_resident (WvReferralCell *self)
{
  self->dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->dot, "unread-dot");
  gtk_widget_set_valign (self->dot, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), self->dot);
  self->text = add_label (self, "row-text");
  gtk_label_set_width_chars (self->text, 12);
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

static void
make_stacked (WvReferralCell *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 0);
  self->text = add_label (self, "row-text");
  if (self->column == WV_REFERRAL_OFFER)
    {
      gtk_label_set_max_width_chars (self->text, 28);
      self->extra = add_label (self, "sub");
      gtk_widget_add_css_class (GTK_WIDGET (self->extra), "small");
    }
  else
    {
      gtk_label_set_width_chars (self->text, 13);
      self->marks = add_marks (self);
    }
}

GtkWidget *
wv_referral_cell_new (WvReferralColumn column)
{
  WvReferralCell *self = g_object_new (WV_TYPE_REFERRAL_CELL, NULL);

  self->column = column;
  if (column == WV_REFERRAL_RESIDENT)
    make_resident (self);
  else if (column == WV_REFERRAL_OFFER || column == WV_REFERRAL_STATUS)
    make_stacked (self);
  else if (column == WV_REFERRAL_NEWS)
    {
      self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_widget_add_css_class (self->icon, "dimmed2");
      gtk_box_append (GTK_BOX (self), self->icon);
      self->text = add_label (self, "row-text");
      gtk_label_set_max_width_chars (self->text, 48);
    }
  else
    {
      self->tag = wv_tag_new (WV_TONE_NEUTRAL, NULL, NULL);
      gtk_box_append (GTK_BOX (self), self->tag);
      self->text = add_label (self, "row-text");
      gtk_widget_add_css_class (GTK_WIDGET (self->text), "num");
    }
  return GTK_WIDGET (self);
}

#include "ui/wv-inbox-row.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"

struct _WvInboxRow
{
  GtkBox parent_instance;

  WvInboxColumn column;
  GtkWidget *dot, *icon, *text, *tag;
};

G_DEFINE_FINAL_TYPE (WvInboxRow, wv_inbox_row, GTK_TYPE_BOX)

static void
show_text (WvInboxRow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->text), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (self->text, text);
}

static void
show_icon (WvInboxRow *self, const char *icon)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);
}

/* A tag where something is to be noticed, plain words where not. */
static void
show_tag_or_text (WvInboxRow *self, WvTone tone, const char *icon, const char *text)
{
  gboolean plain = tone == WV_TONE_NEUTRAL;

  wv_tag_set (WV_TAG (self->tag), tone, icon, plain ? NULL : text);
  show_text (self, plain ? text : NULL);
}

static void
show_resident (WvInboxRow *self, WvCase *item, const WvInboxLook *look)
{
  const char *name = wv_inbox_text_name (item, look);
  g_autofree char *year = item->birth_year > 0 ? g_strdup_printf ("%d", item->birth_year) : NULL;
  g_autofree char *markup = NULL;

  show_text (self, name);
  if (year != NULL)
    {
      markup = g_markup_printf_escaped ("%s <span weight=\"normal\" alpha=\"80%%\">%s</span>",
                                        name, year);
      gtk_label_set_markup (GTK_LABEL (self->text), markup);
    }
  gtk_widget_set_opacity (self->dot, item->seen ? 0 : 1);
}

static void
show_handover (WvInboxRow *self, WvCase *item)
{
  const char *kind = item->handover_kind;

  show_text (self, kind != NULL ? wv_code_label ("handover-kind", kind) : NULL);
  show_icon (self, kind != NULL ? wv_inbox_handover_icon (kind) : NULL);
}

/* What was not accepted or not sent yet stands where the row ends; it is more urgent than a clock. */
static void
show_end (WvInboxRow *self, WvCase *item, const WvInboxLook *look)
{
  WvTone tone = WV_TONE_NEUTRAL;
  g_autofree char *text = NULL;

  if (item->refused != NULL)
    show_tag_or_text (self, WV_TONE_ERR, "dialog-error-symbolic", _ ("Failed"));
  else if (wv_inbox_shows_waiting (item, look))
    show_tag_or_text (self, WV_TONE_WARN, "network-offline-symbolic", _ ("waiting for connection"));
  else
    {
      text = self->column == WV_INBOX_DUE ? wv_inbox_text_due (item, look, &tone)
                                          : wv_inbox_text_wait (item, look);
      show_tag_or_text (self, tone, wv_inbox_due_icon (tone), text);
    }
}

/* In a list without a clock the row ends with how long it waits. */
static gboolean
is_end (WvInboxRow *self, const WvInboxLook *look)
{
  return self->column == WV_INBOX_DUE
         || (self->column == WV_INBOX_WAIT && look->segment != WV_SEGMENT_NEW);
}

static void
set_bold (GtkWidget *label, gboolean bold)
{
  if (bold)
    gtk_widget_add_css_class (label, "bold");
  else
    gtk_widget_remove_css_class (label, "bold");
}

void
wv_inbox_row_show (WvInboxRow *self, WvCase *item, const char *who, const WvInboxLook *look)
{
  g_autofree char *text = NULL;

  if (self->column == WV_INBOX_RESIDENT)
    show_resident (self, item, look);
  else if (self->column == WV_INBOX_REQUEST)
    show_text (self, item->offer_title);
  else if (self->column == WV_INBOX_REFERRER)
    show_text (self, text = wv_inbox_text_referrer (item));
  else if (self->column == WV_INBOX_HANDOVER)
    show_handover (self, item);
  else if (self->column == WV_INBOX_SPEED)
    show_tag_or_text (self, wv_inbox_speed_tone (item), wv_inbox_speed_icon (item),
                      item->urgency != NULL ? wv_code_label ("urgency", item->urgency) : "");
  else if (self->column == WV_INBOX_STATUS)
    show_text (self, wv_inbox_text_status (item));
  else if (self->column == WV_INBOX_WHO)
    show_text (self, who);
  else if (is_end (self, look))
    show_end (self, item, look);
  else
    {
      wv_tag_set (WV_TAG (self->tag), WV_TONE_NEUTRAL, NULL, NULL);
      show_text (self, text = wv_inbox_text_wait (item, look));
    }
  set_bold (self->text, !item->seen && self->column <= WV_INBOX_REQUEST);
}

WvInboxColumn
wv_inbox_row_get_column (WvInboxRow *self)
{
  return self->column;
}

static void
wv_inbox_row_class_init (WvInboxRowClass *klass)
{
}

static GtkWidget *
add_label (WvInboxRow *self, const char *css_class)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (self), label);
  return label;
}

static void
wv_inbox_row_init (WvInboxRow *self)
{
  self->dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->dot, "unread-dot");
  gtk_widget_set_valign (self->dot, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->dot, FALSE);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                             "visible", FALSE, NULL);
  gtk_box_set_spacing (GTK_BOX (self), 5);
  gtk_box_append (GTK_BOX (self), self->dot);
  gtk_box_append (GTK_BOX (self), self->icon);
  self->text = add_label (self, "row-text");
  self->tag = wv_tag_new (WV_TONE_NEUTRAL, NULL, NULL);
  gtk_box_append (GTK_BOX (self), self->tag);
}

GtkWidget *
wv_inbox_row_new (WvInboxColumn column)
{
  WvInboxRow *self = g_object_new (WV_TYPE_INBOX_ROW, NULL);
  gboolean quiet = column == WV_INBOX_REFERRER || column == WV_INBOX_WAIT
                   || column == WV_INBOX_SPEED || column == WV_INBOX_HANDOVER;

  self->column = column;
  gtk_widget_set_visible (self->dot, column == WV_INBOX_RESIDENT);
  /* Whom and what it is about give way last. */
  if (column <= WV_INBOX_REQUEST)
    gtk_label_set_width_chars (GTK_LABEL (self->text), 13);
  if (quiet)
    gtk_widget_add_css_class (self->text, "dim-label");
  if (column == WV_INBOX_HANDOVER)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self), "meta");
      gtk_widget_add_css_class (self->text, "small");
    }
  if (column >= WV_INBOX_WAIT)
    gtk_widget_add_css_class (self->text, "num");
  return GTK_WIDGET (self);
}

#include "ui/wv-inbox-detail.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "ui/wv-ends.h"
#include "ui/wv-two-column.h"
#include "ui/wv-wrap.h"

struct _WvInboxDetail
{
  AdwBin parent_instance;

  WvInboxLook look;
  gboolean read; /* a person chose it: what it says may show */
  AdwAvatar *avatar;
  GtkLabel *name, *year, *place, *phone, *time, *caution, *wish, *reason, *offer;
  GtkWidget *place_box, *phone_box, *time_box, *caution_box, *wish_box, *reason_box, *offer_box;
  GtkWidget *dimensions, *cover;
  WvTag *speed, *due;
  WvInboxArrangements *arrangements;
};

G_DEFINE_FINAL_TYPE (WvInboxDetail, wv_inbox_detail, ADW_TYPE_BIN)

/* Shows @text, or takes @box with its heading away when there is none. */
static void
show_or_hide (GtkWidget *box, GtkLabel *label, const char *text)
{
  gtk_widget_set_visible (box, text != NULL && *text != '\0');
  gtk_label_set_text (label, text != NULL ? text : "");
}

static void
show_place (WvInboxDetail *self, WvCase *item)
{
  g_autofree char *where = NULL;
  g_autofree char *when = NULL;
  const char *time = self->read ? item->best_time : NULL;

  if (item->place != NULL)
    where = g_strdup_printf ("%s, %s", item->place, item->pc4);
  show_or_hide (self->place_box, self->place, where != NULL ? where : item->pc4);
  show_or_hide (self->phone_box, self->phone, self->read ? item->phone : NULL);
  if (time != NULL && strcmp (time, "any") != 0)
    when = g_strdup_printf (_ ("preferably %s"), wv_code_label ("best-time", time));
  show_or_hide (self->time_box, self->time, when);
  show_or_hide (self->caution_box, self->caution, self->read ? item->caution : NULL);
}

static void
show_person (WvInboxDetail *self, WvCase *item)
{
  const char *name = wv_inbox_text_name (item, &self->look);
  g_autofree char *year = item->birth_year > 0 ? g_strdup_printf ("%d", item->birth_year) : NULL;

  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->year, year != NULL ? year : "");
  adw_avatar_set_text (self->avatar, item->unreadable ? "" : item->name);
  show_place (self, item);
}

static void
show_dimensions (WvInboxDetail *self, WvCase *item)
{
  GtkWidget *child;
  guint n = self->read && item->dimensions != NULL ? g_strv_length (item->dimensions) : 0;

  while ((child = gtk_widget_get_first_child (self->dimensions)) != NULL)
    gtk_box_remove (GTK_BOX (self->dimensions), child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (
        GTK_BOX (self->dimensions),
        wv_tag_new (WV_TONE_INFO, NULL, wv_code_label ("dimension", item->dimensions[i])));
  gtk_widget_set_visible (self->dimensions, n > 0);
}

static void
show_wish (WvInboxDetail *self, WvCase *item)
{
  g_autofree char *wish = self->read && item->wish != NULL ? g_strdup_printf ("“%s”", item->wish) : NULL;

  gtk_widget_set_visible (self->cover, !self->read);
  show_or_hide (self->wish_box, self->wish, wish);
  show_dimensions (self, item);
  show_or_hide (self->reason_box, self->reason, self->read ? item->reason : NULL);
  show_or_hide (self->offer_box, self->offer, item->offer_title);
}

static void
show_tags (WvInboxDetail *self, WvCase *item)
{
  WvTone tone = wv_inbox_speed_tone (item), due_tone;
  g_autofree char *due = wv_inbox_text_due (item, &self->look, &due_tone);
  g_autofree char *text = NULL;

  wv_tag_set (self->speed, tone, wv_inbox_speed_icon (item),
              tone != WV_TONE_NEUTRAL ? wv_code_label ("urgency", item->urgency) : NULL);
  if (due_tone == WV_TONE_ERR || *due == '\0')
    text = g_strdup (due);
  else
    text = g_strdup_printf (
        self->look.segment == WV_SEGMENT_NEW ? _ ("respond before %s") : _ ("before %s"), due);
  wv_tag_set (self->due, due_tone, wv_inbox_due_icon (due_tone) ?: "alarm-symbolic", text);
}

/* What shows no longer stands in no widget either. */
static void
forget (WvInboxDetail *self)
{
  GtkLabel *labels[] = { self->name, self->year, self->place, self->phone, self->time, self->caution, self->wish, self->reason, self->offer };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    gtk_label_set_text (labels[i], "");
  adw_avatar_set_text (self->avatar, NULL);
}

void
wv_inbox_detail_show (WvInboxDetail *self, WvCase *item, const WvInboxLook *look, gboolean read)
{
  self->look = *look;
  self->read = read;
  wv_inbox_arrangements_show (self->arrangements, item, look);
  if (item == NULL)
    {
      forget (self);
      return;
    }
  show_person (self, item);
  show_wish (self, item);
  show_tags (self, item);
}

WvInboxArrangements *
wv_inbox_detail_get_arrangements (WvInboxDetail *self)
{
  return self->arrangements;
}

static void
wv_inbox_detail_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), WV_TYPE_INBOX_DETAIL);
  G_OBJECT_CLASS (wv_inbox_detail_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (klass, WvInboxDetail, name)

static void
bind_children (GtkWidgetClass *klass)
{
  BIND (avatar);
  BIND (name);
  BIND (year);
  BIND (place);
  BIND (phone);
  BIND (time);
  BIND (caution);
  BIND (wish);
  BIND (reason);
  BIND (offer);
  BIND (place_box);
  BIND (phone_box);
  BIND (time_box);
  BIND (caution_box);
  BIND (wish_box);
  BIND (reason_box);
  BIND (offer_box);
  BIND (dimensions);
  BIND (cover);
  BIND (speed);
  BIND (due);
  BIND (arrangements);
}

static void
wv_inbox_detail_class_init (WvInboxDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_inbox_detail_dispose;
  g_type_ensure (WV_TYPE_ENDS);
  g_type_ensure (WV_TYPE_TAG);
  g_type_ensure (WV_TYPE_TWO_COLUMN);
  g_type_ensure (WV_TYPE_WRAP);
  g_type_ensure (WV_TYPE_INBOX_ARRANGEMENTS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/nl/welverwijs/Welverwijs/wv-inbox-detail.ui");
  bind_children (widget_class);
}

static void
wv_inbox_detail_init (WvInboxDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

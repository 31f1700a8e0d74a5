#include "ui/wv-today-row.h"
#include "ui/wv-wrap.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _WvTodayRow
{
  GtkListBoxRow parent_instance;

  WvTodayItem *item;
  GtkWidget *dot, *avatar, *icon, *check, *tag, *button, *chevron;
  GtkLabel *title, *meta, *time, *text, *sub;
};

G_DEFINE_FINAL_TYPE (WvTodayRow, wv_today_row, GTK_TYPE_LIST_BOX_ROW)

const WvTodayItem *
wv_today_row_get_item (WvTodayRow *self)
{
  return self->item;
}

void
wv_today_row_open (WvTodayRow *self)
{
  const WvTodayItem *item = self->item;
  GtkWidget *widget = GTK_WIDGET (self);

  if (item->action != NULL)
    gtk_widget_activate_action (widget, item->action, "s", item->target);
  else if (item->draft != NULL)
    gtk_widget_activate_action (widget, "win.edit-draft", "s", item->draft);
  else if (item->offer != NULL)
    gtk_widget_activate_action (widget, "win.show-offer", "s", item->offer);
  else if (item->dossier != NULL)
    gtk_widget_activate_action (widget, "win.show-dossier", "s", item->dossier);
}

static void
pressed_cb (WvTodayRow *self)
{
  if (self->item->act == WV_TODAY_ACT_REMIND)
    gtk_widget_activate_action (GTK_WIDGET (self), "today.remind", "(ss)", self->item->dossier,
                                self->item->remind);
  else
    wv_today_row_open (self);
}

static void
ticked_cb (WvTodayRow *self)
{
  if (self->item != NULL && gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check)))
    gtk_widget_activate_action (GTK_WIDGET (self), "today.tick", "(ss)", self->item->dossier,
                                self->item->task);
}

static void
open_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wv_today_row_open (WV_TODAY_ROW (widget));
}

static gboolean
tick_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  WvTodayRow *self = WV_TODAY_ROW (widget);

  if (self->item->task == NULL)
    return FALSE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), TRUE);
  return TRUE;
}

static gboolean
read_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  const WvTodayItem *item = WV_TODAY_ROW (widget)->item;

  return item->news && item->unread
         && gtk_widget_activate_action (widget, "today.read", "s", item->dossier);
}

static void
show_label (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_texts (WvTodayRow *self)
{
  const WvTodayItem *item = self->item;
  g_autofree char *meta = item->meta != NULL ? g_strdup_printf ("· %s", item->meta) : NULL;

  show_label (self->title, item->title);
  show_label (self->meta, meta);
  show_label (self->time, item->time);
  show_label (self->text, item->text);
  show_label (self->sub, item->sub);
  wv_tag_set (WV_TAG (self->tag), item->tone, item->tag_icon, item->tag);
  if (item->unread)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "bold");
}

static const char *
act_label (WvTodayAct act)
{
  if (act == WV_TODAY_ACT_REMIND)
    return _ ("Remind");
  return act == WV_TODAY_ACT_FINISH ? _ ("Finish") : _ ("View");
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_handles (WvTodayRow *self)
{
  const WvTodayItem *item = self->item;
  gboolean opens = item->draft != NULL || item->offer != NULL || item->dossier != NULL;
  g_autofree char *button = g_strdup_printf ("%s: %s", act_label (item->act), item->title);
  g_autofree char *check = g_strdup_printf (_ ("Mark as done: %s"), item->title);

  gtk_widget_set_visible (self->dot, item->news);
  gtk_widget_set_opacity (self->dot, item->unread ? 1.0 : 0.0);
  gtk_widget_set_visible (self->avatar, item->avatar != NULL);
  adw_avatar_set_text (ADW_AVATAR (self->avatar), item->avatar);
  gtk_widget_set_visible (self->icon, item->icon != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), item->icon);
  gtk_widget_set_visible (self->check, item->task != NULL);
  gtk_widget_set_visible (self->button, item->act != WV_TODAY_ACT_NONE);
  gtk_button_set_label (GTK_BUTTON (self->button), act_label (item->act));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), opens || item->act != WV_TODAY_ACT_NONE);
  gtk_widget_set_visible (self->chevron, opens && item->act == WV_TODAY_ACT_NONE && item->task == NULL);
  set_name (self->button, button);
  set_name (self->check, check);
}

static void
wv_today_row_finalize (GObject *object)
{
  WvTodayRow *self = WV_TODAY_ROW (object);

  wv_today_item_free (self->item);
  G_OBJECT_CLASS (wv_today_row_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, WvTodayRow, dot);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, avatar);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, icon);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, check);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, tag);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, button);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, chevron);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, title);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, meta);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, time);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, text);
  gtk_widget_class_bind_template_child (klass, WvTodayRow, sub);
  gtk_widget_class_bind_template_callback (klass, pressed_cb);
  gtk_widget_class_bind_template_callback (klass, ticked_cb);
}

static void
wv_today_row_class_init (WvTodayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wv_today_row_finalize;
  g_type_ensure (WV_TYPE_TAG);
  g_type_ensure (WV_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-today-row.ui");
  bind_children (widget_class);
  /* What assistive technology presses. */
  gtk_widget_class_install_action (widget_class, "row.open", NULL, open_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_space, 0, tick_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_r, 0, read_key, NULL);
}

static void
wv_today_row_init (WvTodayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wv_today_row_new (WvTodayItem *item)
{
  WvTodayRow *self = g_object_new (WV_TYPE_TODAY_ROW, NULL);
  g_autofree char *name = wv_today_item_dup_name (item);

  self->item = item;
  show_texts (self);
  show_handles (self);
  set_name (GTK_WIDGET (self), name);
  return GTK_WIDGET (self);
}

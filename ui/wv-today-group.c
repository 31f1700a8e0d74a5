#include "ui/wv-today-group.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-today-row.h"

struct _WvTodayGroup
{
  GtkBox parent_instance;

  GtkLabel *heading, *count;
  GtkWidget *late, *link;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (WvTodayGroup, wv_today_group, GTK_TYPE_BOX)

static void
activated_cb (GtkListBox *list, GtkListBoxRow *row, WvTodayGroup *self)
{
  if (WV_IS_TODAY_ROW (row))
    wv_today_row_open (WV_TODAY_ROW (row));
}

/* "Afspraken, 3, waarvan 2 te laat" */
static void
set_names (WvTodayGroup *self, guint n, guint late)
{
  const char *title = gtk_label_get_text (self->heading);
  g_autofree char *counted = n > 0 ? g_strdup_printf ("%s, %u", title, n) : g_strdup (title);
  g_autofree char *text
      = late > 0 ? g_strdup_printf (_ ("%s, of which %u late"), counted, late) : g_strdup (counted);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->heading), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_counts (WvTodayGroup *self, guint n, guint late)
{
  g_autofree char *count = g_strdup_printf ("%u", n);
  g_autofree char *text = late > 0 ? g_strdup_printf (_ ("%u late"), late) : NULL;

  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), n > 0);
  wv_tag_set (WV_TAG (self->late), WV_TONE_ERR, "dialog-warning-symbolic", text);
  set_names (self, n, late);
}

static guint
count_late (GPtrArray *items)
{
  guint n = 0;

  for (guint i = 0; i < items->len; i++)
    n += ((WvTodayItem *)items->pdata[i])->late;
  return n;
}

/* Puts @item at @at; whether the row that stood there had the focus. */
static gboolean
replace_row (WvTodayGroup *self, int at, WvTodayItem *item)
{
  GtkListBoxRow *old = gtk_list_box_get_row_at_index (self->list, at);
  gboolean focused = FALSE;

  if (old != NULL)
    {
      focused = gtk_widget_has_focus (GTK_WIDGET (old))
                || gtk_widget_get_focus_child (GTK_WIDGET (old)) != NULL;
      gtk_list_box_remove (self->list, GTK_WIDGET (old));
    }
  gtk_list_box_insert (self->list, wv_today_row_new (item), at);
  return focused;
}

static void
show_item (WvTodayGroup *self, int at, WvTodayItem *item)
{
  GtkListBoxRow *old = gtk_list_box_get_row_at_index (self->list, at);

  if (old != NULL && wv_today_item_equal (wv_today_row_get_item (WV_TODAY_ROW (old)), item))
    {
      wv_today_item_free (item);
      return;
    }
  if (replace_row (self, at, item))
    gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, at)));
}

static void
drop_rows (WvTodayGroup *self, guint from)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, (int)from)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

void
wv_today_group_set_items (WvTodayGroup *self, GPtrArray *items)
{
  guint n = items->len;

  show_counts (self, n, count_late (items));
  drop_rows (self, n);
  for (guint i = 0; i < n; i++)
    show_item (self, (int)i, items->pdata[i]);
  g_ptr_array_set_free_func (items, NULL); /* the rows have them */
  g_ptr_array_unref (items);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

void
wv_today_group_set_rows (WvTodayGroup *self, GPtrArray *rows)
{
  show_counts (self, 0, 0);
  drop_rows (self, 0);
  for (guint i = 0; i < rows->len; i++)
    gtk_list_box_append (self->list, rows->pdata[i]);
  gtk_widget_set_visible (GTK_WIDGET (self), rows->len > 0);
  g_ptr_array_unref (rows);
}

void
wv_today_group_set_link (WvTodayGroup *self, const char *label, const char *action)
{
  gtk_widget_set_visible (self->link, label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (self->link), label);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->link), action);
}

void
wv_today_group_set_title (WvTodayGroup *self, const char *title)
{
  gtk_label_set_text (self->heading, title);
}

GtkListBox *
wv_today_group_get_list (WvTodayGroup *self)
{
  return self->list;
}

static void
wv_today_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, gtk_label_get_text (WV_TODAY_GROUP (object)->heading));
}

static void
wv_today_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  wv_today_group_set_title (WV_TODAY_GROUP (object), g_value_get_string (value));
}

static void
wv_today_group_class_init (WvTodayGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = wv_today_group_get_property;
  G_OBJECT_CLASS (klass)->set_property = wv_today_group_set_property;
  g_object_class_install_property (
      G_OBJECT_CLASS (klass), 1,
      g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  g_type_ensure (WV_TYPE_TAG);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-today-group.ui");
  gtk_widget_class_bind_template_child (widget_class, WvTodayGroup, heading);
  gtk_widget_class_bind_template_child (widget_class, WvTodayGroup, count);
  gtk_widget_class_bind_template_child (widget_class, WvTodayGroup, late);
  gtk_widget_class_bind_template_child (widget_class, WvTodayGroup, link);
  gtk_widget_class_bind_template_child (widget_class, WvTodayGroup, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
wv_today_group_init (WvTodayGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

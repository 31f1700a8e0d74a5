#include "ui/wv-reach-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-schedule.h"
#include "ui/wv-format.h"

struct _WvReachRow
{
  GtkListBoxRow parent_instance;

  WvRecord *deputy; /* nullable */
  gint64 now;
  char *phone;
  AdwAvatar *avatar;
  GtkLabel *name, *place, *reach_text, *deputy_text;
  GtkWidget *call, *reach, *reach_icon, *deputy_button;
  AdwButtonContent *number;
};

G_DEFINE_FINAL_TYPE (WvReachRow, wv_reach_row, GTK_TYPE_LIST_BOX_ROW)

/* The first opening on the day of @now that has not ended: the phone hour, or the hours. */
static gboolean
find_opening (const WvRecord *contact, const char *field, gint64 now, WvOpening *ret)
{
  const char *const *lines = wv_record_get_strv (contact, field);
  g_autofree char *today = wv_day_of (now);
  g_autoptr (GArray) openings = wv_schedule_on (lines, today);
  int minute = (int)((now - wv_day_at (today, 0, 0)) / 60000);

  for (guint i = 0; i < openings->len; i++)
    if (g_array_index (openings, WvOpening, i).closes_minute > minute)
      {
        *ret = g_array_index (openings, WvOpening, i);
        return TRUE;
      }
  return FALSE;
}

char *
wv_contact_reach (const WvRecord *contact, gint64 now, WvTone *ret_tone, const char **ret_icon)
{
  WvOpening opening;
  g_autofree char *today = wv_day_of (now);
  g_autofree char *range = NULL;
  int minute = (int)((now - wv_day_at (today, 0, 0)) / 60000);

  *ret_tone = WV_TONE_NEUTRAL;
  *ret_icon = "alarm-symbolic";
  if (find_opening (contact, "phone_hours", now, &opening))
    {
      range = wv_format_range (opening.opens_minute, opening.closes_minute);
      return g_strdup_printf (_ ("Phone hour %s"), range);
    }
  if (!find_opening (contact, "hours", now, &opening))
    return *wv_record_get_strv (contact, "hours") != NULL ? g_strdup (_ ("Not available any more today"))
                                                         : NULL;
  range = wv_format_range (opening.opens_minute, opening.closes_minute);
  if (opening.opens_minute > minute)
    return g_strdup_printf (_ ("Available today %s"), range);
  *ret_tone = WV_TONE_OK;
  *ret_icon = "emblem-ok-symbolic";
  return g_strdup_printf (_ ("Available today until %s"), strstr (range, "–") + strlen ("–"));
}

static void
call_cb (WvReachRow *self)
{
  g_autofree char *uri = g_strconcat ("tel:", self->phone, NULL);
  g_autoptr (GAppInfo) caller = g_app_info_get_default_for_uri_scheme ("tel");
  GList uris = { uri, NULL, NULL };

  g_strdelimit (uri + 4, "  ", '-');
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->phone);
  if (caller != NULL && g_app_info_launch_uris (caller, &uris, NULL, NULL))
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Number copied"));
}

static gboolean
copy_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  WvReachRow *self = WV_REACH_ROW (widget);

  if (self->phone == NULL)
    return FALSE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->phone);
  gtk_widget_activate_action (widget, "win.toast", "s", _ ("Number copied"));
  return TRUE;
}

static void
set_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_person (WvReachRow *self, const char *name, const char *phone)
{
  g_autofree char *call = g_strdup_printf (_ ("Call %s, %s"), name, phone != NULL ? phone : "");

  g_free (self->phone);
  self->phone = g_strdup (phone);
  gtk_label_set_text (self->name, name);
  adw_avatar_set_text (self->avatar, name);
  adw_button_content_set_label (self->number, phone != NULL ? phone : "");
  gtk_widget_set_visible (self->call, phone != NULL);
  set_name (self->call, call);
  gtk_widget_set_tooltip_text (self->call, call);
}

static void
show_reach (WvReachRow *self, const WvRecord *contact)
{
  WvTone tone;
  const char *icon;
  g_autofree char *text = wv_contact_reach (contact, self->now, &tone, &icon);

  gtk_widget_set_visible (self->reach, text != NULL);
  gtk_label_set_text (self->reach_text, text != NULL ? text : "");
  gtk_image_set_from_icon_name (GTK_IMAGE (self->reach_icon), icon);
  gtk_widget_add_css_class (self->reach, wv_tone_class (tone));
}

static void
show_row_name (WvReachRow *self)
{
  g_autofree char *name
      = g_strjoin (", ", gtk_label_get_text (self->name), gtk_label_get_text (self->place),
                   self->phone != NULL ? self->phone : "", gtk_label_get_text (self->reach_text), NULL);

  set_name (GTK_WIDGET (self), name);
}

static void
deputy_cb (WvReachRow *self)
{
  show_person (self, wv_record_get_text (self->deputy, "name"),
               wv_record_get_text (self->deputy, "phone"));
  show_reach (self, self->deputy);
  gtk_widget_set_visible (self->deputy_button, FALSE);
  show_row_name (self);
  gtk_widget_grab_focus (self->call);
}

static void
wv_reach_row_finalize (GObject *object)
{
  WvReachRow *self = WV_REACH_ROW (object);

  wv_record_free (self->deputy);
  g_free (self->phone);
  G_OBJECT_CLASS (wv_reach_row_parent_class)->finalize (object);
}

static void
wv_reach_row_class_init (WvReachRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wv_reach_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-reach-row.ui");
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, name);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, place);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, call);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, number);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, reach);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, reach_icon);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, reach_text);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, deputy_button);
  gtk_widget_class_bind_template_child (widget_class, WvReachRow, deputy_text);
  gtk_widget_class_bind_template_callback (widget_class, call_cb);
  gtk_widget_class_bind_template_callback (widget_class, deputy_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_key, NULL);
}

static void
wv_reach_row_init (WvReachRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_absence (WvReachRow *self)
{
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->reach, self->deputy == NULL);
  gtk_widget_set_visible (self->deputy_button, self->deputy != NULL);
  gtk_label_set_text (self->reach_text, _ ("Absent"));
  gtk_image_set_from_icon_name (GTK_IMAGE (self->reach_icon), "action-unavailable-symbolic");
  gtk_widget_add_css_class (self->reach, wv_tone_class (WV_TONE_WARN));
  if (self->deputy == NULL)
    return;
  text = g_strdup_printf (_ ("Absent · deputy %s"), wv_record_get_text (self->deputy, "name"));
  gtk_label_set_text (self->reach_text, text);
  gtk_label_set_text (self->deputy_text, text);
  set_name (self->deputy_button, text);
}

GtkWidget *
wv_reach_row_new (const WvPerson *person, gint64 now)
{
  WvReachRow *self = g_object_new (WV_TYPE_REACH_ROW, NULL);

  self->now = now;
  self->deputy = person->deputy != NULL ? wv_record_copy (person->deputy) : NULL;
  gtk_label_set_text (self->place, person->organisation_name != NULL ? person->organisation_name : "");
  show_person (self, wv_record_get_text (person->contact, "name"),
               wv_record_get_text (person->contact, "phone"));
  if (person->absent)
    show_absence (self);
  else
    show_reach (self, person->contact);
  show_row_name (self);
  return GTK_WIDGET (self);
}

#include "ui/wv-dossier-tasks.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "ui/wv-dossier-act.h"
#include "ui/wv-format.h"
#include "ui/wv-tag.h"

struct _WvDossierTasks
{
  AdwBin parent_instance;

  WvDesk *desk;
  WvDossier *dossier;
  char *due_on; /* of the new one; NULL without a date */
  GtkLabel *count;
  GtkMenuButton *add, *when;
  GtkListBox *list;
  GtkWidget *none;
  GtkPopover *popover, *calendar_popover;
  GtkEditable *what;
  GtkDropDown *who;
  GtkCalendar *calendar;
};

G_DEFINE_FINAL_TYPE (WvDossierTasks, wv_dossier_tasks, ADW_TYPE_BIN)

/* Who does it, and before when or since when it is done. */
static char *
dup_subtitle (WvDossierTasks *self, const WvTask *task, const char *today)
{
  const char *who = task->owner_name ?: task->by_organisation_name ?: "";
  gboolean us = g_strcmp0 (task->owner, wv_desk_get_actor (self->desk)->contact) == 0;
  g_autofree char *day = task->done_on != NULL || task->due_on != NULL ? wv_format_date (task->done_on ?: task->due_on, today) : NULL;
  g_autofree char *when = task->done_on != NULL ? g_strdup_printf (_ ("done %s"), day)
                          : task->due_on != NULL ? g_strdup_printf (_ ("before %s"), day)
                                                 : NULL;

  return g_strjoin (" · ", us ? _ ("you") : who, when, NULL);
}

static GtkWidget *
make_due_tag (const WvTask *task, const char *today)
{
  int late = task->due_on != NULL && task->done_on == NULL ? wv_days_between (task->due_on, today) : -1;
  g_autofree char *text = late >= 0 ? wv_format_late (late) : NULL;

  return wv_tag_new (late > 0 ? WV_TONE_ERR : WV_TONE_WARN, late > 0 ? "dialog-warning-symbolic" : "alarm-symbolic", text);
}

static void
toggled_cb (GtkCheckButton *check, WvDossierTasks *self)
{
  const char *id = g_object_get_data (G_OBJECT (check), "id");
  gboolean done = gtk_check_button_get_active (check);

  wv_dossier_act (GTK_WIDGET (self), self->desk,
                  wv_change_action_done (wv_dossier_get_id (self->dossier), id, done),
                  done ? _ ("Agreement done") : _ ("Agreement open again"), NULL);
}

static GtkWidget *
make_check (WvDossierTasks *self, const WvTask *task, const char *name)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), task->done_on != NULL);
  g_object_set_data_full (G_OBJECT (check), "id", g_strdup (task->id), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_valign (check, GTK_ALIGN_START);
  g_signal_connect (check, "toggled", G_CALLBACK (toggled_cb), self);
  return check;
}

static GtkWidget *
make_lines (const WvTask *task, const char *subtitle, GtkWidget *tag)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *what = g_object_new (GTK_TYPE_LABEL, "label", task->what, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                  PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *below = g_object_new (GTK_TYPE_LABEL, "label", subtitle, "xalign", 0.0, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (what, "row-text");
  if (task->done_on != NULL)
    gtk_widget_add_css_class (what, "task-done");
  gtk_widget_add_css_class (below, "sub");
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), below);
  gtk_widget_set_halign (tag, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), tag);
  return box;
}

static GtkWidget *
make_row (WvDossierTasks *self, const WvTask *task, const char *today)
{
  g_autofree char *subtitle = dup_subtitle (self, task, today);
  g_autofree char *name = g_strdup_printf ("%s, %s", task->what, subtitle);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "child", box, NULL);

  gtk_widget_add_css_class (box, "side-row");
  gtk_box_append (GTK_BOX (box), make_check (self, task, name));
  gtk_box_append (GTK_BOX (box), make_lines (task, subtitle, make_due_tag (task, today)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
updated_cb (WvDossierTasks *self)
{
  GPtrArray *tasks = wv_dossier_get_tasks (self->dossier);
  g_autofree char *today = wv_desk_dup_today (self->desk);
  g_autofree char *count = NULL;
  GtkListBoxRow *row;
  guint open = 0;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < tasks->len; i++)
    {
      const WvTask *task = tasks->pdata[i];

      open += task->done_on == NULL;
      gtk_list_box_append (self->list, make_row (self, task, today));
    }
  count = g_strdup_printf ("%u", open);
  gtk_label_set_text (self->count, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count), open > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->list), tasks->len > 0);
  gtk_widget_set_visible (self->none, tasks->len == 0);
}

static void
show_day (WvDossierTasks *self)
{
  g_autofree char *today = wv_desk_dup_today (self->desk);
  g_autofree char *date = self->due_on != NULL ? wv_format_date (self->due_on, today) : NULL;
  g_autofree char *text = date != NULL ? g_strdup_printf (_ ("before %s"), date) : g_strdup (_ ("Without a date"));

  gtk_menu_button_set_label (self->when, text);
}

static void
day_cb (WvDossierTasks *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);

  g_free (self->due_on);
  self->due_on = g_date_time_format (date, "%Y-%m-%d");
  if (self->desk != NULL)
    show_day (self);
  gtk_popover_popdown (self->calendar_popover);
}

static void
no_day_cb (WvDossierTasks *self)
{
  g_clear_pointer (&self->due_on, g_free);
  show_day (self);
  gtk_popover_popdown (self->calendar_popover);
}

/* Those who see agreements; we ourselves first. */
static GPtrArray *
dup_owners (WvDossierTasks *self)
{
  GPtrArray *participants = wv_dossier_get_participants (self->dossier);
  GPtrArray *owners = g_ptr_array_new ();

  for (guint i = 0; i < participants->len; i++)
    {
      WvParticipant *participant = participants->pdata[i];

      if (g_strcmp0 (participant->view, "name") != 0)
        g_ptr_array_insert (owners, participant->us ? 0 : -1, participant);
    }
  return owners;
}

static void
show_popover_cb (WvDossierTasks *self)
{
  g_autoptr (GPtrArray) owners = dup_owners (self);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *today = wv_desk_dup_today (self->desk);
  g_autofree char *later = wv_day_add (today, 14);

  for (guint i = 0; i < owners->len; i++)
    {
      const WvParticipant *owner = owners->pdata[i];

      gtk_string_list_append (names, owner->name ?: owner->organisation_name ?: "");
    }
  gtk_drop_down_set_model (self->who, G_LIST_MODEL (names));
  gtk_editable_set_text (self->what, "");
  g_free (self->due_on);
  self->due_on = wv_next_working_day (later);
  show_day (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->what));
}

static void
add_cb (WvDossierTasks *self)
{
  g_autoptr (GPtrArray) owners = dup_owners (self);
  guint selected = gtk_drop_down_get_selected (self->who);
  g_autofree char *what = g_strstrip (g_strdup (gtk_editable_get_text (self->what)));
  const WvParticipant *owner;

  if (*what == '\0' || selected >= owners->len)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->what));
      return;
    }
  owner = owners->pdata[selected];
  gtk_popover_popdown (self->popover);
  wv_dossier_act (GTK_WIDGET (self), self->desk,
                  wv_change_action_add (wv_dossier_get_id (self->dossier), what, owner->organisation, owner->contact, self->due_on),
                  _ ("Agreement added"), NULL);
}

void
wv_dossier_tasks_add (WvDossierTasks *self)
{
  gtk_menu_button_popup (self->add);
}

void
wv_dossier_tasks_set_dossier (WvDossierTasks *self, WvDesk *desk, WvDossier *dossier)
{
  g_return_if_fail (self->dossier == NULL);

  self->desk = g_object_ref (desk);
  self->dossier = g_object_ref (dossier);
  g_signal_connect_object (dossier, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
}

static void
wv_dossier_tasks_dispose (GObject *object)
{
  WvDossierTasks *self = WV_DOSSIER_TASKS (object);

  g_clear_object (&self->dossier);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->due_on, g_free);
  G_OBJECT_CLASS (wv_dossier_tasks_parent_class)->dispose (object);
}

static void
wv_dossier_tasks_class_init (WvDossierTasksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_dossier_tasks_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/welverwijs/Welverwijs/wv-dossier-tasks.ui");
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_cb);
  gtk_widget_class_bind_template_callback (widget_class, no_day_cb);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, count);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, add);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, when);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, list);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, none);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, popover);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, calendar_popover);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, what);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, who);
  gtk_widget_class_bind_template_child (widget_class, WvDossierTasks, calendar);
}

static void
wv_dossier_tasks_init (WvDossierTasks *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "show", G_CALLBACK (show_popover_cb), self, G_CONNECT_SWAPPED);
}

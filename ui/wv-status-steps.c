#include "ui/wv-status-steps.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "ui/wv-format.h"

#define DOT_SIZE 22

typedef struct
{
  GtkWidget *item, *before, *dot, *icon, *after;
  GtkLabel *title, *date;
} Step;

struct _WvStatusSteps
{
  GtkBox parent_instance;

  Step steps[WV_N_MILESTONES];
};

G_DEFINE_FINAL_TYPE (WvStatusSteps, wv_status_steps, GTK_TYPE_BOX)

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static GtkWidget *
make_line (gboolean shown)
{
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "hexpand", TRUE,
                                  "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (line, "step-line");
  set_class (line, "none", !shown);
  return line;
}

static GtkLabel *
make_label (Step *step, const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "justify", GTK_JUSTIFY_CENTER,
                                   "max-width-chars", 14, NULL);

  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (step->item), label);
  return GTK_LABEL (label);
}

static void
make_step (WvStatusSteps *self, int i)
{
  Step *step = &self->steps[i];
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  step->item = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "orientation",
                             GTK_ORIENTATION_VERTICAL, "hexpand", TRUE, NULL);
  step->before = make_line (i > 0);
  step->after = make_line (i < WV_N_MILESTONES - 1);
  step->dot = gtk_center_box_new ();
  step->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (step->icon, "step-ic");
  gtk_center_box_set_center_widget (GTK_CENTER_BOX (step->dot), step->icon);
  gtk_widget_add_css_class (step->dot, "step-dot");
  gtk_widget_set_size_request (step->dot, DOT_SIZE, DOT_SIZE);
  gtk_box_append (GTK_BOX (row), step->before);
  gtk_box_append (GTK_BOX (row), step->dot);
  gtk_box_append (GTK_BOX (row), step->after);
  gtk_widget_set_margin_bottom (row, 4);
  gtk_box_append (GTK_BOX (step->item), row);
  step->title = make_label (step, "step-t");
  step->date = make_label (step, "sub");
  gtk_box_append (GTK_BOX (self), step->item);
}

static void
wv_status_steps_class_init (WvStatusStepsClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_LIST);
}

static void
wv_status_steps_init (WvStatusSteps *self)
{
  gtk_box_set_homogeneous (GTK_BOX (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Steps of the referral"), -1);
  for (int i = 0; i < WV_N_MILESTONES; i++)
    make_step (self, i);
}

GtkWidget *
wv_status_steps_new (void)
{
  return g_object_new (WV_TYPE_STATUS_STEPS, NULL);
}

static void
set_name (Step *step, int i, const char *title, const char *date, gboolean now)
{
  GString *name = g_string_new (NULL);

  g_string_append_printf (name, _ ("Step %d of %d, %s"), i + 1, WV_N_MILESTONES, title);
  if (*date != '\0')
    g_string_append_printf (name, ", %s", date);
  if (now)
    g_string_append_printf (name, ", %s", _ ("current step"));
  else if (!gtk_widget_has_css_class (step->dot, "done"))
    g_string_append_printf (name, ", %s", _ ("not yet"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (step->item), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str, -1);
  g_string_free (name, TRUE);
}

static void
show_step (WvStatusSteps *self, int i, int now, const char *title, gint64 at, const char *today)
{
  Step *step = &self->steps[i];
  g_autofree char *day = at != 0 ? wv_day_of (at) : NULL;
  g_autofree char *date = day != NULL ? wv_format_date (day, today) : g_strdup ("");
  gboolean done = i < now || (i == now && i == WV_MILESTONE_COMPLETED);

  gtk_label_set_text (step->title, title);
  gtk_label_set_text (step->date, date);
  set_class (step->dot, "done", done);
  set_class (step->dot, "now", i == now && !done);
  set_class (GTK_WIDGET (step->title), "now", i == now);
  set_class (step->before, "done", i <= now);
  set_class (step->after, "done", i < now);
  gtk_image_set_from_icon_name (GTK_IMAGE (step->icon), done       ? "emblem-ok-symbolic"
                                                        : i == now ? "media-record-symbolic"
                                                                   : NULL);
  set_name (step, i, title, date, i == now);
}

void
wv_status_steps_set (WvStatusSteps *self, const WvProgress *progress, const char *today)
{
  gboolean over = !wv_state_is_running (progress->state) && progress->state != WV_STATE_DRAFT;
  /* However it ended, the last step says how and when. */
  int now = over ? WV_MILESTONE_COMPLETED : progress->milestone;

  g_return_if_fail (WV_IS_STATUS_STEPS (self));

  for (int i = 0; i < WV_N_MILESTONES; i++)
    {
      gboolean other_end = over && i == WV_MILESTONE_COMPLETED && progress->reached[i] == 0;

      show_step (self, i, now, other_end ? wv_state_label (progress->state) : wv_milestone_label (i),
                 other_end ? progress->since : progress->reached[i], today);
    }
}

GtkWidget *
wv_status_steps_get_item (WvStatusSteps *self, WvMilestone step)
{
  return self->steps[step].item;
}

#include "ui/wv-dossier-step.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "ui/wv-dossier-act.h"

/* What a window can ask. */
#define ASKED (WV_GUARD_REASON | WV_GUARD_UNTIL | WV_GUARD_OUTCOME)
#define HOLD_DAYS 28

/* clang-format off */
static const struct { WvState to; const char *label; } labels[] = {
  { WV_STATE_ACCEPTED, N_ ("Accept") },
  { WV_STATE_DECLINED, N_ ("Decline…") },
  { WV_STATE_WAITLISTED, N_ ("Put on the waiting list…") },
  { WV_STATE_ACTIVE, N_ ("In contact") },
  { WV_STATE_ON_HOLD, N_ ("Pause…") },
  { WV_STATE_COMPLETED, N_ ("Finish…") },
  { WV_STATE_STOPPED, N_ ("Stop…") },
  { WV_STATE_NOT_REACHED, N_ ("End it: not reached") },
  { WV_STATE_CLIENT_DECLINED, N_ ("Resident does not want it") },
  { WV_STATE_WITHDRAWN, N_ ("Withdraw…") },
  { WV_STATE_CLOSED, N_ ("Close the referral") },
  { WV_STATE_ENTERED_IN_ERROR, N_ ("Entered in error…") },
};
/* clang-format on */

/* Guards that the user can do nothing about here keep the step away instead of failing. */
static gboolean
is_possible (const WvTransition *step, const WvCase *item)
{
  if (step == NULL || (step->parties & item->party) == 0 || (step->guards & WV_GUARD_CONSENT_NEW_RECEIVER) != 0)
    return FALSE;
  if ((step->guards & WV_GUARD_ATTEMPTS) != 0 && item->progress.attempts < WV_ATTEMPTS_DEFAULT)
    return FALSE;
  return (step->guards & WV_GUARD_FINAL_FEEDBACK) == 0 || item->final_feedback;
}

GPtrArray *
wv_dossier_steps (const WvCase *item)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const WvTransition *found = wv_transition_find (item->progress.state, labels[i].to);
      WvDossierStep *step;

      if (!is_possible (found, item))
        continue;
      step = g_new0 (WvDossierStep, 1);
      step->to = labels[i].to;
      step->label = item->progress.state == WV_STATE_ON_HOLD && step->to == WV_STATE_ACTIVE ? N_ ("Take up again") : labels[i].label;
      step->guards = found->guards;
      g_ptr_array_add (steps, step);
    }
  return steps;
}

/* The window that asks; it carries what it needs itself. */
typedef struct
{
  GtkWidget *widget; /* weak */
  WvDesk *desk;
  char *dossier;
  WvState to;
  const char *list; /* code list, or NULL */
  GtkWindow *window;
  AdwComboRow *code;
  GtkCalendar *until;
  GtkLabel *error;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_clear_weak_pointer (&ask->widget);
  g_object_unref (ask->desk);
  g_free (ask->dossier);
  g_free (ask);
}

static void
take (GtkWidget *widget, WvDesk *desk, const char *dossier, WvState to, const char *reason, const char *until, const char *outcome)
{
  g_autofree char *done = g_strdup_printf (_ ("Status is now: %s"), wv_state_label (to));

  wv_dossier_act (widget, desk,
                  to == WV_STATE_ACCEPTED ? wv_change_accept (dossier, wv_desk_get_actor (desk)->contact)
                                          : wv_change_step (dossier, to, reason, until, outcome, NULL, 0),
                  done, NULL);
}

static const char *
chosen (Ask *ask)
{
  const GPtrArray *codes = ask->list != NULL ? wv_codes (ask->list) : NULL;
  guint selected = ask->code != NULL ? adw_combo_row_get_selected (ask->code) : 0;

  return codes != NULL && selected > 0 && selected <= codes->len ? ((const WvCode *) codes->pdata[selected - 1])->code : NULL;
}

static void
go_cb (Ask *ask)
{
  g_autoptr (GDateTime) date = ask->until != NULL ? gtk_calendar_get_date (ask->until) : NULL;
  g_autofree char *until = date != NULL ? g_date_time_format (date, "%Y-%m-%d") : NULL;
  const char *code = chosen (ask);
  gboolean outcome = g_strcmp0 (ask->list, "outcome") == 0;

  if (ask->list != NULL && code == NULL)
    {
      gtk_label_set_text (ask->error, outcome ? _ ("Choose how it ended.") : _ ("Choose a reason."));
      gtk_widget_set_visible (GTK_WIDGET (ask->error), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (ask->code));
      return;
    }
  if (ask->widget != NULL)
    take (ask->widget, ask->desk, ask->dossier, ask->to, outcome ? NULL : code, until, outcome ? code : NULL);
  gtk_window_destroy (ask->window);
}

static GtkWidget *
make_codes (Ask *ask)
{
  const GPtrArray *codes = wv_codes (ask->list);
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  GtkWidget *group = adw_preferences_group_new ();

  gtk_string_list_append (words, _ ("Choose"));
  for (guint i = 0; i < codes->len; i++)
    gtk_string_list_append (words, ((const WvCode *) codes->pdata[i])->label);
  ask->code = g_object_new (ADW_TYPE_COMBO_ROW, "title",
                            g_str_equal (ask->list, "outcome") ? _ ("How it ended") : _ ("Reason"), "model", words, NULL);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (ask->code));
  return group;
}

static GtkWidget *
make_until (Ask *ask)
{
  g_autofree char *today = wv_desk_dup_today (ask->desk);
  g_autofree char *day = wv_day_add (today, HOLD_DAYS);
  g_autofree char *working = wv_next_working_day (day);
  g_autoptr (GDateTime) date = wv_local_time (wv_day_at (working, 12, 0));
  GtkWidget *group = adw_preferences_group_new ();

  ask->until = GTK_CALENDAR (gtk_calendar_new ());
  gtk_calendar_select_day (ask->until, date);
  gtk_accessible_update_property (GTK_ACCESSIBLE (ask->until), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Until"), -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Until"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (ask->until));
  return group;
}

static GtkWidget *
make_bar (Ask *ask, const char *label)
{
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_label (_ ("Cancel"));
  GtkWidget *go = gtk_button_new_with_label (label);

  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (bar), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (bar), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), go);
  gtk_widget_add_css_class (go, ask->to == WV_STATE_WAITLISTED || ask->to == WV_STATE_ON_HOLD || ask->to == WV_STATE_COMPLETED
                                    ? "suggested-action"
                                    : "destructive-action");
  g_signal_connect_swapped (cancel, "clicked", G_CALLBACK (gtk_window_destroy), ask->window);
  g_signal_connect_swapped (go, "clicked", G_CALLBACK (go_cb), ask);
  gtk_window_set_default_widget (ask->window, go);
  return bar;
}

static GtkWidget *
make_content (Ask *ask, guint guards, const char *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_append (GTK_BOX (box), make_bar (ask, label));
  gtk_box_append (GTK_BOX (box), body);
  gtk_widget_set_margin_start (body, 18);
  gtk_widget_set_margin_end (body, 18);
  gtk_widget_set_margin_top (body, 12);
  gtk_widget_set_margin_bottom (body, 18);
  if (ask->list != NULL)
    gtk_box_append (GTK_BOX (body), make_codes (ask));
  if ((guards & WV_GUARD_UNTIL) != 0)
    gtk_box_append (GTK_BOX (body), make_until (ask));
  ask->error = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "visible", FALSE, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (ask->error), "err-text");
  gtk_box_append (GTK_BOX (body), GTK_WIDGET (ask->error));
  return box;
}

static void
ask_first (GtkWidget *widget, WvDesk *desk, WvDossier *dossier, const WvDossierStep *step)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_auto (GStrv) label = g_strsplit (_ (step->label), "…", 2);
  Ask *ask = g_new0 (Ask, 1);

  g_set_weak_pointer (&ask->widget, widget);
  ask->desk = g_object_ref (desk);
  ask->dossier = g_strdup (wv_dossier_get_id (dossier));
  ask->to = step->to;
  ask->list = (step->guards & WV_GUARD_REASON) != 0 ? "reason" : (step->guards & WV_GUARD_OUTCOME) != 0 ? "outcome" : NULL;
  ask->window = g_object_new (ADW_TYPE_WINDOW, "modal", TRUE, "transient-for", root, "destroy-with-parent", TRUE, "title",
                              label[0], "default-width", 440, NULL);
  adw_window_set_content (ADW_WINDOW (ask->window), make_content (ask, step->guards, label[0]));
  g_object_set_data_full (G_OBJECT (ask->window), "ask", ask, ask_free);
  g_signal_connect_object (desk, "locking", G_CALLBACK (gtk_window_destroy), ask->window, G_CONNECT_SWAPPED);
  gtk_window_present (ask->window);
}

void
wv_dossier_step_take (GtkWidget *widget, WvDesk *desk, WvDossier *dossier, WvState to)
{
  WvCase *item = wv_dossier_get_case (dossier);
  g_autoptr (GPtrArray) steps = item != NULL ? wv_dossier_steps (item) : NULL;

  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      const WvDossierStep *step = steps->pdata[i];

      if (step->to != to)
        continue;
      if ((step->guards & ASKED) != 0)
        ask_first (widget, desk, dossier, step);
      else
        take (widget, desk, item->id, to, NULL, NULL, NULL);
      return;
    }
  /* Without a place in the table the state machine itself says why not. */
  if (item != NULL)
    take (widget, desk, item->id, to, NULL, NULL, NULL);
}


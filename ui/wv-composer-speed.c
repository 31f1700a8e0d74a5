#include "ui/wv-composer-speed.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-clock.h"
#include "domain/wv-code.h"
#include "ui/wv-chip.h"
#include "ui/wv-format.h"
#include "ui/wv-wrap.h"

#define DEFAULT_CHOICE 1 /* four weeks */

static const int weeks[] = { 2, 4, 8 };

struct _WvComposerSpeed
{
  WvComposerBlock parent_instance;

  char *today;
  char *date;                    /* nullable: a day of one's own choice */
  GPtrArray *speeds, *feedbacks; /* WvChip */
  GtkMenuButton *pick;
  GtkCalendar *calendar;
  GtkLabel *pick_label, *answer, *due;
};

G_DEFINE_FINAL_TYPE (WvComposerSpeed, wv_composer_speed, WV_TYPE_COMPOSER_BLOCK)

static guint
active_of (const GPtrArray *chips)
{
  for (guint i = 0; i < chips->len; i++)
    if (gtk_toggle_button_get_active (chips->pdata[i]))
      return i;
  return G_MAXUINT;
}

static const char *
urgency_of (WvComposerSpeed *self)
{
  guint at = active_of (self->speeds);

  return at < self->speeds->len ? wv_chip_get_code (self->speeds->pdata[at]) : "normal";
}

static char *
dup_weeks_later (WvComposerSpeed *self, guint choice)
{
  g_autofree char *later = wv_day_add (self->today, 7 * weeks[choice]);

  return wv_next_working_day (later);
}

static char *
dup_feedback_due (WvComposerSpeed *self)
{
  guint at = active_of (self->feedbacks);

  if (self->date != NULL)
    return wv_next_working_day (self->date);
  return dup_weeks_later (self, at < G_N_ELEMENTS (weeks) ? at : DEFAULT_CHOICE);
}

static void
show_dates (WvComposerSpeed *self)
{
  g_autofree char *answer_day = wv_draft_answer_due (urgency_of (self), self->today);
  g_autofree char *answer = wv_format_date (answer_day, self->today);
  g_autofree char *due_day = dup_feedback_due (self);
  g_autofree char *due = wv_format_date (due_day, self->today);
  g_autofree char *answer_text = g_strdup_printf (_ ("answer before %s"), answer);
  g_autofree char *due_text = g_strdup_printf (_ ("before %s"), due);

  gtk_label_set_text (self->answer, answer_text);
  gtk_label_set_text (self->due, due_text);
  gtk_label_set_text (self->pick_label, _ ("Date"));
  if (self->date != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->pick), "on");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->pick), "on");
}

static void
set_date (WvComposerSpeed *self, const char *day)
{
  g_free (self->date);
  self->date = g_strdup (day);
}

static void
speed_chosen (WvComposerSpeed *self)
{
  show_dates (self);
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
}

static void
weeks_chosen (WvComposerSpeed *self, GtkToggleButton *chip)
{
  if (!gtk_toggle_button_get_active (chip))
    return;
  set_date (self, NULL);
  speed_chosen (self);
}

static void
release_weeks (WvComposerSpeed *self)
{
  for (guint i = 0; i < self->feedbacks->len; i++)
    gtk_toggle_button_set_active (self->feedbacks->pdata[i], FALSE);
}

static void
day_chosen (WvComposerSpeed *self)
{
  g_autoptr (GDateTime) date = gtk_calendar_get_date (self->calendar);
  g_autofree char *day = g_date_time_format (date, "%Y-%m-%d");

  if (wv_days_between (self->today, day) <= 0)
    return;
  set_date (self, day);
  release_weeks (self);
  gtk_menu_button_popdown (self->pick);
  speed_chosen (self);
}

static void
set_today (WvComposerSpeed *self, char *today)
{
  g_free (self->today);
  self->today = today;
  show_dates (self);
}

static void
wv_composer_speed_set_offer (WvComposerBlock *block, WvDesk *desk, const WvOfferView *offer)
{
  set_today (WV_COMPOSER_SPEED (block), wv_desk_dup_today (desk));
}

static void
show_feedback (WvComposerSpeed *self, const char *due)
{
  set_date (self, NULL);
  release_weeks (self);
  for (guint i = 0; i < G_N_ELEMENTS (weeks); i++)
    {
      g_autofree char *day = dup_weeks_later (self, i);

      if (due == NULL ? i == DEFAULT_CHOICE : g_str_equal (due, day))
        {
          gtk_toggle_button_set_active (self->feedbacks->pdata[i], TRUE);
          return;
        }
    }
  set_date (self, due);
}

static void
wv_composer_speed_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerSpeed *self = WV_COMPOSER_SPEED (block);
  const char *urgency = wv_record_get_text (draft->referral, "urgency");

  for (guint i = 0; i < self->speeds->len; i++)
    if (g_strcmp0 (wv_chip_get_code (self->speeds->pdata[i]), urgency) == 0)
      gtk_toggle_button_set_active (self->speeds->pdata[i], TRUE);
  show_feedback (self, wv_record_get_text (draft->referral, "feedback_due"));
  show_dates (self);
}

static void
wv_composer_speed_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerSpeed *self = WV_COMPOSER_SPEED (block);
  g_autofree char *answer = wv_draft_answer_due (urgency_of (self), self->today);
  g_autofree char *due = dup_feedback_due (self);

  wv_record_set_text (draft->referral, "urgency", urgency_of (self));
  wv_record_set_text (draft->referral, "answer_due", answer);
  wv_record_set_text (draft->referral, "feedback_due", due);
}

static GtkWidget *
wv_composer_speed_find (WvComposerBlock *block, const char *field)
{
  return NULL;
}

static void
wv_composer_speed_finalize (GObject *object)
{
  WvComposerSpeed *self = WV_COMPOSER_SPEED (object);

  g_ptr_array_unref (self->speeds);
  g_ptr_array_unref (self->feedbacks);
  g_free (self->today);
  g_free (self->date);
  G_OBJECT_CLASS (wv_composer_speed_parent_class)->finalize (object);
}

static void
wv_composer_speed_class_init (WvComposerSpeedClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_composer_speed_finalize;
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_speed_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_speed_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->set_offer = wv_composer_speed_set_offer;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_speed_find;
}

static GtkWidget *
add_line (WvComposerSpeed *self, const char *title, GtkLabel **ret_date)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *chips = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  *ret_date = GTK_LABEL (gtk_label_new (""));
  gtk_widget_set_halign (GTK_WIDGET (*ret_date), GTK_ALIGN_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_width_chars (GTK_LABEL (label), 13);
  gtk_widget_add_css_class (label, "sub");
  gtk_widget_set_layout_manager (chips, wv_wrap_new (6));
  gtk_widget_set_hexpand (chips, TRUE);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_add_css_class (GTK_WIDGET (*ret_date), "sub");
  gtk_box_append (GTK_BOX (line), label);
  gtk_box_append (GTK_BOX (line), chips);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), line);
  return chips;
}

static void
add_speeds (WvComposerSpeed *self)
{
  static const char *const icons[] = { NULL, "alarm-symbolic", "dialog-warning-symbolic" };
  const GPtrArray *codes = wv_codes ("urgency");
  GtkWidget *line = add_line (self, _ ("First contact"), &self->answer);

  for (guint i = 0; i < codes->len; i++)
    {
      const WvCode *code = codes->pdata[i];
      GtkWidget *chip
          = wv_chip_new (i < G_N_ELEMENTS (icons) ? icons[i] : NULL, code->label, code->code);

      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), self->speeds->pdata[0]);
      g_ptr_array_add (self->speeds, chip);
      gtk_box_append (GTK_BOX (line), chip);
    }
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->answer));
  gtk_toggle_button_set_active (self->speeds->pdata[0], TRUE);
  for (guint i = 0; i < self->speeds->len; i++)
    g_signal_connect_swapped (self->speeds->pdata[i], "toggled", G_CALLBACK (speed_chosen), self);
}

static GtkWidget *
make_pick (WvComposerSpeed *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  self->pick_label = GTK_LABEL (gtk_label_new (_ ("Date")));
  self->pick = GTK_MENU_BUTTON (gtk_menu_button_new ());
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (day_chosen), self);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("x-office-calendar-symbolic"));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->pick_label));
  gtk_menu_button_set_child (self->pick, box);
  gtk_menu_button_set_always_show_arrow (self->pick, TRUE);
  gtk_menu_button_set_popover (self->pick, popover);
  gtk_widget_add_css_class (GTK_WIDGET (self->pick), "chip-menu");
  gtk_widget_set_valign (GTK_WIDGET (self->pick), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pick), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Choose the day of the feedback"), -1);
  return GTK_WIDGET (self->pick);
}

static void
add_feedbacks (WvComposerSpeed *self)
{
  GtkWidget *line = add_line (self, _ ("Feedback"), &self->due);

  for (guint i = 0; i < G_N_ELEMENTS (weeks); i++)
    {
      g_autofree char *text
          = g_strdup_printf (ngettext ("%d week", "%d weeks", (gulong)weeks[i]), weeks[i]);
      GtkWidget *chip = wv_chip_new (NULL, text, NULL);

      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (chip), self->feedbacks->pdata[0]);
      g_ptr_array_add (self->feedbacks, chip);
      g_signal_connect_swapped (chip, "toggled", G_CALLBACK (weeks_chosen), self);
      gtk_box_append (GTK_BOX (line), chip);
    }
  gtk_box_append (GTK_BOX (line), make_pick (self));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->due));
}

static void
wv_composer_speed_init (WvComposerSpeed *self)
{
  self->speeds = g_ptr_array_new ();
  self->feedbacks = g_ptr_array_new ();
  self->today = wv_day_of (wv_clock_now (NULL));
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 6, _ ("How soon"));
  add_speeds (self);
  add_feedbacks (self);
  gtk_toggle_button_set_active (self->feedbacks->pdata[DEFAULT_CHOICE], TRUE);
}

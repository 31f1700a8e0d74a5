#include "ui/wv-composer-handover.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "domain/wv-schedule.h"
#include "ui/wv-chip.h"
#include "ui/wv-format.h"
#include "ui/wv-offer-view-text.h"
#include "ui/wv-stack.h"
#include "ui/wv-two-column.h"
#include "ui/wv-wrap.h"

#define N_TIMES 3
#define LOOK_AHEAD_DAYS 21
#define TALK_MINUTE (12 * 60 + 30) /* after the morning's consultations */

static const struct
{
  const char *icon, *subtitle;
} looks[] = {
  { "call-start-symbolic", N_ ("Now, with the resident present") },
  { "system-users-symbolic", N_ ("Appointment with the three of us") },
  { "call-incoming-symbolic", N_ ("Talk to me first") },
  { "mail-unread-symbolic", N_ ("They call the resident") },
};
static const char *const call_times[]
    = { N_ ("this afternoon after 16:00"), N_ ("tomorrow before 10:00") };

struct _WvComposerHandover
{
  WvComposerBlock parent_instance;

  WvDesk *desk;
  gboolean chosen;  /* the user or the draft chose: the hours do not choose any more */
  gint64 called_at; /* 0: not yet */
  gint64 times[N_TIMES];
  GPtrArray *kinds; /* GtkCheckButton */
  GtkStack *stack;
  AdwAvatar *avatar;
  GtkLabel *call, *reach, *number;
  GtkToggleButton *called;
  GPtrArray *time_chips, *call_chips; /* WvChip */
};

G_DEFINE_FINAL_TYPE (WvComposerHandover, wv_composer_handover, WV_TYPE_COMPOSER_BLOCK)

static const char *
kind_of (GtkCheckButton *button)
{
  return g_object_get_data (G_OBJECT (button), "code");
}

static const char *
chosen_kind (WvComposerHandover *self)
{
  for (guint i = 0; i < self->kinds->len; i++)
    if (gtk_check_button_get_active (self->kinds->pdata[i]))
      return kind_of (self->kinds->pdata[i]);
  return NULL;
}

static void
choose_kind (WvComposerHandover *self, const char *kind)
{
  for (guint i = 0; i < self->kinds->len; i++)
    if (g_strcmp0 (kind_of (self->kinds->pdata[i]), kind) == 0)
      gtk_check_button_set_active (self->kinds->pdata[i], TRUE);
}

static void
show_kind (WvComposerHandover *self)
{
  for (guint i = 0; i < self->kinds->len; i++)
    if (gtk_check_button_get_active (self->kinds->pdata[i]))
      gtk_widget_add_css_class (self->kinds->pdata[i], "on");
    else
      gtk_widget_remove_css_class (self->kinds->pdata[i], "on");
  if (chosen_kind (self) != NULL)
    gtk_stack_set_visible_child_name (self->stack, chosen_kind (self));
}

static void
kind_toggled (WvComposerHandover *self, GtkCheckButton *button)
{
  if (!gtk_check_button_get_active (button))
    return;
  show_kind (self);
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
}

static guint
active_of (const GPtrArray *chips)
{
  for (guint i = 0; i < chips->len; i++)
    if (gtk_toggle_button_get_active (chips->pdata[i]))
      return i;
  return G_MAXUINT;
}

static void
show_times (WvComposerHandover *self, const WvRecord *handover)
{
  gint64 planned = wv_record_get_int (handover, "planned_at", 0);
  const char *when = wv_record_get_text (handover, "call_when");

  for (guint i = 0; i < self->time_chips->len; i++)
    gtk_toggle_button_set_active (self->time_chips->pdata[i],
                                  planned != 0 && self->times[i] == planned);
  for (guint i = 0; i < self->call_chips->len; i++)
    gtk_toggle_button_set_active (self->call_chips->pdata[i],
                                  g_strcmp0 (when, wv_chip_get_text (self->call_chips->pdata[i]))
                                      == 0);
}

static void
wv_composer_handover_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerHandover *self = WV_COMPOSER_HANDOVER (block);
  const char *kind = wv_record_get_text (draft->handover, "kind");

  self->chosen = kind != NULL;
  self->called_at = wv_record_get_int (draft->handover, "done_at", 0);
  choose_kind (self, kind != NULL ? kind : "call_together");
  gtk_toggle_button_set_active (self->called, self->called_at != 0);
  show_times (self, draft->handover);
  show_kind (self);
}

static void
wv_composer_handover_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerHandover *self = WV_COMPOSER_HANDOVER (block);
  const char *kind = chosen_kind (self);
  guint time = active_of (self->time_chips), call = active_of (self->call_chips);

  wv_record_set_text (draft->handover, "kind", kind);
  wv_record_clear (draft->handover, "done_at");
  wv_record_clear (draft->handover, "planned_at");
  wv_record_clear (draft->handover, "call_when");
  if (g_strcmp0 (kind, "call_together") == 0 && self->called_at != 0)
    wv_record_set_int (draft->handover, "done_at", self->called_at);
  if (g_strcmp0 (kind, "joint_talk") == 0 && time < N_TIMES)
    wv_record_set_int (draft->handover, "planned_at", self->times[time]);
  if (g_strcmp0 (kind, "call_back") == 0 && call < self->call_chips->len)
    wv_record_set_text (draft->handover, "call_when",
                        wv_chip_get_text (self->call_chips->pdata[call]));
}

static GtkWidget *
wv_composer_handover_find (WvComposerBlock *block, const char *field)
{
  return NULL;
}

static void
called_toggled (WvComposerHandover *self)
{
  gboolean called = gtk_toggle_button_get_active (self->called);

  if (called && self->called_at == 0)
    self->called_at = self->desk != NULL ? wv_desk_now (self->desk) : wv_clock_now (NULL);
  else if (!called)
    self->called_at = 0;
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
}

/* Whom to call now: the contact, the deputy of one who is away, else the organisation. */
static const WvRecord *
whom_to_call (const WvOfferView *view)
{
  if (view->contact == NULL)
    return view->organisation;
  if (view->contact->absent && view->contact->deputy != NULL)
    return view->contact->deputy;
  return view->contact->contact;
}

/* %TRUE when reachable now, or when the hours are not known. */
static gboolean
show_reach (WvComposerHandover *self, const WvOfferView *view, const WvRecord *who)
{
  gboolean person = wv_record_get_kind (who) == &wv_kind_contact;
  const char *const *hours = person ? wv_record_get_strv (who, "hours") : NULL;
  int until = person ? wv_schedule_open_until (hours, wv_desk_now (self->desk)) : -1;
  g_autofree char *said = person ? wv_offer_text_reach (who) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean closed = until < 0 && hours != NULL && hours[0] != NULL;

  if (until >= 0)
    g_string_printf (text, _ ("Available until %02d:%02d"), until / 60, until % 60);
  else if (closed)
    g_string_printf (text, _ ("Not available now · %s"), said);
  else if (said != NULL)
    g_string_assign (text, said);
  if (view->contact != NULL && view->contact->deputy != NULL && who != view->contact->deputy)
    g_string_append_printf (text, _ ("%sdeputy %s"), text->len > 0 ? " · " : "",
                            wv_record_get_text (view->contact->deputy, "name"));
  gtk_label_set_text (self->reach, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->reach), text->len > 0);
  return !closed;
}

static void
show_person (WvComposerHandover *self, const WvOfferView *view)
{
  const WvRecord *who = whom_to_call (view);
  const char *name = who != NULL ? wv_record_get_text (who, "name") : NULL;
  const char *phone = who != NULL ? wv_record_get_text (who, "phone") : NULL;
  g_autofree char *call = g_strdup_printf (_ ("Call %s"), name != NULL ? name : "");
  g_autofree char *number = phone != NULL ? wv_text_phone (phone) : NULL;

  adw_avatar_set_text (self->avatar, name);
  gtk_label_set_text (self->call, call);
  gtk_label_set_text (self->number, number != NULL ? number : _ ("No number known"));
  if (who == NULL || show_reach (self, view, who) || self->chosen)
    return;
  choose_kind (self, "call_back");
  show_kind (self);
}

/* The first moment on @day when the contact can be there, as near to after the morning as can be.
 */
static int
talk_minute (const WvRecord *contact, const char *day)
{
  g_autoptr (GArray) openings
      = wv_schedule_on (contact != NULL ? wv_record_get_strv (contact, "hours") : NULL, day);

  if (contact == NULL || wv_record_get_strv (contact, "hours")[0] == NULL)
    return TALK_MINUTE;
  for (guint i = 0; i < openings->len; i++)
    {
      const WvOpening *opening = &g_array_index (openings, WvOpening, i);

      if (opening->closes_minute > TALK_MINUTE)
        return MAX (opening->opens_minute, TALK_MINUTE);
    }
  return openings->len > 0 ? g_array_index (openings, WvOpening, 0).opens_minute : -1;
}

static void
suggest_times (WvComposerHandover *self, const WvRecord *contact)
{
  g_autofree char *today = wv_desk_dup_today (self->desk);
  guint n = 0;

  for (int i = 1; i <= LOOK_AHEAD_DAYS && n < N_TIMES; i++)
    {
      g_autofree char *day = wv_day_add (today, i);
      int minute = wv_is_working_day (day) ? talk_minute (contact, day) : -1;
      g_autofree char *text = NULL;

      if (minute < 0)
        continue;
      self->times[n] = wv_day_at (day, minute / 60, minute % 60);
      text = wv_format_moment (self->times[n], wv_desk_now (self->desk));
      wv_chip_set_text (self->time_chips->pdata[n], text);
      gtk_widget_set_visible (self->time_chips->pdata[n++], TRUE);
    }
  for (; n < N_TIMES; n++)
    gtk_widget_set_visible (self->time_chips->pdata[n], FALSE);
}

static void
wv_composer_handover_set_offer (WvComposerBlock *block, WvDesk *desk, const WvOfferView *view)
{
  WvComposerHandover *self = WV_COMPOSER_HANDOVER (block);

  g_set_object (&self->desk, desk);
  gtk_widget_set_visible (GTK_WIDGET (self->stack), view != NULL);
  suggest_times (self, view != NULL && view->contact != NULL ? view->contact->contact : NULL);
  if (view != NULL)
    show_person (self, view);
}

static void
wv_composer_handover_dispose (GObject *object)
{
  WvComposerHandover *self = WV_COMPOSER_HANDOVER (object);

  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->time_chips, g_ptr_array_unref);
  g_clear_pointer (&self->call_chips, g_ptr_array_unref);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_composer_handover_parent_class)->dispose (object);
}

static void
wv_composer_handover_class_init (WvComposerHandoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_composer_handover_dispose;
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_handover_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_handover_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->set_offer = wv_composer_handover_set_offer;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_handover_find;
}

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_card (WvComposerHandover *self, const WvCode *code, guint nth)
{
  GtkWidget *card = gtk_check_button_new ();
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *name = g_strdup_printf ("%s. %s", code->label, _ (looks[nth].subtitle));

  gtk_box_append (GTK_BOX (title), gtk_image_new_from_icon_name (looks[nth].icon));
  gtk_box_append (GTK_BOX (title), make_label (code->label, "heading"));
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), make_label (_ (looks[nth].subtitle), "sub"));
  gtk_widget_set_margin_start (texts, 8);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (card), texts);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "rcard");
  g_object_set_data (G_OBJECT (card), "code", code->code);
  if (nth > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (card), self->kinds->pdata[0]);
  g_signal_connect_swapped (card, "toggled", G_CALLBACK (kind_toggled), self);
  return card;
}

static void
add_cards (WvComposerHandover *self)
{
  const GPtrArray *codes = wv_codes ("handover-kind");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkLayoutManager *layout = wv_two_column_new (420);

  g_object_set (layout, "column-spacing", 10, "row-spacing", 10, NULL);
  gtk_widget_set_layout_manager (box, layout);
  for (guint i = 0; i < MIN (codes->len, G_N_ELEMENTS (looks)); i++)
    {
      GtkWidget *card = make_card (self, codes->pdata[i], i);

      g_ptr_array_add (self->kinds, card);
      gtk_box_append (GTK_BOX (box), card);
    }
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), box);
}

static GtkWidget *
make_call (WvComposerHandover *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *names = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *content = adw_button_content_new ();

  self->avatar = ADW_AVATAR (adw_avatar_new (32, NULL, TRUE));
  self->call = GTK_LABEL (make_label ("", "heading"));
  self->reach = GTK_LABEL (make_label ("", "sub"));
  self->number = GTK_LABEL (make_label ("", "title-3"));
  gtk_label_set_selectable (self->number, TRUE);
  self->called = GTK_TOGGLE_BUTTON (gtk_toggle_button_new ());
  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "emblem-ok-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Called"));
  gtk_button_set_child (GTK_BUTTON (self->called), content);
  gtk_widget_set_valign (GTK_WIDGET (self->called), GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->called, "toggled", G_CALLBACK (called_toggled), self);
  gtk_widget_add_css_class (GTK_WIDGET (self->avatar), "pro");
  gtk_widget_set_hexpand (names, TRUE);
  gtk_widget_set_valign (names, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (names), GTK_WIDGET (self->call));
  gtk_box_append (GTK_BOX (names), GTK_WIDGET (self->reach));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->avatar));
  gtk_box_append (GTK_BOX (box), names);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->number));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->called));
  return box;
}

/* One of them at most: a press on the chosen one lets it go again. */
static void
chip_toggled (GtkToggleButton *chip, WvComposerHandover *self)
{
  GPtrArray *chips
      = g_ptr_array_find (self->time_chips, chip, NULL) ? self->time_chips : self->call_chips;

  if (gtk_toggle_button_get_active (chip))
    for (guint i = 0; i < chips->len; i++)
      if (chips->pdata[i] != chip)
        gtk_toggle_button_set_active (chips->pdata[i], FALSE);
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
}

static GtkWidget *
make_chips (WvComposerHandover *self, const char *title, GPtrArray *chips, guint n)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (line, wv_wrap_new (6));
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *chip
          = wv_chip_new (NULL, chips == self->call_chips ? _ (call_times[i]) : "", NULL);

      g_signal_connect (chip, "toggled", G_CALLBACK (chip_toggled), self);
      g_ptr_array_add (chips, chip);
      gtk_box_append (GTK_BOX (line), chip);
    }
  gtk_box_append (GTK_BOX (box), make_label (title, "sub"));
  gtk_box_append (GTK_BOX (box), line);
  return box;
}

static void
add_page (WvComposerHandover *self, GtkWidget *page, const char *kind)
{
  gtk_widget_add_css_class (page, "card");
  gtk_widget_add_css_class (page, "handover-page");
  gtk_stack_add_named (self->stack, page, kind);
}

static void
wv_composer_handover_init (WvComposerHandover *self)
{
  self->kinds = g_ptr_array_new ();
  self->time_chips = g_ptr_array_new ();
  self->call_chips = g_ptr_array_new ();
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 5, _ ("Warm handover"));
  add_cards (self);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  wv_stack_hide_unseen (self->stack);
  add_page (self, make_call (self), "call_together");
  add_page (self, make_chips (self, _ ("Propose a time"), self->time_chips, N_TIMES), "joint_talk");
  add_page (
      self,
      make_chips (self, _ ("When can they call you?"), self->call_chips, G_N_ELEMENTS (call_times)),
      "call_back");
  gtk_stack_add_named (self->stack, gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), "message_only");
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), GTK_WIDGET (self->stack));
  gtk_widget_set_visible (GTK_WIDGET (self->stack), FALSE);
}

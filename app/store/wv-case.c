#include "store/wv-case.h"

#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"

G_DEFINE_FINAL_TYPE (WvCase, wv_case, G_TYPE_OBJECT)

/* Wipes what is personal before the memory is given back. */
static void
forget (char **text)
{
  if (*text != NULL)
    explicit_bzero (*text, strlen (*text));
  g_clear_pointer (text, g_free);
}

static void
forget_person (WvCase *self)
{
  char **personal[] = { &self->name,  &self->call,    &self->initials, &self->pc4,       &self->place,    &self->phone,
                        &self->wish,  &self->reason,  &self->caution,  &self->news_text, &self->best_time, &self->form_of_address,
                        &self->unread_text, &self->question_text };

  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    forget (personal[i]);
  g_clear_pointer (&self->dimensions, g_strfreev);
}

static void
wv_case_finalize (GObject *object)
{
  WvCase *self = WV_CASE (object);
  char **plain[] = { &self->id, &self->number, &self->offer, &self->offer_title, &self->other_organisation,
                     &self->other_organisation_name, &self->from_contact_name, &self->from_organisation_name,
                     &self->to_contact_name, &self->to_organisation_name, &self->urgency, &self->handover_kind,
                     &self->answer_due, &self->feedback_due, &self->consent_day, &self->consent_how, &self->news_by,
                     &self->unread_record, &self->unread_by, &self->question_by, &self->refused };

  forget_person (self);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    g_clear_pointer (plain[i], g_free);
  wv_progress_clear (&self->progress);
  wv_next_step_clear (&self->next);
  G_OBJECT_CLASS (wv_case_parent_class)->finalize (object);
}

static void
wv_case_class_init (WvCaseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_case_finalize;
}

static void
wv_case_init (WvCase *self)
{
  self->progress.milestone = -1;
}

/* First letters of a name: "de Jonge" gives "J", because nobody is called "de". */
static void
append_initial (GString *out, const char *name)
{
  const char *last = name != NULL ? strrchr (name, ' ') : NULL;
  const char *start = last != NULL ? last + 1 : name;

  if (start == NULL || *start == '\0')
    return;
  g_string_append_unichar (out, g_unichar_toupper (g_utf8_get_char (start)));
  g_string_append_c (out, '.');
}

void
wv_case_set_name_parts (WvCase *self, const char *call_name, const char *family_name, const char *form)
{
  GString *initials = g_string_new (NULL);

  g_return_if_fail (WV_IS_CASE (self) && family_name != NULL);

  forget (&self->name);
  forget (&self->call);
  forget (&self->initials);
  self->name = call_name != NULL ? g_strdup_printf ("%s %s", call_name, family_name) : g_strdup (family_name);
  if (form != NULL && strcmp (form, "name") != 0)
    self->call = g_strdup_printf ("%s %s", wv_code_label ("form-of-address", form), family_name);
  else
    self->call = g_strdup (self->name);
  if (call_name != NULL)
    append_initial (initials, call_name);
  append_initial (initials, family_name);
  self->initials = g_string_free (initials, FALSE);
}

const char *
wv_case_get_deadline (WvCase *self)
{
  WvState state;

  g_return_val_if_fail (WV_IS_CASE (self), NULL);

  state = self->progress.state;
  if ((state == WV_STATE_SENT || state == WV_STATE_RECEIVED) && self->answer_due != NULL)
    return self->answer_due;
  if (state == WV_STATE_ACTIVE && self->feedback_due != NULL && self->feedback_at == 0)
    return self->feedback_due;
  return wv_state_is_ended (state) && self->final_feedback ? NULL : self->next.due;
}

int
wv_case_days_late (WvCase *self, const char *today)
{
  const char *due = wv_case_get_deadline (self);

  return due != NULL ? wv_days_between (due, today) : G_MININT;
}

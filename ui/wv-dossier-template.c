#include "ui/wv-dossier-template.h"

#include <glib/gi18n-lib.h>


typedef enum
{
  KIND_FEEDBACK,
  KIND_MESSAGE,
  KIND_ASK,
  KIND_ATTEMPT,
} Kind;

struct _WvDossierTemplate
{
  const char *label;
  const char *text; /* %s: how the resident is called */
  WvParty party;
  Kind kind;
  const char *type;   /* of the feedback */
  int step_to;        /* WvState or -1 */
  gboolean started;   /* the milestone Gestart goes with it */
  const char *choice; /* code list */
  guint states;       /* in which it is of use */
};

#define IN(state) (1u << WV_STATE_##state)
#define NEW (IN (SENT) | IN (RECEIVED))
#define ACCEPTED (IN (ACCEPTED) | IN (WAITLISTED))
#define GUIDED (IN (ACTIVE) | IN (ON_HOLD))
#define ENDED (IN (COMPLETED) | IN (DECLINED) | IN (CLIENT_DECLINED) | IN (NOT_REACHED) | IN (STOPPED) | IN (REDIRECTED))
#define S WV_PARTY_SENDER
#define R WV_PARTY_RECEIVER

/* clang-format off */
static const WvDossierTemplate templates[] = {
  { N_ ("First meeting held"), N_ ("We met %s. What we agreed: …"), R, KIND_FEEDBACK, "first_contact", WV_STATE_ACTIVE, FALSE, NULL, ACCEPTED },
  { N_ ("Could not reach"), N_ ("We tried to reach %s. There was no answer. We try again on …"), R, KIND_ATTEMPT, NULL, -1, FALSE, NULL, ACCEPTED | IN (ACTIVE) },
  { N_ ("Started"), N_ ("%s started with …"), R, KIND_FEEDBACK, "interim", -1, TRUE, NULL, IN (ACTIVE) },
  { N_ ("How it goes"), N_ ("This is how %s is doing: …"), R, KIND_FEEDBACK, "interim", -1, FALSE, NULL, GUIDED },
  { N_ ("Finished"), N_ ("We are done with %s. The result: …"), R, KIND_FEEDBACK, "final", WV_STATE_COMPLETED, FALSE, "outcome", GUIDED },
  { N_ ("Stopped"), N_ ("We stopped with %s, because …"), R, KIND_FEEDBACK, "final", WV_STATE_STOPPED, FALSE, "reason", GUIDED },
  { N_ ("Resident does not want it"), N_ ("%s does not want it, because …"), R, KIND_FEEDBACK, "final", WV_STATE_CLIENT_DECLINED, FALSE, NULL, NEW | ACCEPTED },
  { N_ ("Final feedback"), N_ ("How it ended with %s: …"), R, KIND_FEEDBACK, "final", -1, FALSE, NULL, ENDED },
  { N_ ("Question to the GP"), N_ ("About %s: …"), R, KIND_ASK, NULL, -1, FALSE, NULL, NEW | ACCEPTED | GUIDED },
  { N_ ("Agreed, thank you"), N_ ("Agreed, thank you."), S, KIND_MESSAGE, NULL, -1, FALSE, NULL, NEW | ACCEPTED | GUIDED | ENDED },
  { N_ ("I will call you"), N_ ("I will call you about %s on …"), S, KIND_MESSAGE, NULL, -1, FALSE, NULL, NEW | ACCEPTED | GUIDED | ENDED },
};
/* clang-format on */

static gboolean
fits (const WvDossierTemplate *self, const WvCase *item)
{
  if (self->party != item->party || (self->states & (1u << item->progress.state)) == 0)
    return FALSE;
  if (self->started)
    return item->progress.reached[WV_MILESTONE_STARTED] == 0;
  if (self->kind == KIND_ASK)
    return item->progress.question_at == 0;
  return self->states != ENDED || !item->final_feedback;
}

GPtrArray *
wv_dossier_templates (const WvCase *item)
{
  GPtrArray *fitting = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (templates); i++)
    if (fits (&templates[i], item))
      g_ptr_array_add (fitting, (gpointer) &templates[i]);
  return fitting;
}

const char *
wv_dossier_template_label (const WvDossierTemplate *self)
{
  return _ (self->label);
}

char *
wv_dossier_template_dup_text (const WvDossierTemplate *self, const WvCase *item)
{
  g_auto (GStrv) parts = g_strsplit (_ (self->text), "%s", 2);
  g_autofree char *text = g_strjoinv (item->call, parts);
  g_autofree char *first = g_utf8_substring (text, 0, MIN (1, g_utf8_strlen (text, -1)));
  g_autofree char *upper = g_utf8_strup (first, -1);

  /* "mevrouw Kole" may begin the sentence. */
  return g_strconcat (upper, g_utf8_offset_to_pointer (text, g_utf8_strlen (first, -1)), NULL);
}

const char *
wv_dossier_template_choice (const WvDossierTemplate *self)
{
  return self->choice;
}

const char *
wv_dossier_template_step (const WvDossierTemplate *self)
{
  if (self->started)
    return wv_milestone_label (WV_MILESTONE_STARTED);
  if (self->step_to == WV_STATE_ACTIVE)
    return wv_milestone_label (WV_MILESTONE_CONTACT);
  return self->step_to >= 0 ? wv_state_label ((WvState) self->step_to) : NULL;
}

static WvChange *
plain_change (const WvCase *item, const char *text, const char *question)
{
  if (item->party == WV_PARTY_RECEIVER && item->progress.state != WV_STATE_CLOSED)
    return wv_change_feedback (item->id, item->seen && item->progress.state > WV_STATE_RECEIVED ? "interim" : "receipt",
                               text, -1, FALSE, NULL, NULL, NULL, FALSE);
  return wv_change_message (item->id, text, question);
}

WvChange *
wv_dossier_template_change (const WvDossierTemplate *self, const WvCase *item, const char *text, const char *choice,
                            const char *question)
{
  gboolean reason = self != NULL && g_strcmp0 (self->choice, "reason") == 0;
  gboolean outcome = self != NULL && g_strcmp0 (self->choice, "outcome") == 0;

  if (self == NULL)
    return plain_change (item, text, question);
  if (self->kind == KIND_ATTEMPT)
    return wv_change_attempt (item->id, text);
  if (self->kind == KIND_ASK)
    return wv_change_ask (item->id, text);
  if (self->kind == KIND_MESSAGE)
    return wv_change_message (item->id, text, question);
  return wv_change_feedback (item->id, self->type, text, self->step_to, self->started, reason ? choice : NULL,
                             outcome ? choice : NULL, NULL, FALSE);
}

const char *
wv_dossier_open_question (WvDossier *dossier)
{
  WvCase *item = wv_dossier_get_case (dossier);
  GPtrArray *entries = wv_dossier_get_entries (dossier);

  if (item == NULL || !item->question_for_us)
    return NULL;
  for (guint i = entries->len; i > 0; i--)
    {
      const WvEntry *entry = entries->pdata[i - 1];

      if (entry->type == WV_ENTRY_MESSAGE && !entry->own && g_strcmp0 (entry->code, "question") == 0)
        return entry->id;
    }
  return NULL;
}

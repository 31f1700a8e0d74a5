/* What keeps a draft from being sent, in the order of the screen, each in one sentence for the user. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-validate.h"
#include "store/wv-draft.h"
#include "store/wv-records.h"

#define GUARDIAN_UNDER 16
#define OLDEST 120

static void
problem_free (WvDraftProblem *problem)
{
  g_free (problem->message);
  g_free (problem->short_name);
  g_free (problem);
}

static void
add (GPtrArray *problems, const char *field, const char *short_name, const char *message)
{
  WvDraftProblem *problem = g_new0 (WvDraftProblem, 1);

  problem->field = field;
  problem->short_name = g_strdup (short_name);
  problem->message = g_strdup (message);
  g_ptr_array_add (problems, problem);
}

static void
check_text (GPtrArray *problems, const WvRecord *record, const char *field, const char *screen_field, const char *short_name)
{
  g_autoptr (GError) error = NULL;
  guint index = (guint) wv_kind_field_index (wv_record_get_kind (record), field);

  if (wv_record_has_at (record, index) && !wv_record_check_field (record, index, &error))
    add (problems, screen_field, short_name, error->message);
}

static void
check_birth_year (GPtrArray *problems, const WvDraft *draft, int this_year)
{
  gint64 year = wv_record_get_int (draft->referral, "birth_year", 0);

  if (year != 0 && (year > this_year || year < this_year - OLDEST))
    add (problems, "birth_year", _ ("year of birth"), _ ("This year of birth is not possible. Write it with four digits."));
}

static void
check_reachable (GPtrArray *problems, const WvDraft *draft)
{
  const char *phone = wv_record_get_text (draft->client_contact, "phone");
  gboolean has_postcode = draft->postcode != NULL && *draft->postcode != '\0';
  g_autoptr (GError) error = NULL;

  if (phone == NULL && !has_postcode)
    add (problems, "phone", _ ("phone number or postcode"), _ ("Fill in a phone number or postcode."));
  if (phone != NULL)
    {
      g_autofree char *normal = wv_phone_normalise (phone, &error);

      if (normal == NULL)
        add (problems, "phone", _ ("phone number"), error->message);
      g_clear_error (&error);
    }
  if (has_postcode)
    {
      g_autofree char *normal = wv_postcode_normalise (draft->postcode, &error);

      if (normal == NULL)
        add (problems, "postcode", _ ("postcode"), error->message);
    }
}

static void
check_why (GPtrArray *problems, const WvDraft *draft)
{
  if (!wv_record_has (draft->referral, "dimensions") && !wv_record_has (draft->referral, "reason"))
    add (problems, "reason", _ ("theme or reason"), _ ("Choose a theme or write a reason."));
  check_text (problems, draft->referral, "wish", "wish", _ ("wish"));
  check_text (problems, draft->referral, "reason", "reason", _ ("reason"));
}

static void
check_consent (GPtrArray *problems, const WvDraft *draft, int this_year)
{
  gint64 year = wv_record_get_int (draft->referral, "birth_year", 0);

  if (!draft->consent)
    add (problems, "consent", _ ("consent"), _ ("You cannot send without consent."));
  if (year > this_year - GUARDIAN_UNDER && year <= this_year && !draft->guardian)
    add (problems, "guardian", _ ("consent of a parent"), _ ("Under 16 a parent or guardian has to agree too."));
}

GPtrArray *
wv_draft_check_typed (const WvDraft *draft, const char *today)
{
  GPtrArray *problems = g_ptr_array_new_with_free_func ((GDestroyNotify) problem_free);
  int this_year = (int) g_ascii_strtoll (today, NULL, 10);

  if (!wv_record_has (draft->referral, "family_name"))
    add (problems, "name", _ ("name"), _ ("Fill in a name."));
  check_text (problems, draft->referral, "call_name", "name", _ ("name"));
  check_text (problems, draft->referral, "family_name", "name", _ ("name"));
  check_birth_year (problems, draft, this_year);
  check_reachable (problems, draft);
  check_why (problems, draft);
  check_consent (problems, draft, this_year);
  return problems;
}

GPtrArray *
wv_draft_check (WvDb *db, const WvDraft *draft, const char *today, GError **error)
{
  g_autoptr (GPtrArray) problems = wv_draft_check_typed (draft, today);
  const char *id = wv_record_get_text (draft->referral, "offer");
  g_autoptr (GError) local = NULL;
  g_autoptr (WvRecord) offer = id != NULL ? wv_record_load (db, &wv_kind_offer, id, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (offer == NULL)
    add (problems, "offer", _ ("offer"), _ ("Choose where to."));
  else if (g_strcmp0 (wv_record_get_text (offer, "status"), "ended") == 0)
    add (problems, "offer", _ ("offer"), _ ("This offer has ended. Choose another offer."));
  return g_steal_pointer (&problems);
}

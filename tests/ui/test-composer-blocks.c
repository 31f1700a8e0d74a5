#include "domain/wv-calendar.h"
#include "domain/wv-clock.h"
#include "ui/wv-composer-consent.h"
#include "ui/wv-composer-handover.h"
#include "ui/wv-composer-reason.h"
#include "ui/wv-composer-resident.h"
#include "ui/wv-composer-speed.h"
#include "ui/wv-composer-text.h"
#include "ui/wv-composer-wish.h"

static WvRecord *referral, *contact, *handover;

static void
draft_init (WvDraft *draft)
{
  *draft = (WvDraft){ .id = (char *)"01900000-0000-7000-8000-00000000d001" };
  draft->referral = referral = wv_record_new (&wv_kind_referral, draft->id);
  draft->client_contact = contact = wv_record_new (&wv_kind_client_contact, draft->id);
  draft->handover = handover = wv_record_new (&wv_kind_handover, draft->id);
  wv_record_set_text (referral, "urgency", "normal");
}

static void
draft_clear (WvDraft *draft)
{
  wv_record_free (draft->referral);
  wv_record_free (draft->client_contact);
  wv_record_free (draft->handover);
  g_free (draft->postcode);
  g_free (draft->consent_text);
}

static WvComposerBlock *
block_new (GType type)
{
  return g_object_ref_sink (g_object_new (type, NULL));
}

static GtkEditable *
entry_of (WvComposerBlock *block, const char *field)
{
  return GTK_EDITABLE (WV_COMPOSER_BLOCK_GET_CLASS (block)->find (block, field));
}

static void
test_resident (void)
{
  WvComposerBlock *block = block_new (WV_TYPE_COMPOSER_RESIDENT);
  WvDraft draft;

  draft_init (&draft);
  gtk_editable_set_text (entry_of (block, "name"), " Wilma van der Dekker ");
  gtk_editable_set_text (entry_of (block, "birth_year"), "1958");
  gtk_editable_set_text (entry_of (block, "phone"), "0113555083");
  gtk_editable_set_text (entry_of (block, "postcode"), "4451zz");
  wv_composer_block_take (block, &draft);
  g_assert_cmpstr (wv_record_get_text (referral, "call_name"), ==, "Wilma");
  g_assert_cmpstr (wv_record_get_text (referral, "family_name"), ==, "van der Dekker");
  g_assert_cmpint (wv_record_get_int (referral, "birth_year", 0), ==, 1958);
  g_assert_cmpstr (wv_record_get_text (contact, "phone"), ==, "0113-555 083");
  g_assert_cmpstr (wv_record_get_text (referral, "pc4"), ==, "4451");
  g_assert_cmpstr (draft.postcode, ==, "4451zz");
  gtk_editable_set_text (entry_of (block, "name"), "");
  wv_composer_block_show (block, &draft);
  g_assert_cmpstr (gtk_editable_get_text (entry_of (block, "name")), ==, "Wilma van der Dekker");
  draft_clear (&draft);
  g_assert_finalize_object (block);
}

/* A wrong number stays as typed: the check must be able to say what is wrong with it. */
static void
test_wrong_input_is_kept (void)
{
  WvComposerBlock *block = block_new (WV_TYPE_COMPOSER_RESIDENT);
  WvDraft draft;

  draft_init (&draft);
  gtk_editable_set_text (entry_of (block, "phone"), "0113-555 08");
  gtk_editable_set_text (entry_of (block, "birth_year"), "19x8");
  wv_composer_block_take (block, &draft);
  g_assert_cmpstr (wv_record_get_text (contact, "phone"), ==, "0113-555 08");
  g_assert_true (wv_record_has (referral, "birth_year"));
  g_assert_cmpint (wv_record_get_int (referral, "birth_year", 0), <, 1800);
  draft_clear (&draft);
  g_assert_finalize_object (block);
}

static void
test_problem_in_place (void)
{
  WvComposerBlock *block = block_new (WV_TYPE_COMPOSER_RESIDENT);
  WvDraftProblem phone = { "phone", (char *)"This number has 9 digits.", (char *)"phone number" };
  WvDraftProblem name = { "name", (char *)"Fill in a name.", (char *)"name" };
  WvDraftProblem consent
      = { "consent", (char *)"You cannot send without consent.", (char *)"consent" };
  GtkWidget *entry = GTK_WIDGET (entry_of (block, "phone"));

  g_assert_null (wv_composer_block_show_problem (block, &consent));
  g_assert_true (wv_composer_block_show_problem (block, &phone) == entry);
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_test_accessible_assert_state (entry, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  gtk_test_accessible_assert_state (gtk_editable_get_delegate (GTK_EDITABLE (entry)),
                                    GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);
  wv_composer_block_show_problem (block, &name);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry_of (block, "name")), "error"));
  wv_composer_block_show_problem (block, NULL);
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry_of (block, "name")), "error"));
  g_assert_finalize_object (block);
}

static void
count (guint *n)
{
  (*n)++;
}

/* Filling the widgets is not typing, so it must not start the autosave. */
static void
check_shown_is_kept (GType type, const char *field, const char *text)
{
  WvComposerBlock *block = block_new (type);
  WvDraft draft;
  guint n = 0;

  draft_init (&draft);
  wv_record_set_text (referral, field, text);
  wv_record_set_strv (referral, "dimensions", (const char *[]){ "meaning", "participation", NULL });
  g_signal_connect_swapped (block, "changed", G_CALLBACK (count), &n);
  wv_composer_block_show (block, &draft);
  wv_composer_block_set_name (block, &draft);
  g_assert_cmpuint (n, ==, 0);
  wv_record_clear (referral, field);
  wv_composer_block_take (block, &draft);
  g_assert_cmpstr (wv_record_get_text (referral, field), ==, text);
  g_assert_true (wv_record_set_contains (referral, "dimensions", "meaning"));
  g_assert_true (wv_record_set_contains (referral, "dimensions", "participation"));
  g_assert_cmpuint (g_strv_length ((char **)wv_record_get_strv (referral, "dimensions")), ==, 2);
  draft_clear (&draft);
  g_assert_finalize_object (block);
}

static void
test_showing_is_not_a_change (void)
{
  check_shown_is_kept (WV_TYPE_COMPOSER_WISH, "wish", "Weer eens met anderen aan tafel.");
  check_shown_is_kept (WV_TYPE_COMPOSER_REASON, "reason", "Zij eet onregelmatig.");
  check_shown_is_kept (WV_TYPE_COMPOSER_SPEED, "urgency", "week");
  check_shown_is_kept (WV_TYPE_COMPOSER_RESIDENT, "best_time", "morning");
  check_shown_is_kept (WV_TYPE_COMPOSER_RESIDENT, "language", "ar");
  check_shown_is_kept (WV_TYPE_COMPOSER_RESIDENT, "form_of_address", "mevrouw");
}

static void
test_sentences (void)
{
  WvComposerBlock *block = block_new (WV_TYPE_COMPOSER_REASON);
  WvDraft draft;
  const char *reason;

  draft_init (&draft);
  wv_composer_reason_add_sentence (WV_COMPOSER_REASON (block), 0);
  wv_composer_reason_add_sentence (WV_COMPOSER_REASON (block), 7);
  wv_composer_reason_add_sentence (WV_COMPOSER_REASON (block), 8);
  wv_composer_block_take (block, &draft);
  reason = wv_record_get_text (referral, "reason");
  g_assert_true (g_str_has_prefix (reason, "Feels lonely"));
  g_assert_nonnull (strstr (reason, "people. Finds it hard"));
  g_assert_true (g_str_has_suffix (reason, "forms."));
  draft_clear (&draft);
  g_assert_finalize_object (block);
}

static void
test_handover_default (void)
{
  WvComposerBlock *block = block_new (WV_TYPE_COMPOSER_HANDOVER);
  WvDraft draft;

  draft_init (&draft);
  wv_record_set_int (handover, "done_at", 1773136800000);
  wv_composer_block_show (block, &draft);
  wv_composer_block_take (block, &draft);
  g_assert_cmpstr (wv_record_get_text (handover, "kind"), ==, "call_together");
  g_assert_cmpint (wv_record_get_int (handover, "done_at", 0), ==, 1773136800000);
  wv_record_set_text (handover, "kind", "message_only");
  wv_composer_block_show (block, &draft);
  wv_composer_block_take (block, &draft);
  g_assert_cmpstr (wv_record_get_text (handover, "kind"), ==, "message_only");
  g_assert_false (wv_record_has (handover, "done_at")); /* nobody was called for a message only */
  draft_clear (&draft);
  g_assert_finalize_object (block);
}

/* Without a choice feedback is asked in four weeks, on a working day; another day stays as it was. */
static void
test_speed (void)
{
  WvComposerBlock *block = block_new (WV_TYPE_COMPOSER_SPEED);
  g_autofree char *today = wv_day_of (wv_clock_now (NULL));
  g_autofree char *later = wv_day_add (today, 28);
  g_autofree char *due = wv_next_working_day (later);
  g_autofree char *own = wv_day_add (today, 101);
  g_autofree char *own_due = wv_next_working_day (own);
  g_autofree char *answer = wv_draft_answer_due ("normal", today);
  WvDraft draft;

  draft_init (&draft);
  wv_composer_block_show (block, &draft);
  wv_composer_block_take (block, &draft);
  g_assert_cmpstr (wv_record_get_text (referral, "urgency"), ==, "normal");
  g_assert_cmpstr (wv_record_get_text (referral, "feedback_due"), ==, due);
  g_assert_cmpstr (wv_record_get_text (referral, "answer_due"), ==, answer);
  wv_record_set_text (referral, "feedback_due", own_due);
  wv_composer_block_show (block, &draft);
  wv_composer_block_take (block, &draft);
  g_assert_cmpstr (wv_record_get_text (referral, "feedback_due"), ==, own_due);
  draft_clear (&draft);
  g_assert_finalize_object (block);
}

static void
check_name (const char *call, const char *family, const char *form, const char *expected)
{
  WvDraft draft;
  g_autofree char *name = NULL;

  draft_init (&draft);
  wv_record_set_text (referral, "call_name", call);
  wv_record_set_text (referral, "family_name", family);
  wv_record_set_text (referral, "form_of_address", form);
  name = wv_draft_text_name (&draft);
  g_assert_cmpstr (name, ==, expected);
  draft_clear (&draft);
}

static void
test_name (void)
{
  check_name ("Wilma", "Dekker", NULL, "Wilma Dekker");
  check_name ("Wilma", "Dekker", "mevrouw", "mevrouw Dekker");
  check_name (NULL, "de Jonge", "name", "de Jonge");
  check_name (NULL, NULL, "mevrouw", "the resident");
}

static void
test_reason_hint (void)
{
  g_assert_null (wv_reason_hint ("Zij eet 2 keer per week mee, postcode 4451 ZZ, sinds 2024."));
  g_assert_nonnull (strstr (wv_reason_hint ("BSN 111222333"), "BSN"));
  g_assert_nonnull (strstr (wv_reason_hint ("Metoprolol 50 mg"), "medicine"));
  g_assert_nonnull (strstr (wv_reason_hint ("1 dd 1"), "medicine"));
  g_assert_nonnull (strstr (wv_reason_hint ("Bekend met P76."), "diagnosis"));
}

/* Nobody agrees by default; the text that was shown is kept with the tick only. */
static void
test_consent (void)
{
  WvComposerBlock *block = block_new (WV_TYPE_COMPOSER_CONSENT);
  GtkCheckButton *check
      = GTK_CHECK_BUTTON (WV_COMPOSER_BLOCK_GET_CLASS (block)->find (block, "consent"));
  WvDraft draft;

  draft_init (&draft);
  wv_record_set_text (referral, "family_name", "Dekker");
  wv_composer_block_show (block, &draft);
  g_assert_false (gtk_check_button_get_active (check));
  wv_composer_block_take (block, &draft);
  g_assert_false (draft.consent);
  g_assert_null (draft.consent_text);
  gtk_check_button_set_active (check, TRUE);
  wv_composer_block_take (block, &draft);
  g_assert_true (draft.consent);
  g_assert_nonnull (strstr (draft.consent_text, "Dekker"));
  g_assert_nonnull (strstr (draft.consent_text, "Only the digits of the postcode"));
  wv_composer_consent_toggle (WV_COMPOSER_CONSENT (block));
  wv_composer_block_take (block, &draft);
  g_assert_false (draft.consent);
  draft_clear (&draft);
  g_assert_finalize_object (block);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/composer-blocks/resident", test_resident);
  g_test_add_func ("/ui/composer-blocks/wrong-input-is-kept", test_wrong_input_is_kept);
  g_test_add_func ("/ui/composer-blocks/problem-in-place", test_problem_in_place);
  g_test_add_func ("/ui/composer-blocks/showing-is-not-a-change", test_showing_is_not_a_change);
  g_test_add_func ("/ui/composer-blocks/handover-default", test_handover_default);
  g_test_add_func ("/ui/composer-blocks/consent", test_consent);
  g_test_add_func ("/ui/composer-blocks/sentences", test_sentences);
  g_test_add_func ("/ui/composer-blocks/speed", test_speed);
  g_test_add_func ("/ui/composer-blocks/name", test_name);
  g_test_add_func ("/ui/composer-blocks/reason-hint", test_reason_hint);
  return g_test_run ();
}

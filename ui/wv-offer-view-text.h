#pragma once

#include "domain/wv-record.h"
#include "ui/wv-tag.h"

G_BEGIN_DECLS

/* What the list and the detail of the directory say about an offer. @today is YYYY-MM-DD. All (transfer full). */

/** wv_offer_text_waiting: (nullable): "Geen wachttijd", "Wacht 2 weken", "Vol tot 1 april"; %NULL when unknown. */
char *wv_offer_text_waiting (const WvRecord *offer, const char *today, WvTone *ret_tone) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_checked: (nullable): "gecontroleerd 3 mrt", or since when it was not. */
char *wv_offer_text_checked (const WvRecord *offer, const char *today, WvTone *ret_tone) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_where: (nullable): the place, or that it comes to the resident's home. */
char *wv_offer_text_where (const WvRecord *offer) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_for_whom: (nullable): eligibility, else the target groups; then the ages. */
char *wv_offer_text_for_whom (const WvRecord *offer) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_codes: (nullable): the labels of a SET field, with commas. */
char *wv_offer_text_codes (const WvRecord *offer, const char *field, const char *list) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_experience: (nullable): own referrals and feedback; 1 to 4 are written as "<5". */
char *wv_offer_text_experience (int referrals, int feedback) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_schedule: (nullable): opening hours as a person says them, one opening a line. */
char *wv_offer_text_schedule (const char *const *lines) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_today: (nullable): "vandaag 12:00", with @until "vandaag 12:00–13:30": the first walk-in of @today. */
char *wv_offer_text_today (const WvRecord *offer, const char *today, gboolean until) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_costs: (nullable): the words for it, else the amount or the kind of cost. */
char *wv_offer_text_costs (const WvRecord *offer) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_address: (nullable): location, address and place; no place for what comes to the resident. */
char *wv_offer_text_address (const WvRecord *offer) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_text_reach: (nullable): when a contact can be reached. */
char *wv_offer_text_reach (const WvRecord *contact) G_GNUC_WARN_UNUSED_RESULT;
/** wv_text_phone: a number that does not break over two lines. */
char *wv_text_phone (const char *phone) G_GNUC_WARN_UNUSED_RESULT;
/** wv_text_capital: @text with a capital letter in front. */
char *wv_text_capital (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

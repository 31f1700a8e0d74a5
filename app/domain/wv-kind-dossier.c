/* The dossier of one referral: only organisations with a grant receive these records. Everything about the
 * person is sealed (privacy.md). What only counting needs is open, and only when the resident agreed to that:
 * the fields "counted_…". The record id of the referral is the dossier id. */
#include "domain/wv-kind.h"

#define FIELD(name, type, flags, max, list, label, dutch)                                          \
  {                                                                                                \
    name, WV_FIELD_##type, flags, max, list, label, dutch                                          \
  }
#define KIND(symbol, label_, dutch_, scope_, append_only_)                                         \
  const WvKind wv_kind_##symbol = { .name = #symbol,                                               \
                                    .label = label_,                                               \
                                    .dutch = dutch_,                                               \
                                    .scope = scope_,                                               \
                                    .append_only = append_only_,                                   \
                                    .fields = symbol##_fields,                                     \
                                    .n_fields = G_N_ELEMENTS (symbol##_fields) }
#define N_(text) text
#define REQ WV_FIELD_REQUIRED
#define FIX WV_FIELD_FIXED
#define SEALED (WV_FIELD_SEALED | WV_FIELD_NO_BSN)
#define SEALED_LONG (SEALED | WV_FIELD_MULTILINE)

/* Who wrote it, for which dossier, and when it was typed: the same in every dossier kind but the referral. */
#define WRITTEN                                                                                    \
  FIELD ("dossier", ID, REQ | FIX, 0, NULL, N_ ("Referral"), "verwijzing"),                        \
      FIELD ("organisation", ID, REQ | FIX, 0, NULL, N_ ("Organisation"), "organisatie van de schrijver"), \
      FIELD ("author", ID, REQ | FIX, 0, NULL, N_ ("Author"), "schrijver (contactpersoon)"),       \
      FIELD ("recorded_at", TIME, REQ | FIX, 0, NULL, N_ ("Recorded at"), "vastgelegd op")

/* clang-format off */
static const WvField referral_fields[] = {
  FIELD ("number",            TEXT, REQ | FIX, 20, NULL, N_("Number"), "nummer"),
  FIELD ("kind",              CODE, REQ | FIX, 0, "referral-kind", N_("Kind"), "soort: verwijzing of gewezen op"),
  FIELD ("from_organisation", ID,   REQ | FIX, 0, NULL, N_("From"), "van organisatie"),
  FIELD ("from_contact",      ID,   REQ | FIX, 0, NULL, N_("Referrer"), "verwijzer"),
  FIELD ("to_organisation",   ID,   REQ | FIX, 0, NULL, N_("To"), "aan organisatie"),
  FIELD ("to_contact",        ID,   0, 0, NULL, N_("Contact"), "contactpersoon"),
  FIELD ("offer",             ID,   0, 0, NULL, N_("Offer"), "aanbod"),
  FIELD ("themes",            SET,  0, 20, "theme", N_("Themes"), "thema's van het aanbod"),
  FIELD ("urgency",           CODE, REQ, 0, "urgency", N_("How soon"), "hoe snel"),
  FIELD ("answer_due",        DATE, 0, 0, NULL, N_("Respond before"), "reageren vóór"),
  FIELD ("feedback_due",      DATE, 0, 0, NULL, N_("Feedback before"), "terugkoppeling vóór"),
  FIELD ("relation",          CODE, FIX, 0, "referral-relation", N_("Relation to an earlier referral"), "relatie met eerdere verwijzing"),
  FIELD ("related",           ID,   FIX, 0, NULL, N_("Earlier referral"), "eerdere verwijzing"),
  FIELD ("sent_at",           TIME, REQ | FIX, 0, NULL, N_("Sent at"), "verstuurd op"),
  FIELD ("counted_municipality", CODE, 0, 0, "municipality", N_("Municipality"), "gemeente (alleen met toestemming voor cijfers)"),
  FIELD ("counted_age_band",  CODE, 0, 0, "age-band", N_("Age band"), "leeftijdsgroep (alleen met toestemming voor cijfers)"),
  FIELD ("call_name",         TEXT, SEALED, 60, NULL, N_("First name or initials"), "roepnaam of voorletters"),
  FIELD ("family_name",       TEXT, REQ | SEALED, 80, NULL, N_("Family name"), "achternaam"),
  FIELD ("form_of_address",   CODE, WV_FIELD_SEALED, 0, "form-of-address", N_("Form of address"), "aanspreekvorm"),
  FIELD ("birth_year",        INT,  WV_FIELD_SEALED, 2200, NULL, N_("Year of birth"), "geboortejaar"),
  FIELD ("sex",               CODE, WV_FIELD_SEALED, 0, "sex", N_("Sex"), "geslacht"),
  FIELD ("pc4",               TEXT, WV_FIELD_SEALED, 4, NULL, N_("Postcode"), "postcode, alleen de cijfers"),
  FIELD ("language",          CODE, WV_FIELD_SEALED, 0, "language", N_("Language"), "taal"),
  FIELD ("best_time",         CODE, WV_FIELD_SEALED, 0, "best-time", N_("Best time to call"), "liefst bellen"),
  FIELD ("caution",           TEXT, SEALED, 200, NULL, N_("Take care when calling"), "let op bij contact (niet inspreken)"),
  FIELD ("dimensions",        SET,  WV_FIELD_SEALED, 6, "dimension", N_("What matters"), "wat is belangrijk"),
  FIELD ("wish",              TEXT, SEALED_LONG, 300, NULL, N_("In own words"), "in eigen woorden"),
  FIELD ("reason",            TEXT, SEALED_LONG, 600, NULL, N_("Reason for referral"), "reden van verwijzing"),
  FIELD ("goal",              TEXT, SEALED_LONG, 300, NULL, N_("Goal in own words"), "doel in eigen woorden"),
  FIELD ("offer_snapshot",    TEXT, SEALED_LONG, 4000, NULL, N_("Offer as it was"), "aanbod zoals het was bij versturen"),
  FIELD ("consent_snapshot",  TEXT, SEALED_LONG, 2000, NULL, N_("Consent as it was"), "toestemming zoals die was bij versturen"),
};

/* Apart from the referral, so that a changed number is a small conflict and a view without it is possible. */
static const WvField client_contact_fields[] = {
  WRITTEN,
  FIELD ("phone",       TEXT, WV_FIELD_SEALED | WV_FIELD_PHONE, 30, NULL, N_("Phone"), "telefoon van de inwoner"),
  FIELD ("address",     TEXT, SEALED, 200, NULL, N_("Address"), "adres van de inwoner"),
};

static const WvField event_fields[] = {
  WRITTEN,
  FIELD ("type",        CODE, REQ, 0, "event-type", N_("Event"), "gebeurtenis"),
  FIELD ("from_state",  CODE, 0, 0, "referral-state", N_("From state"), "van status"),
  FIELD ("to_state",    CODE, 0, 0, "referral-state", N_("To state"), "naar status"),
  FIELD ("reason",      CODE, 0, 0, "reason", N_("Reason"), "reden"),
  FIELD ("occurred_at", TIME, REQ, 0, NULL, N_("Happened at"), "gebeurd op"),
  FIELD ("until",       DATE, 0, 0, NULL, N_("Until"), "tot"),
  FIELD ("outcome",     CODE, 0, 0, "outcome", N_("Outcome"), "uitkomst"),
  FIELD ("target",      ID,   0, 0, NULL, N_("Passed on to"), "doorgezet naar organisatie"),
  FIELD ("assignee",    ID,   0, 0, NULL, N_("Taken by"), "opgepakt door"),
  FIELD ("note",        TEXT, SEALED_LONG, 600, NULL, N_("Note"), "notitie"),
};

static const WvField consent_fields[] = {
  WRITTEN,
  FIELD ("purposes",     SET,  REQ, 8, "consent-purpose", N_("Purposes"), "doelen"),
  FIELD ("recipients",   SET,  REQ, 50, NULL, N_("Recipients"), "ontvangers (organisaties)"),
  FIELD ("given_on",     DATE, REQ, 0, NULL, N_("Given on"), "gegeven op"),
  FIELD ("how",          CODE, REQ, 0, "consent-how", N_("How given"), "hoe gegeven"),
  FIELD ("expires_on",   DATE, 0, 0, NULL, N_("Expires on"), "verloopt op"),
  FIELD ("withdrawn_on", DATE, 0, 0, NULL, N_("Withdrawn on"), "ingetrokken op"),
  FIELD ("scope",        TEXT, SEALED_LONG, 2000, NULL, N_("Text shown"), "getoonde tekst"),
};

static const WvField handover_fields[] = {
  WRITTEN,
  FIELD ("planned_at",   TIME, 0, 0, NULL, N_("Planned at"), "gepland op"),
  FIELD ("done_at",      TIME, 0, 0, NULL, N_("Done at"), "gedaan op"),
  FIELD ("confirmed_at", TIME, 0, 0, NULL, N_("Confirmed at"), "bevestigd op"),
  FIELD ("confirmed_by", ID,   0, 0, NULL, N_("Confirmed by"), "bevestigd door"),
  FIELD ("present",      SET,  0, 10, "role", N_("Present"), "aanwezig (rollen)"),
  FIELD ("counted_kind", CODE, 0, 0, "handover-kind", N_("Kind of handover"), "soort overdracht (alleen met toestemming voor cijfers)"),
  FIELD ("kind",         CODE, REQ | WV_FIELD_SEALED, 0, "handover-kind", N_("Kind of handover"), "soort overdracht"),
  FIELD ("call_when",    TEXT, SEALED, 80, NULL, N_("When to call"), "wanneer bellen"),
  FIELD ("note",         TEXT, SEALED_LONG, 600, NULL, N_("Note"), "notitie"),
  FIELD ("experience",   INT,  WV_FIELD_SEALED, 10, NULL, N_("Experience of the resident"), "ervaring van de inwoner, 0–10"),
};

static const WvField feedback_fields[] = {
  WRITTEN,
  FIELD ("type",         CODE, REQ, 0, "feedback-type", N_("Type"), "soort terugkoppeling"),
  FIELD ("to_organisation", ID, REQ | FIX, 0, NULL, N_("To"), "aan organisatie"),
  FIELD ("due_on",       DATE, 0, 0, NULL, N_("Due on"), "uiterlijk op"),
  FIELD ("read_at",      TIME, 0, 0, NULL, N_("Read at"), "gelezen op"),
  FIELD ("read_by",      ID,   0, 0, NULL, N_("Read by"), "gelezen door"),
  FIELD ("counted_goal", CODE, 0, 0, "goal-reached", N_("Goal reached"), "doel bereikt (alleen met toestemming voor cijfers)"),
  FIELD ("contact_made", CODE, WV_FIELD_SEALED, 0, "yes-no", N_("Contact succeeded"), "contact gelukt"),
  FIELD ("started_with", TEXT, SEALED, 120, NULL, N_("Started with"), "waarmee gestart"),
  FIELD ("goal_reached", CODE, WV_FIELD_SEALED, 0, "goal-reached", N_("Goal reached"), "doel bereikt"),
  FIELD ("asks_gp",      BOOL, WV_FIELD_SEALED, 1, NULL, N_("Asks something of the GP"), "vraagt iets van de huisarts"),
  FIELD ("text",         TEXT, REQ | SEALED_LONG, 500, NULL, N_("Text"), "tekst"),
};

static const WvField message_fields[] = {
  WRITTEN,
  FIELD ("to_organisation", ID, FIX, 0, NULL, N_("To"), "aan organisatie"),
  FIELD ("question",     BOOL, 0, 1, NULL, N_("Is a question"), "is een vraag"),
  FIELD ("answers",      ID,   FIX, 0, NULL, N_("Answers"), "antwoord op bericht"),
  FIELD ("read_at",      TIME, 0, 0, NULL, N_("Read at"), "gelezen op"),
  FIELD ("read_by",      ID,   0, 0, NULL, N_("Read by"), "gelezen door"),
  FIELD ("text",         TEXT, REQ | SEALED_LONG, 1000, NULL, N_("Text"), "tekst"),
};

static const WvField action_fields[] = {
  WRITTEN,
  FIELD ("owner_organisation", ID, REQ, 0, NULL, N_("Organisation of the owner"), "organisatie van de eigenaar"),
  FIELD ("owner",        ID,   0, 0, NULL, N_("Owner"), "eigenaar"),
  FIELD ("due_on",       DATE, 0, 0, NULL, N_("Before"), "vóór"),
  FIELD ("done_on",      DATE, 0, 0, NULL, N_("Done on"), "gedaan op"),
  FIELD ("source",       CODE, 0, 0, "action-source", N_("Source"), "bron: dossier of overleg"),
  FIELD ("what",         TEXT, REQ | SEALED, 200, NULL, N_("What"), "wat"),
};

static const WvField grant_fields[] = {
  WRITTEN,
  FIELD ("grantee",      ID,   REQ | FIX, 0, NULL, N_("Organisation with access"), "organisatie met toegang"),
  FIELD ("view",         CODE, REQ, 0, "grant-view", N_("May see"), "ziet: alles, afspraken, naam"),
  FIELD ("wrapped_key",  BYTES, REQ, 200, NULL, N_("Wrapped key"), "dossiersleutel, verzegeld voor de organisatie"),
  FIELD ("valid_from",   TIME, REQ, 0, NULL, N_("From"), "vanaf"),
  FIELD ("valid_until",  TIME, 0, 0, NULL, N_("Until"), "tot"),
};

static const WvField access_fields[] = {
  WRITTEN,
  FIELD ("device",       ID,   0, 0, NULL, N_("Device"), "apparaat"),
  FIELD ("action",       CODE, REQ, 0, "access-action", N_("Action"), "handeling (NEN 7513: C R U D E)"),
  FIELD ("occurred_at",  TIME, REQ, 0, NULL, N_("Happened at"), "tijdstip"),
  FIELD ("purpose",      CODE, REQ, 0, "access-purpose", N_("Purpose"), "doel"),
};

/* Made by the server when two people changed one field differently: both values stay until a person chooses. */
static const WvField conflict_fields[] = {
  FIELD ("organisation", ID,   REQ | FIX, 0, NULL, N_("Organisation"), "organisatie die mag kiezen"),
  FIELD ("dossier",      ID,   FIX, 0, NULL, N_("Referral"), "verwijzing"),
  FIELD ("target_kind",  TEXT, REQ | FIX, 40, NULL, N_("Record kind"), "soort record"),
  FIELD ("target",       ID,   REQ | FIX, 0, NULL, N_("Record"), "record"),
  FIELD ("field",        TEXT, REQ | FIX, 60, NULL, N_("Field"), "veld"),
  FIELD ("base_value",   TEXT, WV_FIELD_MULTILINE, 100000, NULL, N_("First value"), "wat er eerst stond"),
  FIELD ("alternatives", LIST, WV_FIELD_PARTS, 8, NULL, N_("Values"), "waarden: VALUE, AUTHOR, ORGANISATION, AT"),
  FIELD ("status",       CODE, REQ, 0, "conflict-status", N_("Status"), "status"),
  FIELD ("settled_value", TEXT, WV_FIELD_MULTILINE, 100000, NULL, N_("Chosen value"), "gekozen waarde"),
  FIELD ("settled_by",   ID,   0, 0, NULL, N_("Chosen by"), "gekozen door"),
  FIELD ("settled_at",   TIME, 0, 0, NULL, N_("Chosen at"), "gekozen op"),
};
/* clang-format on */

KIND (referral, N_ ("Referral"), "Verwijzing", WV_SCOPE_DOSSIER, FALSE);
KIND (client_contact, N_ ("Contact details"), "Contactgegevens", WV_SCOPE_DOSSIER, FALSE);
KIND (event, N_ ("Event"), "Gebeurtenis", WV_SCOPE_DOSSIER, TRUE);
KIND (consent, N_ ("Consent"), "Toestemming", WV_SCOPE_DOSSIER, FALSE);
KIND (handover, N_ ("Warm handover"), "Warme overdracht", WV_SCOPE_DOSSIER, FALSE);
KIND (feedback, N_ ("Feedback"), "Terugkoppeling", WV_SCOPE_DOSSIER, FALSE);
KIND (message, N_ ("Message"), "Bericht", WV_SCOPE_DOSSIER, FALSE);
KIND (action, N_ ("Agreement"), "Afspraak", WV_SCOPE_DOSSIER, FALSE);
KIND (grant, N_ ("Access grant"), "Toegang", WV_SCOPE_DOSSIER, FALSE);
KIND (access, N_ ("Access record"), "Inzage", WV_SCOPE_DOSSIER, TRUE);
KIND (conflict, N_ ("Choice needed"), "Keuze nodig", WV_SCOPE_ORGANISATION, FALSE);

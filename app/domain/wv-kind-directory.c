/* The public directory: every desktop in the region has all of it. Names follow Open Referral HSDS 3.1 where
 * that has a name (exchange.md); work data only, never private details. */
#include "domain/wv-kind.h"

#define FIELD(name, type, flags, max, list, label, dutch)                                          \
  {                                                                                                \
    name, WV_FIELD_##type, flags, max, list, label, dutch                                          \
  }
#define KIND(symbol, label_, dutch_, scope_)                                                       \
  const WvKind wv_kind_##symbol = { .name = #symbol,                                               \
                                    .label = label_,                                               \
                                    .dutch = dutch_,                                               \
                                    .scope = scope_,                                               \
                                    .fields = symbol##_fields,                                     \
                                    .n_fields = G_N_ELEMENTS (symbol##_fields) }
#define N_(text) text
#define REQ WV_FIELD_REQUIRED
#define FIX WV_FIELD_FIXED
#define LONG WV_FIELD_MULTILINE

/* clang-format off */
static const WvField organisation_fields[] = {
  FIELD ("name",         TEXT,  REQ, 150, NULL, N_("Name"), "naam"),
  FIELD ("short_name",   TEXT,  0, 60, NULL, N_("Short name"), "korte naam"),
  FIELD ("type",         CODE,  REQ, 0, "organisation-type", N_("Type"), "soort organisatie"),
  FIELD ("description",  TEXT,  LONG, 2000, NULL, N_("Description"), "omschrijving"),
  FIELD ("phone",        TEXT,  WV_FIELD_PHONE, 30, NULL, N_("Phone"), "telefoon"),
  FIELD ("email",        TEXT,  WV_FIELD_EMAIL, 254, NULL, N_("E-mail"), "e-mail"),
  FIELD ("website",      TEXT,  WV_FIELD_URL, 500, NULL, N_("Website"), "website"),
  FIELD ("address",      TEXT,  0, 120, NULL, N_("Address"), "adres"),
  FIELD ("postcode",     TEXT,  WV_FIELD_POSTCODE, 7, NULL, N_("Postcode"), "postcode"),
  FIELD ("place",        TEXT,  0, 80, NULL, N_("Place"), "woonplaats"),
  FIELD ("municipality", CODE,  0, 0, "municipality", N_("Municipality"), "gemeente (CBS-code, GM0654)"),
  FIELD ("kvk",          TEXT,  0, 12, NULL, N_("Chamber of Commerce number"), "KVK-nummer"),
  FIELD ("agb",          TEXT,  0, 12, NULL, N_("AGB code"), "AGB-code"),
  FIELD ("public_key",   BYTES, 0, 64, NULL, N_("Public key"), "publieke sleutel (X25519, base64)"),
  FIELD ("active_from",  DATE,  0, 0, NULL, N_("Active from"), "actief vanaf"),
  FIELD ("active_to",    DATE,  0, 0, NULL, N_("Active until"), "actief tot en met"),
  FIELD ("successor",    ID,    0, 0, NULL, N_("Successor"), "opvolger"),
};

static const WvField contact_fields[] = {
  FIELD ("organisation", ID,    REQ | FIX, 0, NULL, N_("Organisation"), "organisatie"),
  FIELD ("name",         TEXT,  REQ, 100, NULL, N_("Name"), "naam"),
  FIELD ("roles",        SET,   0, 8, "role", N_("Roles"), "rollen"),
  FIELD ("job_title",    TEXT,  0, 80, NULL, N_("Job title"), "functie"),
  FIELD ("phone",        TEXT,  WV_FIELD_PHONE, 30, NULL, N_("Phone"), "telefoon (werk)"),
  FIELD ("email",        TEXT,  WV_FIELD_EMAIL, 254, NULL, N_("E-mail"), "e-mail (werk)"),
  FIELD ("hours",        LIST,  WV_FIELD_PARTS, 20, NULL, N_("Reachable hours"), "bereikbare uren"),
  FIELD ("phone_hours",  LIST,  WV_FIELD_PARTS, 20, NULL, N_("Phone hours"), "belspreekuur"),
  FIELD ("deputy",       ID,    0, 0, NULL, N_("Deputy"), "vervanger"),
  FIELD ("absent_from",  DATE,  0, 0, NULL, N_("Absent from"), "afwezig vanaf"),
  FIELD ("absent_to",    DATE,  0, 0, NULL, N_("Absent until"), "afwezig tot en met"),
  FIELD ("active_from",  DATE,  0, 0, NULL, N_("Active from"), "actief vanaf"),
  FIELD ("active_to",    DATE,  0, 0, NULL, N_("Active until"), "actief tot en met"),
};

static const WvField practice_link_fields[] = {
  FIELD ("practice",     ID,    REQ | FIX, 0, NULL, N_("Practice"), "praktijk"),
  FIELD ("contact",      ID,    REQ, 0, NULL, N_("Fixed contact"), "vaste contactpersoon"),
  FIELD ("deputy",       ID,    0, 0, NULL, N_("Deputy"), "vervanger"),
  FIELD ("themes",       SET,   0, 20, "theme", N_("Themes"), "thema's"),
  FIELD ("valid_from",   DATE,  0, 0, NULL, N_("Valid from"), "geldig vanaf"),
  FIELD ("valid_to",     DATE,  0, 0, NULL, N_("Valid until"), "geldig tot en met"),
  FIELD ("confirmed_on", DATE,  0, 0, NULL, N_("Confirmed on"), "bevestigd op"),
  FIELD ("successor",    ID,    0, 0, NULL, N_("Successor"), "opvolger"),
};

static const WvField offer_fields[] = {
  FIELD ("title",               TEXT, REQ, 150, NULL, N_("Title"), "titel"),
  FIELD ("summary",             TEXT, LONG, 4000, NULL, N_("Summary"), "omschrijving voor de inwoner (B1)"),
  FIELD ("professional_note",   TEXT, LONG, 4000, NULL, N_("Note for professionals"), "notitie voor de verwijzer"),
  FIELD ("organisation",        ID,   REQ, 0, NULL, N_("Organisation"), "organisatie"),
  FIELD ("contact",             ID,   0, 0, NULL, N_("Fixed contact"), "vaste contactpersoon"),
  FIELD ("themes",              SET,  0, 20, "theme", N_("Themes"), "thema's"),
  FIELD ("target_groups",       SET,  0, 20, "target-group", N_("Target groups"), "doelgroepen"),
  FIELD ("minimum_age",         INT,  0, 120, NULL, N_("Minimum age"), "leeftijd vanaf"),
  FIELD ("maximum_age",         INT,  0, 120, NULL, N_("Maximum age"), "leeftijd tot en met"),
  FIELD ("eligibility",         TEXT, LONG, 1000, NULL, N_("For whom"), "voor wie"),
  FIELD ("exclusion",           TEXT, LONG, 1000, NULL, N_("Not for"), "niet voor"),
  FIELD ("languages",           SET,  0, 20, "language", N_("Languages"), "talen"),
  FIELD ("cost_kind",           CODE, 0, 0, "cost-kind", N_("Kind of cost"), "soort kosten"),
  FIELD ("cost_amount",         INT,  0, 100000000, NULL, N_("Amount in cents"), "bedrag in centen"),
  FIELD ("cost_text",           TEXT, 0, 300, NULL, N_("Costs for the resident"), "kosten voor de inwoner"),
  FIELD ("reimbursement",       TEXT, 0, 300, NULL, N_("Reimbursement"), "vergoeding"),
  FIELD ("referral_needed",     CODE, 0, 0, "referral-needed", N_("Referral needed"), "verwijzing nodig"),
  FIELD ("application_process", TEXT, LONG, 1000, NULL, N_("How to refer"), "zo verwijst u"),
  FIELD ("capacity",            CODE, 0, 0, "capacity", N_("Capacity"), "ruimte"),
  FIELD ("capacity_on",         DATE, 0, 0, NULL, N_("Capacity as of"), "stand van de ruimte op"),
  FIELD ("full_until",          DATE, 0, 0, NULL, N_("Full until"), "vol tot en met"),
  FIELD ("waiting_weeks",       INT,  0, 260, NULL, N_("Waiting time in weeks"), "wachttijd in weken"),
  FIELD ("status",              CODE, REQ, 0, "offer-status", N_("Status"), "status"),
  FIELD ("alert",               TEXT, 0, 300, NULL, N_("Alert"), "let op"),
  FIELD ("setting",             CODE, 0, 0, "offer-setting", N_("Setting"), "waar: op locatie, bij u thuis, online"),
  FIELD ("location_name",       TEXT, 0, 120, NULL, N_("Location"), "locatie"),
  FIELD ("address",             TEXT, 0, 120, NULL, N_("Address"), "adres"),
  FIELD ("postcode",            TEXT, WV_FIELD_POSTCODE, 7, NULL, N_("Postcode"), "postcode"),
  FIELD ("place",               TEXT, 0, 80, NULL, N_("Place"), "plaats"),
  FIELD ("municipality",        CODE, 0, 0, "municipality", N_("Municipality"), "gemeente (CBS-code, GM0654)"),
  FIELD ("latitude",            INT,  0, 90000000, NULL, N_("Latitude in micro-degrees"), "breedtegraad"),
  FIELD ("longitude",           INT,  0, 180000000, NULL, N_("Longitude in micro-degrees"), "lengtegraad"),
  FIELD ("locations",           LIST, WV_FIELD_PARTS, 50, NULL, N_("Other locations"), "andere locaties"),
  FIELD ("accessibility",       SET,  0, 20, "accessibility", N_("Accessibility"), "toegankelijkheid"),
  FIELD ("transport",           TEXT, 0, 300, NULL, N_("Transport"), "vervoer"),
  FIELD ("schedules",           LIST, WV_FIELD_PARTS, 50, NULL, N_("Opening hours"), "openingstijden (RFC 5545-delen)"),
  FIELD ("service_areas",       SET,  0, 400, NULL, N_("Service area"), "werkgebied (GM-code, PC4 of *)"),
  FIELD ("phone",               TEXT, WV_FIELD_PHONE, 30, NULL, N_("Phone"), "telefoon"),
  FIELD ("email",               TEXT, WV_FIELD_EMAIL, 254, NULL, N_("E-mail"), "e-mail"),
  FIELD ("url",                 TEXT, WV_FIELD_URL, 500, NULL, N_("Website"), "website"),
  FIELD ("source",              TEXT, 0, 120, NULL, N_("Source"), "bron"),
  FIELD ("source_id",           TEXT, 0, 200, NULL, N_("Identifier in the source"), "kenmerk in de bron"),
  FIELD ("source_licence",      TEXT, 0, 80, NULL, N_("Licence of the source"), "licentie van de bron"),
  FIELD ("verified_on",         DATE, 0, 0, NULL, N_("Checked on"), "gecontroleerd op"),
  FIELD ("verified_by",         TEXT, 0, 100, NULL, N_("Checked by"), "gecontroleerd door"),
  FIELD ("verify_every",        INT,  0, 1000, NULL, N_("Check every so many days"), "controleren elke … dagen"),
};
/* clang-format on */

KIND (organisation, N_ ("Organisation"), "Organisatie", WV_SCOPE_DIRECTORY);
KIND (contact, N_ ("Contact"), "Contactpersoon", WV_SCOPE_DIRECTORY);
KIND (practice_link, N_ ("Fixed contact"), "Vaste contactpersoon", WV_SCOPE_DIRECTORY);
KIND (offer, N_ ("Offer"), "Aanbod", WV_SCOPE_DIRECTORY);

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * What is kept: every record kind is a table of fields. SQL columns, wire encoding, diff, merge, validation,
 * import mapping and forms all loop over these tables; nothing else says what a kind looks like.
 * Open or sealed is decided here and nowhere else (privacy: the server stores sealed fields as bytes).
 */

/**
 * WvFieldType: how a value is held, compared and merged.
 *
 * | type | C value | wire | SQL | merge |
 * | TEXT | char * | string | TEXT | both kept on conflict |
 * | CODE | char * | string | TEXT | as text; values come from a code list, unknown ones are kept |
 * | ID | char * | string | TEXT | as text; UUID of another record |
 * | DATE | char * | string | TEXT | ISO 8601, YYYY-MM-DD, a day in Europe/Amsterdam |
 * | BYTES | char * | string | TEXT | base64 |
 * | INT | gint64 | integer | INTEGER | as text |
 * | BOOL | gint64 0/1 | true/false | INTEGER | as text |
 * | TIME | gint64 | integer | INTEGER | milliseconds since 1970 UTC |
 * | SET | GStrv, sorted, unique | array | TEXT, JSON array | by element: additions and removals of both |
 * | LIST | GStrv, in order | array | TEXT, JSON array | as text, whole |
 *
 * No floats anywhere: coordinates are micro-degrees, money is cents.
 */
typedef enum
{
  WV_FIELD_TEXT,
  WV_FIELD_CODE,
  WV_FIELD_ID,
  WV_FIELD_DATE,
  WV_FIELD_BYTES,
  WV_FIELD_INT,
  WV_FIELD_BOOL,
  WV_FIELD_TIME,
  WV_FIELD_SET,
  WV_FIELD_LIST,
} WvFieldType;

/**
 * WvFieldFlags:
 * @WV_FIELD_REQUIRED: a record without it is invalid
 * @WV_FIELD_SEALED: personal; travels and rests only inside the record's sealed value
 * @WV_FIELD_FIXED: may not change after the record was made
 * @WV_FIELD_MULTILINE: text may hold line breaks and tabs
 * @WV_FIELD_NO_BSN: a BSN in it is refused (all sealed text of a dossier)
 * @WV_FIELD_PHONE, @WV_FIELD_POSTCODE, @WV_FIELD_EMAIL, @WV_FIELD_URL: extra format check
 * @WV_FIELD_PARTS: each line of the LIST is "KEY=value;KEY=value" (see wv-parts.h)
 */
typedef enum
{
  WV_FIELD_NONE = 0,
  WV_FIELD_REQUIRED = 1 << 0,
  WV_FIELD_SEALED = 1 << 1,
  WV_FIELD_FIXED = 1 << 2,
  WV_FIELD_MULTILINE = 1 << 3,
  WV_FIELD_NO_BSN = 1 << 4,
  WV_FIELD_PHONE = 1 << 5,
  WV_FIELD_POSTCODE = 1 << 6,
  WV_FIELD_EMAIL = 1 << 7,
  WV_FIELD_URL = 1 << 8,
  WV_FIELD_PARTS = 1 << 9,
} WvFieldFlags;

/**
 * WvField:
 * @name: name in code, on the wire and in SQL
 * @type: see #WvFieldType
 * @flags: see #WvFieldFlags
 * @max: TEXT: characters; INT: highest value; SET and LIST: elements; 0 for the type's own limit
 * @list: for CODE and SET: name of the code list (wv-code.h), or %NULL for free values
 * @label: English msgid for forms and errors
 * @dutch: the Dutch term of the field, so that a reader finds the domain word
 */
typedef struct
{
  const char *name;
  WvFieldType type;
  guint flags;
  gint64 max;
  const char *list;
  const char *label;
  const char *dutch;
} WvField;

/**
 * WvScope: who may receive records of a kind.
 * @WV_SCOPE_DIRECTORY: everyone in the region (stream "dir")
 * @WV_SCOPE_DOSSIER: organisations with a grant on the dossier; the field "dossier" names it
 * @WV_SCOPE_ORGANISATION: the organisation in the field "organisation" only (conflict records)
 */
typedef enum
{
  WV_SCOPE_DIRECTORY,
  WV_SCOPE_DOSSIER,
  WV_SCOPE_ORGANISATION,
} WvScope;

/**
 * WvKind:
 * @name: name in code, on the wire and of the SQL table
 * @label: English msgid
 * @dutch: the Dutch term
 * @scope: who may receive it
 * @append_only: never changed after it was made; corrections are new records
 * @fields, @n_fields: the table
 */
typedef struct
{
  const char *name;
  const char *label;
  const char *dutch;
  WvScope scope;
  gboolean append_only;
  const WvField *fields;
  guint n_fields;
} WvKind;

extern const WvKind wv_kind_organisation;
extern const WvKind wv_kind_contact;
extern const WvKind wv_kind_practice_link;
extern const WvKind wv_kind_offer;
extern const WvKind wv_kind_referral;
extern const WvKind wv_kind_client_contact;
extern const WvKind wv_kind_event;
extern const WvKind wv_kind_consent;
extern const WvKind wv_kind_handover;
extern const WvKind wv_kind_feedback;
extern const WvKind wv_kind_message;
extern const WvKind wv_kind_action;
extern const WvKind wv_kind_grant;
extern const WvKind wv_kind_access;
extern const WvKind wv_kind_conflict;

/**
 * wv_kinds: all kinds, in an order in which parents come before children.
 * @ret_n: (out): how many
 *
 * Returns: (transfer none): array of @ret_n pointers
 */
const WvKind *const *wv_kinds (guint *ret_n);

/**
 * wv_kind_find: the kind with this wire name.
 *
 * Returns: (transfer none) (nullable): %NULL when this version does not know it
 */
const WvKind *wv_kind_find (const char *name);

/**
 * wv_kind_field: the field with this name.
 *
 * Returns: (transfer none) (nullable): %NULL when this version does not know it
 */
const WvField *wv_kind_field (const WvKind *kind, const char *name);

/** wv_kind_field_index: position of a field in @kind's table, or -1. */
int wv_kind_field_index (const WvKind *kind, const char *name);

/** wv_kind_has_sealed: whether the kind has any sealed field. */
gboolean wv_kind_has_sealed (const WvKind *kind);

G_END_DECLS

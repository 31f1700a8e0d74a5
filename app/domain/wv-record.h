#pragma once

#include "domain/wv-kind.h"

G_BEGIN_DECLS

/**
 * WvRecord: one record of a kind, with the values of its fields. Not thread-safe; owned by one place at a time.
 *
 * Open fields and – once opened with the dossier key – sealed fields are held alike. The sealed value itself
 * (nonce and ciphertext as it rests, travels and lies on the server) is kept beside them and is not changed by
 * setting fields; who edits a sealed field seals the record again.
 */
typedef struct _WvRecord WvRecord;

/** wv_record_new: an empty record. @id is copied. */
WvRecord *wv_record_new (const WvKind *kind, const char *id) G_GNUC_WARN_UNUSED_RESULT;
WvRecord *wv_record_copy (const WvRecord *record) G_GNUC_WARN_UNUSED_RESULT;
/** wv_record_free: frees and, because values may be personal, wipes them. Accepts %NULL. */
void wv_record_free (WvRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvRecord, wv_record_free)

const WvKind *wv_record_get_kind (const WvRecord *record);
const char *wv_record_get_id (const WvRecord *record);

/** wv_record_get_version: the server's version that this was last seen at; 0 when the server never had it. */
gint64 wv_record_get_version (const WvRecord *record);
void wv_record_set_version (WvRecord *record, gint64 version);

/** wv_record_get_dossier: the dossier that a dossier record belongs to; its own id for a referral; else %NULL. */
const char *wv_record_get_dossier (const WvRecord *record);

/*
 * By name. An unknown name or a type that does not fit is a programming error (g_return_if_fail).
 * An empty string or an empty array counts as no value.
 */
gboolean wv_record_has (const WvRecord *record, const char *field);
/** wv_record_get_text: value of a TEXT, CODE, ID, DATE or BYTES field; %NULL when there is none. */
const char *wv_record_get_text (const WvRecord *record, const char *field);
/** wv_record_get_int: value of an INT, BOOL or TIME field; @fallback when there is none. */
gint64 wv_record_get_int (const WvRecord *record, const char *field, gint64 fallback);
/** wv_record_get_strv: value of a SET or LIST field; never %NULL, may be empty. (transfer none) */
const char *const *wv_record_get_strv (const WvRecord *record, const char *field);
gboolean wv_record_set_contains (const WvRecord *record, const char *field, const char *element);

void wv_record_set_text (WvRecord *record, const char *field, const char *value);
void wv_record_set_int (WvRecord *record, const char *field, gint64 value);
void wv_record_set_strv (WvRecord *record, const char *field, const char *const *value);
void wv_record_clear (WvRecord *record, const char *field);

/* By position in the kind's table, for the loops over fields. */
gboolean wv_record_has_at (const WvRecord *record, guint index);
const char *wv_record_text_at (const WvRecord *record, guint index);
gint64 wv_record_int_at (const WvRecord *record, guint index);
const char *const *wv_record_strv_at (const WvRecord *record, guint index);
void wv_record_set_text_at (WvRecord *record, guint index, const char *value);
void wv_record_set_int_at (WvRecord *record, guint index, gint64 value);
void wv_record_set_strv_at (WvRecord *record, guint index, const char *const *value);
void wv_record_clear_at (WvRecord *record, guint index);
/** wv_record_copy_field: sets field @index of @to to the value (or absence) in @from; same kind. */
void wv_record_copy_field (WvRecord *to, const WvRecord *from, guint index);
/** wv_record_equal_at: whether both have the same value (or none) in field @index; same kind. */
gboolean wv_record_equal_at (const WvRecord *a, const WvRecord *b, guint index);

/**
 * wv_record_get_sealed: nonce and ciphertext of the sealed fields, or %NULL. (transfer none)
 * wv_record_set_sealed: replaces it; takes a reference.
 */
GBytes *wv_record_get_sealed (const WvRecord *record);
void wv_record_set_sealed (WvRecord *record, GBytes *sealed);

/**
 * wv_record_get_extra: fields that this version does not know, as the text of a JSON object, or %NULL. They are
 * kept and never sent back as changes, so an old desktop destroys nothing.
 */
const char *wv_record_get_extra (const WvRecord *record);
void wv_record_set_extra (WvRecord *record, const char *json);

/** wv_record_drop_sealed_fields: wipes the opened values of sealed fields; the sealed value stays. */
void wv_record_drop_sealed_fields (WvRecord *record);

G_END_DECLS

#pragma once

#include "domain/wv-record.h"
#include "store/wv-db.h"

G_BEGIN_DECLS

/** Values of a choice in words. */

/** wv_conflict_value_text: (transfer full): @json of @field as people read it; days stay YYYY-MM-DD, moments milliseconds. */
char *wv_conflict_value_text (WvDb *db, const WvField *field, const char *json) G_GNUC_WARN_UNUSED_RESULT;
/** wv_conflict_name_of: (transfer full) (nullable): the name of a record of the directory. */
char *wv_conflict_name_of (WvDb *db, const WvKind *kind, const char *id) G_GNUC_WARN_UNUSED_RESULT;
/** wv_conflict_differences: (transfer full): for each of @records (element-type WvRecord, opened; %NULL where it could not
 * be) the sealed fields that are not the same in all, in words; @ret_first: (out) (nullable) the first of these fields. */
GStrv wv_conflict_differences (WvDb *db, const GPtrArray *records, const WvField **ret_first) G_GNUC_WARN_UNUSED_RESULT;

/** wv_conflict_other_text: (transfer full) (nullable): what else is said about @field of @target while the choice is open; %NULL
 * without error when nobody says anything else. */
char *wv_conflict_other_text (WvDb *db, const char *target, const char *field, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

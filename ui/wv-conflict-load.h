#pragma once

#include "store/wv-conflict.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** wv_conflict_subject: whose or what it is about, with Namen verbergen. */
char *wv_conflict_subject (WvDesk *desk, const WvConflict *conflict) G_GNUC_WARN_UNUSED_RESULT;
/** wv_conflict_words: @text of one of its values as the screens write it: days and moments in words. */
char *wv_conflict_words (WvDesk *desk, const WvConflict *conflict, const char *text) G_GNUC_WARN_UNUSED_RESULT;
/** wv_choice_origin: "Joke Traas · vandaag 09:40"; who wrote it, as far as known. */
char *wv_choice_origin (WvDesk *desk, const WvChoice *choice) G_GNUC_WARN_UNUSED_RESULT;
/** wv_choice_is_ours: whether the person at this desktop wrote it. */
gboolean wv_choice_is_ours (WvDesk *desk, const WvChoice *choice);

/** wv_conflicts_load_async: the open choices, on the database thread; @settled: those that were made instead, the last 50. */
void wv_conflicts_load_async (WvDesk *desk, gboolean settled, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** wv_conflicts_load_finish: (transfer full) (element-type WvConflict) */
GPtrArray *wv_conflicts_load_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

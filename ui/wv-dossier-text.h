#pragma once

#include "store/wv-dossier.h"
#include "ui/wv-timeline-row.h"

G_BEGIN_DECLS

/** What the timeline of a dossier says, in words. */

/**
 * wv_dossier_text_entry: (transfer full) (nullable): %NULL for an entry that another one tells already: a question
 * has its text, the step that marks it adds nothing.
 */
WvTimelineText *wv_dossier_text_entry (const WvEntry *entry, const WvCase *item, gboolean offline, gint64 now) G_GNUC_WARN_UNUSED_RESULT;

/** wv_dossier_text_participant: "huisarts, u", "ziet afspraken": what stands after the name. (transfer full) */
char *wv_dossier_text_participant (const WvParticipant *participant) G_GNUC_WARN_UNUSED_RESULT;
/** wv_dossier_text_looks: "12 keer, door 3 mensen". (transfer full) */
char *wv_dossier_text_looks (const GPtrArray *looks) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

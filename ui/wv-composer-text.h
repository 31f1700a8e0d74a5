#pragma once

#include "store/wv-draft.h"

G_BEGIN_DECLS

/** wv_draft_text_name: "mevrouw Dekker", "Wilma Dekker", or "de inwoner" while there is no name. */
char *wv_draft_text_name (const WvDraft *draft) G_GNUC_WARN_UNUSED_RESULT;
/** wv_draft_is_minor: whether a parent or guardian has to agree too. */
gboolean wv_draft_is_minor (const WvDraft *draft, const char *today);
/**
 * wv_reason_hint: (nullable) (transfer none): what in @text does not belong in a referral: a BSN, a dose, a diagnosis
 * code. A hint only: it can be mistaken.
 */
const char *wv_reason_hint (const char *text);

G_END_DECLS

#pragma once

#include "store/wv-caseload.h"
#include "store/wv-draft.h"

G_BEGIN_DECLS

/** wv_composer_find_earlier: (nullable) (transfer none): a referral of ours of this resident to the same offer. */
WvCase *wv_composer_find_earlier (WvCaseload *caseload, const WvDraft *draft);

G_END_DECLS

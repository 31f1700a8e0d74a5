#pragma once

#include "store/wv-directory.h"
#include "store/wv-draft.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/** What the composer asks of the database thread. */

/** WvComposerStart: a draft and the offer that it goes to. */
typedef struct
{
  WvDraft *draft;
  WvOfferView *offer; /* nullable */
} WvComposerStart;
void wv_composer_start_free (WvComposerStart *start);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvComposerStart, wv_composer_start_free)

/** wv_composer_start_async: the draft with this id, or a new one to the offer with this id; @item may be %NULL. */
void wv_composer_start_async (WvDesk *desk, const char *item, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
WvComposerStart *wv_composer_start_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_composer_save_async: keeps a copy of @draft as it is now. */
void wv_composer_save_async (WvDesk *desk, const WvDraft *draft, GAsyncReadyCallback callback, gpointer user_data);
gboolean wv_composer_save_finish (WvDesk *desk, GAsyncResult *result, GError **error);
/** wv_composer_save_now: the same, waiting for it: the vault is about to lock. */
gboolean wv_composer_save_now (WvDesk *desk, const WvDraft *draft, GError **error);

/** WvComposerAnswer: either problems, or the transaction in which it was sent. */
typedef struct
{
  GPtrArray *problems; /* element-type WvDraftProblem */
  gint64 tx;           /* 0 when there are problems */
} WvComposerAnswer;
void wv_composer_answer_free (WvComposerAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvComposerAnswer, wv_composer_answer_free)

/** wv_composer_send_async: checks a copy of @draft and, when nothing is wrong, sends it. */
void wv_composer_send_async (WvDesk *desk, const WvDraft *draft, GAsyncReadyCallback callback, gpointer user_data);
WvComposerAnswer *wv_composer_send_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_composer_take_back_async: what was sent in @tx becomes a draft again; finish gives its id. */
void wv_composer_take_back_async (WvDesk *desk, gint64 tx, GAsyncReadyCallback callback, gpointer user_data);
char *wv_composer_take_back_finish (WvDesk *desk, GAsyncResult *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

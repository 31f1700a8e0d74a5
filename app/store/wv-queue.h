#pragma once

#include "store/wv-outbox.h"

G_BEGIN_DECLS

/** WvQueueItem: one line of the queue in words: what the user did that the server does not have yet. */
typedef struct
{
  gint64 tx;
  char *title;   /* translated: "New referral" */
  char *subject; /* nullable: name of the offer, contact or organisation; of a dossier the caseload knows it */
  char *kind;    /* of what was done mainly, as "referral" */
  char *record;  /* its id */
  char *dossier; /* nullable */
  gint64 made_at; /* ms */
  WvOpState state;
  char *reason;            /* nullable: translated sentence, why the server refused */
  gboolean may_take_back;  /* a new referral of which nothing was sent */
} WvQueueItem;

void wv_queue_item_free (WvQueueItem *item);

/** wv_queue_load: (transfer full) (element-type WvQueueItem): newest first. */
GPtrArray *wv_queue_load (WvDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

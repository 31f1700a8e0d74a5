#pragma once

#include "store/wv-caseload.h"

G_BEGIN_DECLS

void wv_task_free (WvTask *task);

/**
 * wv_tasks_load: adds the agreements of @item to @into (element-type WvTask); of a case that does not open, none.
 * @with_done: those that were done too
 */
gboolean wv_tasks_load (WvDb *db, WvVault *vault, const WvActor *actor, const WvCase *item, gint64 now,
                        gboolean with_done, GPtrArray *into, GError **error);

/** wv_task_compare: for sorting arrays of WvTask: open before done, earliest due first. */
int wv_task_compare (gconstpointer a, gconstpointer b);

G_END_DECLS

#pragma once

#include <jansson.h>

#include "store/wv-json.h"

G_BEGIN_DECLS

/**
 * wv_server_merge_sets: by element: what either side added is there, what either side removed is not.
 *
 * Returns: (transfer full): in order; null when there is nothing in it
 */
json_t *wv_server_merge_sets (const json_t *base, const json_t *mine, const json_t *theirs) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

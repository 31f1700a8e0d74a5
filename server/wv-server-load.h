#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/** WvServerLoaded: what became of the lines of a file. */
typedef struct
{
  guint written, same, refused;
} WvServerLoaded;

/**
 * wv_server_load: directory records from @text, one JSON object a line with "kind", "id" and the fields of that kind
 * under their wire names. A DATE "@-14" is fourteen days before @today. What is there already stays as it is. A line that is
 * refused is told through @report and holds up no other. In a write transaction.
 * @report: (nullable): called with the line number and one sentence
 *
 * Errors: of the storage only
 */
typedef void (*WvServerLoadReport) (guint line, const char *what, gpointer data);
gboolean wv_server_load (WvServerStore *store, const char *text, const char *today, WvServerLoadReport report, gpointer data,
                         WvServerLoaded *ret_loaded, GError **error);

G_END_DECLS

#pragma once

#include "store/wv-json.h"
#include "store/wv-store.h"

G_BEGIN_DECLS

/** WvQuiet: an office of which no desktop synced for a week; the server tells only a coordinator. */
typedef struct
{
  char *organisation; /* id */
  char *name;         /* nullable: not in the directory */
  char *phone;        /* nullable */
  gint64 at;          /* when the last one did, ms */
} WvQuiet;
void wv_quiet_free (WvQuiet *quiet);

/** wv_quiet_keep: keeps the server's list, [{"o":"<id>","at":ms}, …], in the place of the one before. Errors: PROTOCOL */
gboolean wv_quiet_keep (WvDb *db, const json_t *of, GError **error);
/** wv_quiet_load: (element-type WvQuiet): as the server said last, the longest first. */
GPtrArray *wv_quiet_load (WvDb *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

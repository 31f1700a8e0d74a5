#pragma once

#include <gio/gio.h>

#include "wv-cut.h"
#include "wv-robot.h"

G_BEGIN_DECLS

#define WV_REGION_PASSWORD "appel-fiets-regen-42"
#define WV_REGION_ID "01900000-0000-7000-8000-00000000"
#define WV_REGION_PRACTICE WV_REGION_ID "0001"
#define WV_REGION_WELFARE WV_REGION_ID "0002"
#define WV_REGION_GP WV_REGION_ID "0101"
#define WV_REGION_WORKER WV_REGION_ID "0102"

/**
 * WvRegion: a real server with the demo region in a folder, a line to it that can be cut, and desktops enrolled with
 * real codes. Everything lies under @state, so that it can be searched.
 */
typedef struct
{
  char *build;  /* build folder */
  char *source; /* project folder */
  char *state;  /* <build>/demo/state */
  GSubprocess *server;
  guint16 port;
  WvCut *cut;
} WvRegion;

/** wv_region_start: init, load the demo region, serve, put the line in between. */
WvRegion *wv_region_start (const char *build, const char *source, const char *state, GError **error);
void wv_region_free (WvRegion *region);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvRegion, wv_region_free)

/** wv_region_kill_server: SIGKILL, as when the plug is pulled; then starts it again at the same place. */
gboolean wv_region_kill_server (WvRegion *region, GError **error);

/** wv_region_invite: a code for a desktop of @contact. */
char *wv_region_invite (WvRegion *region, const char *organisation, const char *contact, const char *role,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_region_enrol: a code from the server, used by the command line for desktop @name. */
gboolean wv_region_enrol (WvRegion *region, const char *name, const char *organisation, const char *contact,
                          const char *role, GError **error);
/** wv_region_import: the catalogues of municipalities, through our own import. Before desktops are enrolled. */
gboolean wv_region_import (WvRegion *region, GError **error);
/** wv_region_fill: a year of referrals between seven offices; the two desktops must be enrolled. */
gboolean wv_region_fill (WvRegion *region, GError **error);
/** wv_region_open: the desktop @name in a window of its own, used by a robot. */
WvRobot *wv_region_open (WvRegion *region, const char *name, GError **error);
/** wv_region_find_word: (nullable): the first file under the state folder, or "traffic", that holds @word in clear. */
char *wv_region_find_word (WvRegion *region, const char *word);

G_END_DECLS

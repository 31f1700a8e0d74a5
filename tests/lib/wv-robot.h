#pragma once

#include <atspi/atspi.h>
#include <glib.h>

G_BEGIN_DECLS

/* libatspi of Debian 12 has no autoptr cleanups of its own. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiComponent, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiText, g_object_unref)

/**
 * WvRobot: one desktop program on a screen of its own, used as a person would: what it finds, it finds through
 * AT-SPI by role and name, what it types goes through the X server. It never sleeps for a fixed time: it looks again
 * until what it waits for is there, or the patience is over.
 */
typedef struct _WvRobot WvRobot;

/** wv_robot_start: starts an Xvfb screen and @argv on it, and waits until its window is there. */
WvRobot *wv_robot_start (const char *name, const char *const *argv, const char *const *extra_env, GError **error);
void wv_robot_free (WvRobot *robot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvRobot, wv_robot_free)

/** wv_robot_get_pid: of the program. */
int wv_robot_get_pid (WvRobot *robot);
/** wv_robot_kill: SIGKILL, as when the plug is pulled. wv_robot_restart starts it again with the same arguments. */
void wv_robot_kill (WvRobot *robot);
gboolean wv_robot_restart (WvRobot *robot, GError **error);

/**
 * wv_robot_find: the first showing element whose role is @role (%NULL any; AT-SPI role name such as "push button")
 * and whose name contains @name. @patience_ms: how long to look.
 */
AtspiAccessible *wv_robot_find (WvRobot *robot, const char *role, const char *name, guint patience_ms);
/** wv_robot_sees: whether a showing element has @text in its name or its text. */
gboolean wv_robot_sees (WvRobot *robot, const char *text, guint patience_ms);
/** wv_robot_press: presses a button, row, check or chip; wv_robot_focus puts the keyboard there. */
gboolean wv_robot_press (WvRobot *robot, const char *role, const char *name, guint patience_ms);
gboolean wv_robot_focus (WvRobot *robot, const char *role, const char *name, guint patience_ms);
/** wv_robot_type, wv_robot_key: through the X server: "Ctrl+Enter" is "ctrl+Return" as xdotool writes it. */
gboolean wv_robot_type (WvRobot *robot, const char *text);
gboolean wv_robot_key (WvRobot *robot, const char *key);
/** wv_robot_screenshot: the whole screen as PNG. */
gboolean wv_robot_screenshot (WvRobot *robot, const char *path);
/** wv_robot_find_nameless: adds to @found (set of strings) what can be used, shows, and has no name of its own. */
void wv_robot_find_nameless (WvRobot *robot, GHashTable *found);
/** wv_robot_find_outside: adds to @found what can be used, and sticks out of its window or, sideways, of @width × @height. */
void wv_robot_find_outside (WvRobot *robot, int width, int height, GHashTable *found);
/** wv_robot_has_focus: whether what has the keyboard has @name in its name. */
gboolean wv_robot_has_focus (WvRobot *robot, const char *name, guint patience_ms);
/** wv_robot_describe: the tree of what shows, a line each: for messages when something is not found. */
char *wv_robot_describe (WvRobot *robot);

G_END_DECLS

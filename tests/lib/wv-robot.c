#include "wv-robot.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#define LOOK_AGAIN_US (60 * 1000)
#define MAX_DEPTH 40

struct _WvRobot
{
  char *name;
  char *display;
  char **argv;
  char **env;
  GSubprocess *screen;
  GSubprocess *compositor;
  GSubprocess *program;
};

/* A function that says whether an element is the one; the walk stops there. */
typedef gboolean (*Matcher) (AtspiAccessible *element, gpointer data);

typedef struct
{
  const char *role;
  const char *name;
  gboolean focusable;
} Wanted;

static gboolean
has_state (AtspiAccessible *element, AtspiStateType state)
{
  g_autoptr (GObject) states = G_OBJECT (atspi_accessible_get_state_set (element));

  return states != NULL && atspi_state_set_contains (ATSPI_STATE_SET (states), state);
}

static gboolean
is_showing (AtspiAccessible *element)
{
  return has_state (element, ATSPI_STATE_VISIBLE);
}

static AtspiAccessible *
walk (AtspiAccessible *element, Matcher matches, gpointer data, int depth)
{
  int n;

  if (depth > MAX_DEPTH || (depth > 1 && !is_showing (element)))
    return NULL;
  if (matches (element, data))
    return g_object_ref (element);
  n = atspi_accessible_get_child_count (element, NULL);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (element, i, NULL);
      AtspiAccessible *found = child != NULL ? walk (child, matches, data, depth + 1) : NULL;

      if (found != NULL)
        return found;
    }
  return NULL;
}

static AtspiAccessible *
find_application (WvRobot *robot)
{
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  guint pid = (guint) g_ascii_strtoull (g_subprocess_get_identifier (robot->program) ?: "0", NULL, 10);
  int n = atspi_accessible_get_child_count (desktop, NULL);

  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) application = atspi_accessible_get_child_at_index (desktop, i, NULL);

      if (application != NULL && atspi_accessible_get_process_id (application, NULL) == pid)
        return g_steal_pointer (&application);
    }
  return NULL;
}

static AtspiAccessible *
look (WvRobot *robot, Matcher matches, gpointer data, guint patience_ms)
{
  gint64 until = g_get_monotonic_time () + (gint64) patience_ms * 1000;

  if (robot->program == NULL)
    return NULL;
  for (;;)
    {
      g_autoptr (AtspiAccessible) application = find_application (robot);
      AtspiAccessible *found;

      if (application != NULL)
        atspi_accessible_clear_cache (application);
      found = application != NULL ? walk (application, matches, data, 0) : NULL;
      if (found != NULL || g_get_monotonic_time () >= until)
        return found;
      g_usleep (LOOK_AGAIN_US);
    }
}

static gboolean
is_wanted (AtspiAccessible *element, gpointer data)
{
  const Wanted *wanted = data;
  g_autofree char *role = NULL;
  g_autofree char *name = atspi_accessible_get_name (element, NULL);

  if (name == NULL || strstr (name, wanted->name) == NULL || (wanted->focusable && !has_state (element, ATSPI_STATE_FOCUSABLE)))
    return FALSE;
  if (wanted->role == NULL)
    return TRUE;
  role = atspi_accessible_get_role_name (element, NULL);
  return g_strcmp0 (role, wanted->role) == 0;
}

static gboolean
has_text (AtspiAccessible *element, gpointer data)
{
  const char *wanted = data;
  g_autofree char *name = atspi_accessible_get_name (element, NULL);
  g_autoptr (AtspiText) text = NULL;
  g_autofree char *content = NULL;

  if (name != NULL && strstr (name, wanted) != NULL)
    return TRUE;
  if (!has_state (element, ATSPI_STATE_EDITABLE))
    return FALSE; /* what a label says is its name */
  text = atspi_accessible_get_text_iface (element);
  if (text == NULL)
    return FALSE;
  content = atspi_text_get_text (text, 0, atspi_text_get_character_count (text, NULL), NULL);
  return content != NULL && strstr (content, wanted) != NULL;
}

AtspiAccessible *
wv_robot_find (WvRobot *robot, const char *role, const char *name, guint patience_ms)
{
  Wanted wanted = { role, name, FALSE };

  return look (robot, is_wanted, &wanted, patience_ms);
}

gboolean
wv_robot_sees (WvRobot *robot, const char *text, guint patience_ms)
{
  g_autoptr (AtspiAccessible) found = look (robot, has_text, (gpointer) text, patience_ms);

  return found != NULL;
}

static gboolean
run_on_screen (WvRobot *robot, const char *const *argv)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;

  g_subprocess_launcher_setenv (launcher, "DISPLAY", robot->display, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, NULL);
  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

/* Without a window manager nobody hands out the keyboard focus: the newest window of the program gets it. */
static void
take_keyboard (WvRobot *robot)
{
  run_on_screen (robot, (const char *const[]) { "sh", "-c",
                                                "w=$(xdotool search --onlyvisible --name '.' | tail -1); "
                                                "[ -n \"$w\" ] && xdotool windowfocus --sync $w",
                                                NULL });
}

gboolean
wv_robot_type (WvRobot *robot, const char *text)
{
  take_keyboard (robot);
  return run_on_screen (robot,
                        (const char *const[]) { "xdotool", "type", "--delay", "12", "--", text, NULL });
}

gboolean
wv_robot_key (WvRobot *robot, const char *key)
{
  take_keyboard (robot);
  return run_on_screen (robot, (const char *const[]) { "xdotool", "key", "--", key, NULL });
}

gboolean
wv_robot_screenshot (WvRobot *robot, const char *path)
{
  return run_on_screen (robot, (const char *const[]) { "import", "-window", "root", "-define", "png:exclude-chunks=date,time", path, NULL });
}

/* Clicks where a person would: in the middle of it. GTK 4.8 cannot give the focus away through AT-SPI. */
static gboolean
click (WvRobot *robot, AtspiAccessible *element)
{
  g_autoptr (AtspiComponent) component = atspi_accessible_get_component_iface (element);
  g_autofree AtspiRect *at = component != NULL ? atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL) : NULL;
  g_autofree char *x = at != NULL ? g_strdup_printf ("%d", at->x + at->width / 2) : NULL;
  g_autofree char *y = at != NULL ? g_strdup_printf ("%d", at->y + at->height / 2) : NULL;

  return at != NULL && run_on_screen (robot, (const char *const[]) { "xdotool", "mousemove", x, y, "click", "1", NULL });
}

gboolean
wv_robot_press (WvRobot *robot, const char *role, const char *name, guint patience_ms)
{
  g_autoptr (AtspiAccessible) found = wv_robot_find (robot, role, name, patience_ms);

  return found != NULL && click (robot, found);
}

gboolean
wv_robot_focus (WvRobot *robot, const char *role, const char *name, guint patience_ms)
{
  Wanted wanted = { role, name, TRUE };
  g_autoptr (AtspiAccessible) found = look (robot, is_wanted, &wanted, patience_ms);

  return found != NULL && click (robot, found);
}

static void
describe (AtspiAccessible *element, GString *out, int depth)
{
  g_autofree char *role = atspi_accessible_get_role_name (element, NULL);
  g_autofree char *name = atspi_accessible_get_name (element, NULL);
  int n = atspi_accessible_get_child_count (element, NULL);

  if (depth > MAX_DEPTH || (depth > 1 && !is_showing (element)))
    return;
  if (name != NULL && *name != '\0')
    g_string_append_printf (out, "%*s%s \"%s\"\n", depth, "", role, name);
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (element, i, NULL);

      if (child != NULL)
        describe (child, out, depth + 1);
    }
}

/* What is typed in lies inside the row or the field that has the name. */
static gboolean
has_focus (AtspiAccessible *element, gpointer data)
{
  g_autoptr (AtspiAccessible) around = g_object_ref (element);

  if (!has_state (element, ATSPI_STATE_FOCUSED))
    return FALSE;
  for (int level = 0; level < 4 && around != NULL; level++)
    {
      g_autofree char *name = atspi_accessible_get_name (around, NULL);
      AtspiAccessible *parent;

      if (name != NULL && strstr (name, data) != NULL)
        return TRUE;
      parent = atspi_accessible_get_parent (around, NULL);
      g_object_unref (around);
      around = parent;
    }
  return FALSE;
}

gboolean
wv_robot_has_focus (WvRobot *robot, const char *name, guint patience_ms)
{
  g_autoptr (AtspiAccessible) found = look (robot, has_focus, (gpointer) name, patience_ms);

  return found != NULL;
}

static gboolean
is_heading_row (AtspiAccessible *element, const char *role)
{
  g_autoptr (AtspiAccessible) parent = atspi_accessible_get_parent (element, NULL);
  g_autofree char *around = parent != NULL ? atspi_accessible_get_role_name (parent, NULL) : NULL;

  return strcmp (role, "table row") == 0 && g_strcmp0 (around, "tree table") == 0;
}

static const char *const interactive[] = { "push button", "toggle button", "check box",  "radio button", "text",      "password text",
                                           "entry",       "combo box",     "list item",  "link",         "menu item", "slider",
                                           "spin button", "table row",     "page tab",   "switch",       NULL };

/* GTK names a widget that has no name after its class. Left out: parts that GTK 4.8 and libadwaita make themselves and that
 * a program cannot name (the eye in a password row, a row of headings, the parts of a combo box). */
static gboolean
is_nameless (AtspiAccessible *element)
{
  g_autofree char *role = atspi_accessible_get_role_name (element, NULL);
  g_autofree char *name = NULL;

  if (role == NULL || !g_strv_contains (interactive, role))
    return FALSE;
  name = atspi_accessible_get_name (element, NULL);
  if (g_strcmp0 (name, "GtkImage") == 0 || is_heading_row (element, role))
    return FALSE;
  return name == NULL || *name == '\0' || g_str_has_prefix (name, "Gtk") || g_str_has_prefix (name, "Adw") || g_str_has_prefix (name, "Wv");
}

/* @path: names of what it is in, so that somebody can find it. */
static void
find_nameless (AtspiAccessible *element, const char *path, GHashTable *found, int depth)
{
  g_autofree char *role = NULL;
  g_autofree char *name = NULL;
  g_autofree char *here = NULL;
  int n;

  if (depth > MAX_DEPTH || (depth > 1 && !is_showing (element)))
    return;
  role = atspi_accessible_get_role_name (element, NULL);
  name = atspi_accessible_get_name (element, NULL);
  here = name != NULL && *name != '\0' && strcmp (role, "filler") != 0 ? g_strdup_printf ("%s > %s \"%s\"", path, role, name) : g_strdup (path);
  if (is_nameless (element))
    g_hash_table_add (found, g_strdup (here));
  n = strcmp (role, "combo box") != 0 ? atspi_accessible_get_child_count (element, NULL) : 0;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (element, i, NULL);

      if (child != NULL)
        find_nameless (child, here, found, depth + 1);
    }
}

void
wv_robot_find_nameless (WvRobot *robot, GHashTable *found)
{
  g_autoptr (AtspiAccessible) application = robot->program != NULL ? find_application (robot) : NULL;

  if (application != NULL)
    find_nameless (application, robot->name, found, 0);
}

typedef struct
{
  const char *robot;
  int width, height;
  GHashTable *found;
} Bounds;

static void
add_outside (const Bounds *bounds, AtspiAccessible *element, const AtspiRect *at)
{
  g_autofree char *role = atspi_accessible_get_role_name (element, NULL);
  g_autofree char *name = atspi_accessible_get_name (element, NULL);

  g_hash_table_add (bounds->found, g_strdup_printf ("%s > %s \"%s\" %d,%d %d×%d", bounds->robot, role, name ?: "", at->x, at->y,
                                                    at->width, at->height));
}

/* Down a list one scrolls; sideways nobody looks. What a button opens is a surface of its own, whose place is not told. */
static void
find_outside (AtspiAccessible *element, const Bounds *bounds, int depth)
{
  g_autofree char *role = NULL;
  g_autoptr (AtspiComponent) component = NULL;
  g_autofree AtspiRect *at = NULL;
  gboolean window;
  int n;

  if (depth > MAX_DEPTH || (depth > 1 && !is_showing (element)))
    return;
  role = atspi_accessible_get_role_name (element, NULL);
  component = atspi_accessible_get_component_iface (element);
  at = component != NULL ? atspi_component_get_extents (component, ATSPI_COORD_TYPE_WINDOW, NULL) : NULL;
  window = strcmp (role, "frame") == 0 || strcmp (role, "dialog") == 0;
  if (at != NULL && window && (at->width > bounds->width || at->height > bounds->height))
    add_outside (bounds, element, at);
  else if (at != NULL && g_strv_contains (interactive, role) && (at->x < 0 || at->x + at->width > bounds->width))
    add_outside (bounds, element, at);
  n = strstr (role, "button") == NULL ? atspi_accessible_get_child_count (element, NULL) : 0;
  for (int i = 0; i < n; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (element, i, NULL);

      if (child != NULL)
        find_outside (child, bounds, depth + 1);
    }
}

void
wv_robot_find_outside (WvRobot *robot, int width, int height, GHashTable *found)
{
  g_autoptr (AtspiAccessible) application = robot->program != NULL ? find_application (robot) : NULL;
  Bounds bounds = { robot->name, width, height, found };

  if (application != NULL)
    find_outside (application, &bounds, 0);
}

char *
wv_robot_describe (WvRobot *robot)
{
  g_autoptr (AtspiAccessible) application = robot->program != NULL ? find_application (robot) : NULL;
  GString *out = g_string_new (NULL);

  if (application != NULL)
    describe (application, out, 0);
  return g_string_free (out, FALSE);
}

/* -displayfd lets the X server choose a free number and tell it. */
static gboolean
start_screen (WvRobot *robot, GError **error)
{
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *number = NULL;

  robot->screen = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, error,
                                    "Xvfb", "-displayfd", "1", "-screen", "0", "1280x860x24", "-nolisten",
                                    "tcp", NULL);
  if (robot->screen == NULL)
    return FALSE;
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (robot->screen));
  number = g_data_input_stream_read_line (lines, NULL, NULL, error);
  if (number == NULL)
    return FALSE;
  robot->display = g_strdup_printf (":%s", g_strstrip (number));
  return TRUE;
}

static gboolean
start_program (WvRobot *robot, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);

  g_subprocess_launcher_setenv (launcher, "DISPLAY", robot->display, TRUE);
  g_subprocess_launcher_setenv (launcher, "GDK_BACKEND", "x11", TRUE);
  g_subprocess_launcher_setenv (launcher, "GSK_RENDERER", "cairo", TRUE);
  g_subprocess_launcher_unsetenv (launcher, "GTK_A11Y");
  for (guint i = 0; robot->env != NULL && robot->env[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (robot->env[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1] ?: "", TRUE);
    }
  robot->program = g_subprocess_launcher_spawnv (launcher, (const char *const *) robot->argv, error);
  return robot->program != NULL;
}

static gboolean
wait_for_window (WvRobot *robot, GError **error)
{
  g_autoptr (AtspiAccessible) window = wv_robot_find (robot, NULL, "", 30000);
  g_autoptr (AtspiAccessible) frame = window != NULL ? wv_robot_find (robot, "frame", "", 30000) : NULL;

  if (frame != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "%s: no window came", robot->name);
  return FALSE;
}

WvRobot *
wv_robot_start (const char *name, const char *const *argv, const char *const *extra_env, GError **error)
{
  g_autoptr (WvRobot) robot = g_new0 (WvRobot, 1);

  robot->name = g_strdup (name);
  robot->argv = g_strdupv ((char **) argv);
  robot->env = g_strdupv ((char **) extra_env);
  if (!start_screen (robot, error))
    return NULL;
  {
    g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);

    g_subprocess_launcher_setenv (launcher, "DISPLAY", robot->display, TRUE);
    robot->compositor = g_subprocess_launcher_spawn (launcher, NULL, "xcompmgr", NULL);
  }
  if (!start_program (robot, error) || !wait_for_window (robot, error))
    return NULL;
  return g_steal_pointer (&robot);
}

static void
end_process (GSubprocess **process)
{
  if (*process == NULL)
    return;
  g_subprocess_force_exit (*process);
  g_subprocess_wait (*process, NULL, NULL);
  g_clear_object (process);
}

int
wv_robot_get_pid (WvRobot *robot)
{
  return (int) g_ascii_strtoll (g_subprocess_get_identifier (robot->program) ?: "0", NULL, 10);
}

void
wv_robot_kill (WvRobot *robot)
{
  end_process (&robot->program);
}

gboolean
wv_robot_restart (WvRobot *robot, GError **error)
{
  wv_robot_kill (robot);
  return start_program (robot, error) && wait_for_window (robot, error);
}

void
wv_robot_free (WvRobot *robot)
{
  if (robot == NULL)
    return;
  end_process (&robot->program);
  end_process (&robot->compositor);
  end_process (&robot->screen);
  g_free (robot->name);
  g_free (robot->display);
  g_strfreev (robot->argv);
  g_strfreev (robot->env);
  g_free (robot);
}

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** WvShortcut: one key of the program: bound from this table, and shown from it. */
typedef struct
{
  const char *topic;  /* msgid: heading in the window Sneltoetsen */
  const char *keys;   /* "<Control>n"; several with a space between */
  const char *title;  /* msgid; NULL: bound but not shown */
  const char *action; /* nullable: bound elsewhere */
  const char *format; /* nullable: of the parameter, "s" or "i" */
  const char *text;   /* parameter of "s" */
  int number;         /* parameter of "i" */
} WvShortcut;

const WvShortcut *wv_shortcut_table (guint *ret_n);
/** wv_shortcut_bind: binds every key of the table that has an action, to widgets of @klass. */
void wv_shortcut_bind (GtkWidgetClass *klass);
/** wv_shortcut_keys: (transfer none) (nullable): keys of @action, for menus and tooltips. */
const char *wv_shortcut_keys (const char *action);
/** wv_shortcut_tooltip: "Vergrendelen (Ctrl+Shift+L)"; without key @label alone. */
char *wv_shortcut_tooltip (const char *label, const char *action) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#include "ui/wv-shortcut-table.h"

#include <glib/gi18n-lib.h>

#define GO N_ ("Go to")
#define WORK N_ ("On a screen")
#define INBOX N_ ("In the inbox and in the list of referrals")
#define TODAY N_ ("On Today, on a row")
#define FILE_ N_ ("In a file")
#define DIRECTORY N_ ("In the directory")
#define COMPOSER N_ ("While writing a referral")
#define PROGRAM N_ ("Welverwijs")
#define CHOICE N_ ("When a choice is needed")

static const WvShortcut table[] = {
  { GO, "<Alt>1", N_ ("First screen of the sidebar"), "win.nth-page", "i", NULL, 0 },
  { GO, "<Alt>2", N_ ("Second screen, and so on"), "win.nth-page", "i", NULL, 1 },
  { GO, "<Alt>3", NULL, "win.nth-page", "i", NULL, 2 },
  { GO, "<Alt>4", NULL, "win.nth-page", "i", NULL, 3 },
  { GO, "<Alt>5", NULL, "win.nth-page", "i", NULL, 4 },
  { GO, "<Alt>6", NULL, "win.nth-page", "i", NULL, 5 },
  { GO, "<Alt>Left Escape", N_ ("Back"), "win.back", NULL, NULL, 0 },
  { GO, "F6", N_ ("Between sidebar and screen"), "win.next-pane", NULL, NULL, 0 },
  { GO, "F9", N_ ("Sidebar on or off"), "win.sidebar", NULL, NULL, 0 },
  { WORK, "<Control>n", N_ ("New referral"), "win.new-referral", "s", "", 0 },
  { WORK, "<Control>f", N_ ("Search in this screen"), "win.search", NULL, NULL, 0 },
  { WORK, "<Control>Return", N_ ("Main action: send, accept, save"), "win.primary", NULL, NULL, 0 },
  { WORK, "<Control>KP_Enter", NULL, "win.primary", NULL, NULL, 0 },
  { WORK, "<Control>p", N_ ("Print"), "win.print", NULL, NULL, 0 },
  { WORK, "<Control>z", N_ ("Undo, while the message shows"), "win.undo", NULL, NULL, 0 },
  { TODAY, "space", N_ ("Tick an agreement"), NULL, NULL, NULL, 0 },
  { TODAY, "r", N_ ("Mark as read"), NULL, NULL, NULL, 0 },
  { INBOX, "<Control>1 <Control>2 <Control>3", N_ ("To another part of the list"), NULL, NULL, NULL, 0 },
  { INBOX, "<Control>e", N_ ("Ask more"), NULL, NULL, NULL, 0 },
  { INBOX, "<Control>d", N_ ("Decline"), NULL, NULL, NULL, 0 },
  { FILE_, "<Control>j", N_ ("Write feedback"), NULL, NULL, NULL, 0 },
  { FILE_, "<Control><Shift>a", N_ ("New agreement"), NULL, NULL, NULL, 0 },
  { DIRECTORY, "<Alt>g", N_ ("Municipality"), NULL, NULL, NULL, 0 },
  { DIRECTORY, "<Alt>t", N_ ("Theme"), NULL, NULL, NULL, 0 },
  { DIRECTORY, "<Alt>d", N_ ("Target group"), NULL, NULL, NULL, 0 },
  { DIRECTORY, "<Control>BackSpace", N_ ("Clear filters"), NULL, NULL, NULL, 0 },
  { DIRECTORY, "<Control><Shift>c", N_ ("Copy the phone number"), NULL, NULL, NULL, 0 },
  { COMPOSER, "<Alt>1 <Alt>2 <Alt>3", N_ ("To block 1, 2 or 3, and so on"), NULL, NULL, NULL, 0 },
  { COMPOSER, "<Control>1 <Control>2 <Control>3", N_ ("Add sentence 1, 2 or 3, and so on"), NULL, NULL, NULL, 0 },
  { COMPOSER, "<Alt>t", N_ ("Tick or untick consent"), NULL, NULL, NULL, 0 },
  { COMPOSER, "<Control><Shift>v", N_ ("Paste from GP system"), NULL, NULL, NULL, 0 },
  { COMPOSER, "<Control>s", N_ ("Save the draft now"), NULL, NULL, NULL, 0 },
  { CHOICE, "1 2 3", N_ ("Choose"), NULL, NULL, NULL, 0 },
  { CHOICE, "<Control>Return", N_ ("Save choice"), NULL, NULL, NULL, 0 },
  { CHOICE, "Escape", N_ ("Choose later"), NULL, NULL, NULL, 0 },
  { PROGRAM, "F5 <Control>r", N_ ("Update now"), "win.sync", NULL, NULL, 0 },
  { PROGRAM, "<Control><Shift>h", N_ ("Hide names"), "win.hide-names", NULL, NULL, 0 },
  { PROGRAM, "<Control><Shift>l", N_ ("Lock"), "win.lock", NULL, NULL, 0 },
  { PROGRAM, "F10", N_ ("Main menu"), NULL, NULL, NULL, 0 },
  { PROGRAM, "<Control>comma", N_ ("Preferences"), "win.preferences", NULL, NULL, 0 },
  { PROGRAM, "<Control>question", N_ ("Keyboard shortcuts"), "win.shortcuts", NULL, NULL, 0 },
};

const WvShortcut *
wv_shortcut_table (guint *ret_n)
{
  *ret_n = G_N_ELEMENTS (table);
  return table;
}

static void
bind_key (GtkWidgetClass *klass, const WvShortcut *shortcut, const char *keys)
{
  guint key;
  GdkModifierType modifiers;

  if (!gtk_accelerator_parse (keys, &key, &modifiers))
    g_return_if_reached ();
  if (shortcut->format == NULL)
    gtk_widget_class_add_binding_action (klass, key, modifiers, shortcut->action, NULL);
  else if (shortcut->format[0] == 's')
    gtk_widget_class_add_binding_action (klass, key, modifiers, shortcut->action, "s",
                                         shortcut->text);
  else
    gtk_widget_class_add_binding_action (klass, key, modifiers, shortcut->action, "i",
                                         shortcut->number);
}

void
wv_shortcut_bind (GtkWidgetClass *klass)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_auto (GStrv) keys = g_strsplit (table[i].keys, " ", -1);

      for (guint k = 0; table[i].action != NULL && keys[k] != NULL; k++)
        bind_key (klass, &table[i], keys[k]);
    }
}

const char *
wv_shortcut_keys (const char *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (table[i].action, action) == 0)
      return table[i].keys;
  return NULL;
}

char *
wv_shortcut_tooltip (const char *label, const char *action)
{
  g_auto (GStrv) keys = g_strsplit (wv_shortcut_keys (action) ?: "", " ", -1);
  g_autofree char *shown = NULL;
  guint key;
  GdkModifierType modifiers;

  if (keys[0] == NULL || !gtk_accelerator_parse (keys[0], &key, &modifiers))
    return g_strdup (label);
  shown = gtk_accelerator_get_label (key, modifiers);
  return g_strdup_printf ("%s (%s)", label, shown);
}

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

#include "ui/wv-application.h"
#include "ui/wv-ui-resources.h"
#include "wv-config.h"

int
main (int argc, char **argv)
{
  g_autofree char *data = NULL;
  GOptionEntry options[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &data, N_ ("Folder of the database"), "DIR" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvApplication) application = NULL;
  const char *locales = g_getenv ("WELVERWIJS_LOCALEDIR");

  /* A limit on the size of files is a full disk, which is told; it must not end the program. */
  signal (SIGXFSZ, SIG_IGN);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locales != NULL ? locales : WV_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, options, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  g_resources_register (wv_ui_get_resource ());
  application = wv_application_new (data);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

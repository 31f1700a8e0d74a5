#include "ui/wv-text-size.h"

static void
apply (GSettings *settings, const char *key, GtkSettings *gtk)
{
  int dpi;

  /* What the environment chose, without our own change of before. */
  gtk_settings_reset_property (gtk, "gtk-xft-dpi");
  g_object_get (gtk, "gtk-xft-dpi", &dpi, NULL);
  if (dpi <= 0)
    dpi = 96 * PANGO_SCALE;
  g_object_set (gtk, "gtk-xft-dpi", (int)(dpi * g_settings_get_double (settings, "text-size")),
                NULL);
}

void
wv_text_size_follow (GSettings *settings)
{
  GtkSettings *gtk = gtk_settings_get_default ();

  g_return_if_fail (gtk != NULL);
  g_signal_connect_object (settings, "changed::text-size", G_CALLBACK (apply), gtk, 0);
  apply (settings, "text-size", gtk);
}

double
wv_text_scale (void)
{
  GtkSettings *gtk = gtk_settings_get_default ();
  int dpi = 0;

  if (gtk != NULL)
    g_object_get (gtk, "gtk-xft-dpi", &dpi, NULL);
  return MAX (1.0, dpi / (96.0 * PANGO_SCALE));
}

/* Loaded before the libraries of a program: says on standard output when its first window has
 * painted its first frame, so that any GTK program is measured the same way. Time is
 * CLOCK_MONOTONIC, the same in all processes. */
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

#include <gtk/gtk.h>

static void
painted (GdkFrameClock *clock, gpointer handler)
{
  static gboolean told;
  g_autofree char *line = NULL;

  if (told)
    return;
  told = TRUE;
  line = g_strdup_printf ("first-frame %" G_GINT64_FORMAT "\n", g_get_monotonic_time ());
  (void)!write (STDOUT_FILENO, line, strlen (line));
}

void
gtk_window_present (GtkWindow *window)
{
  void (*present) (GtkWindow *) = (void (*) (GtkWindow *))dlsym (RTLD_NEXT, "gtk_window_present");
  GdkFrameClock *clock;

  present (window);
  clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  if (clock != NULL)
    g_signal_connect (clock, "after-paint", G_CALLBACK (painted), NULL);
}

/* busy-desk FOLDER PASSWORD: a desktop on which somebody refers one resident after the other while it syncs, until it is
 * killed. Each line "saved ID" is what a person would have seen as saved: it may not be lost. */
#include <stdio.h>
#include <stdlib.h>

#include "wv-headless.h"

#define OFFER "01900000-0000-7000-8000-000000001001"

static gboolean
refer (gpointer data)
{
  static const WvHeadlessReferral referral = { .form = "mevrouw", .call_name = "Wil", .family_name = "Zwartepoorte", .birth_year = 1950,
                                               .phone = "0113-555 071", .postcode = "4451", .offer = OFFER,
                                               .reason = "Wil graag onder de mensen." };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = wv_headless_refer (data, &referral, &error);

  if (id == NULL)
    {
      fprintf (stderr, "busy-desk: %s\n", error->message);
      exit (EXIT_FAILURE);
    }
  printf ("saved %s\n", id);
  fflush (stdout);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (WvHeadless) desk = argc == 3 ? wv_headless_open (argv[1], argv[2], NULL, &error) : NULL;

  if (desk == NULL)
    {
      fprintf (stderr, "busy-desk: %s\n", error != NULL ? error->message : "FOLDER PASSWORD");
      return EXIT_FAILURE;
    }
  wv_sync_start (desk->sync);
  g_timeout_add (7, refer, desk);
  printf ("ready\n");
  fflush (stdout);
  g_main_loop_run (loop);
  return EXIT_SUCCESS;
}

/* The directory and the composer with a real store and vault. */
#include "desk-fixture.h"

#include "store/wv-draft.h"
#include "ui/wv-composer.h"
#include "ui/wv-directory-page.h"

static gboolean
shows (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return gtk_widget_get_mapped (widget) || gtk_widget_get_visible (widget);
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    if (shows (c, text))
      return TRUE;
  return FALSE;
}

static void
wait_for (GtkWidget *widget, const char *text)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;

  while (!shows (widget, text) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (shows (widget, text));
}

static void
test_nothing_found (Fixture *f, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (WV_TYPE_DIRECTORY_PAGE, "desk", f->desk, NULL));

  wait_for (page, "Nothing found");
  spin ();
  g_object_unref (page);
}

/* Sending an empty referral sends nothing and says what is missing. */
static void
test_empty_is_not_sent (Fixture *f, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (WV_TYPE_COMPOSER, "desk", f->desk, NULL));

  wait_for (page, "First choose an offer");
  g_assert_true (wv_page_primary (WV_PAGE (page)));
  wait_for (page, "more things:");
  spin ();
  g_object_unref (page);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/ui/directory-page/nothing-found", Fixture, NULL, set_up, test_nothing_found, tear_down);
  g_test_add ("/ui/composer/empty-is-not-sent", Fixture, NULL, set_up, test_empty_is_not_sent, tear_down);
  return g_test_run ();
}

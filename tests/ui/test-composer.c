/* The directory and the composer with a real store and vault. */
#include <glib/gstdio.h>

#include "store/wv-draft.h"
#include "ui/wv-composer.h"
#include "ui/wv-directory-page.h"

typedef struct
{
  char *folder;
  WvStore *store;
  WvVault *vault;
  WvDesk *desk;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  WvProfile *profile = wv_profile_new ();

  f->folder = g_dir_make_tmp ("wv-pages-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (f->folder, "welverwijs.db", NULL);
  f->store = wv_store_new (path, NULL, &error);
  g_assert_no_error (error);
  f->vault = wv_vault_new ();
  wv_vault_generate (f->vault);
  profile->organisation = g_strdup ("01900000-0000-7000-8000-000000000001");
  profile->organisation_name = g_strdup ("Praktijk De Visser");
  profile->contact = g_strdup ("01900000-0000-7000-8000-000000000002");
  profile->contact_name = g_strdup ("Marloes de Visser");
  profile->role = g_strdup (data != NULL ? data : "gp");
  profile->password_wrap = wv_vault_wrap (f->vault, "zeven zeilen", WV_WRAP_COST_MINIMUM, &error);
  g_assert_no_error (error);
  f->desk = wv_desk_new (f->store, f->vault, profile, NULL, NULL);
}

static void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  wv_store_close (f->store);
  spin ();
  g_assert_finalize_object (f->desk);
  g_object_unref (f->vault);
  g_object_unref (f->store);
  g_rmdir (f->folder);
  g_free (f->folder);
}

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

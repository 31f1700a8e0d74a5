#include "desk-fixture.h"

#include <glib/gstdio.h>

void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  WvProfile *profile = wv_profile_new ();

  f->folder = g_dir_make_tmp ("wv-desk-XXXXXX", &error);
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

void
spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
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

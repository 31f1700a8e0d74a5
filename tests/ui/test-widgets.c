#include "domain/wv-calendar.h"
#include "ui/wv-header.h"
#include "ui/wv-sync-button.h"
#include "ui/wv-tag.h"

static void
test_tag (void)
{
  GtkWidget *tag = g_object_ref_sink (wv_tag_new (WV_TONE_ERR, "dialog-warning-symbolic", "4 dagen te laat"));
  GtkWidget *icon = gtk_widget_get_first_child (tag);

  g_assert_true (gtk_widget_has_css_class (tag, "err"));
  gtk_test_accessible_assert_role (icon, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  wv_tag_set (WV_TAG (tag), WV_TONE_OK, NULL, "akkoord");
  g_assert_false (gtk_widget_has_css_class (tag, "err"));
  g_assert_true (gtk_widget_has_css_class (tag, "ok"));
  g_assert_false (gtk_widget_get_visible (icon));
  g_assert_cmpstr (wv_tag_get_text (WV_TAG (tag)), ==, "akkoord");
  wv_tag_set (WV_TAG (tag), WV_TONE_NEUTRAL, NULL, NULL);
  g_assert_false (gtk_widget_get_visible (tag));
  g_assert_finalize_object (tag);
}

static void
test_header_child_types (void)
{
  static const char xml[] = "<interface><object class='WvHeader' id='h'><property name='title'>Aanbod</property>"
                            "<child type='start'><object class='GtkButton' id='b'/></child></object></interface>";
  GtkBuilder *builder;
  WvHeader *header;
  GtkWidget *button;
  g_autofree char *title = NULL;

  g_type_ensure (WV_TYPE_HEADER);
  builder = gtk_builder_new_from_string (xml, -1);
  header = WV_HEADER (g_object_ref (gtk_builder_get_object (builder, "h")));
  button = GTK_WIDGET (gtk_builder_get_object (builder, "b"));
  g_object_get (header, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Aanbod");
  g_assert_nonnull (gtk_widget_get_ancestor (button, ADW_TYPE_HEADER_BAR));
  g_object_unref (builder);
  g_assert_finalize_object (header);
}

static void
test_header_back (void)
{
  WvHeader *header = g_object_ref_sink (wv_header_new ("Dossier"));
  gboolean shown = TRUE;

  g_object_get (header, "show-back", &shown, NULL);
  g_assert_false (shown);
  wv_header_set_show_back (header, TRUE);
  g_object_get (header, "show-back", &shown, NULL);
  g_assert_true (shown);
  g_assert_finalize_object (header);
}

static void
check_look (WvSyncLook look, const char *text, const char *icon)
{
  g_autofree char *words = wv_sync_look_text (&look);

  g_assert_cmpstr (words, ==, text);
  g_assert_cmpstr (wv_sync_look_icon (&look), ==, icon);
}

static void
test_sync_look (void)
{
  gint64 at = wv_day_at ("2026-03-10", 10, 42);

  check_look ((WvSyncLook){ WV_SYNC_IDLE, 0, 0, at }, "Updated 10:42", "emblem-ok-symbolic");
  check_look ((WvSyncLook){ WV_SYNC_IDLE, 0, 0, 0 }, "Offline", "network-offline-symbolic");
  check_look ((WvSyncLook){ WV_SYNC_BUSY, 2, 0, at }, "Updating", "emblem-synchronizing-symbolic");
  check_look ((WvSyncLook){ WV_SYNC_OFFLINE, 1, 0, at }, "Offline · 1 change waiting", "network-offline-symbolic");
  check_look ((WvSyncLook){ WV_SYNC_OFFLINE, 3, 0, at }, "Offline · 3 changes waiting", "network-offline-symbolic");
  check_look ((WvSyncLook){ WV_SYNC_FAILED, 1, 0, at }, "Update failed · 1 change waiting", "dialog-warning-symbolic");
  check_look ((WvSyncLook){ WV_SYNC_IDLE, 0, 1, at }, "1 choice needed", "dialog-question-symbolic");
  check_look ((WvSyncLook){ WV_SYNC_IDLE, 1, 0, at }, "1 change waiting", "content-loading-symbolic");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/ui/widgets/tag", test_tag);
  g_test_add_func ("/ui/widgets/header-child-types", test_header_child_types);
  g_test_add_func ("/ui/widgets/header-back", test_header_back);
  g_test_add_func ("/ui/widgets/sync-look", test_sync_look);
  return g_test_run ();
}

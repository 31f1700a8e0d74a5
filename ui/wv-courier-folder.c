#include "ui/wv-courier-folder.h"

#include <glib/gi18n-lib.h>

static void
response_cb (GtkNativeDialog *dialog, int response, GtkWidget *widget)
{
  WvCourierChosen chosen = (WvCourierChosen) g_object_get_data (G_OBJECT (dialog), "chosen");
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *folder = file != NULL ? g_file_get_path (file) : NULL;

  if (folder != NULL)
    chosen (widget, folder);
  g_object_unref (dialog);
}

/* The root of the first stick. */
static GFile *
find_stick (void)
{
  g_autoptr (GVolumeMonitor) monitor = g_volume_monitor_get ();
  GList *mounts = g_volume_monitor_get_mounts (monitor);
  GFile *root = NULL;

  for (GList *l = mounts; l != NULL && root == NULL; l = l->next)
    {
      g_autoptr (GDrive) drive = g_mount_get_drive (l->data);

      if (drive != NULL && g_drive_is_removable (drive))
        root = g_mount_get_root (l->data);
    }
  g_list_free_full (mounts, g_object_unref);
  return root;
}

void
wv_courier_choose_folder (GtkWidget *widget, const char *title, WvCourierChosen chosen)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (widget));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, parent, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                                                              _ ("Choose"), _ ("Cancel"));
  g_autoptr (GFile) stick = find_stick ();

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (stick != NULL)
    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), stick, NULL);
  g_object_set_data (G_OBJECT (dialog), "chosen", (gpointer) chosen);
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

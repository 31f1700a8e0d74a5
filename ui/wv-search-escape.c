#include "ui/wv-search-escape.h"

static void
stop_cb (GtkWidget *entry)
{
  GtkWidget *popover = gtk_widget_get_ancestor (entry, GTK_TYPE_POPOVER);

  if (*gtk_editable_get_text (GTK_EDITABLE (entry)) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (entry), "");
  else if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

void
wv_search_escape (GtkWidget *entry)
{
  g_return_if_fail (GTK_IS_SEARCH_ENTRY (entry));

  g_signal_connect (entry, "stop-search", G_CALLBACK (stop_cb), NULL);
}

#include "ui/wv-stack.h"

static void
update (GtkStack *stack)
{
  GtkWidget *visible = gtk_stack_get_visible_child (stack);

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stack)); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, child != visible, -1);
}

static void
on_pages_changed (GListModel *pages, guint position, guint removed, guint added, GtkStack *stack)
{
  update (stack);
}

void
wv_stack_hide_unseen (GtkStack *stack)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);

  g_signal_connect_object (pages, "items-changed", G_CALLBACK (on_pages_changed), stack, 0);
  g_object_set_data_full (G_OBJECT (stack), "wv-pages", g_steal_pointer (&pages), g_object_unref); /* the stack keeps no reference */
  g_signal_connect (stack, "notify::visible-child", G_CALLBACK (update), NULL);
  update (stack);
}

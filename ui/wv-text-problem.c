#include "ui/wv-text-problem.h"

#include <glib/gi18n-lib.h>

char *
wv_text_problem_dup_text (GtkTextView *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

char *
wv_text_problem_find (const char *text, long max)
{
  long length = g_utf8_strlen (text, -1);

  if (length <= max)
    return NULL;
  return g_strdup_printf (_ ("The text has %ld characters. At most %ld can be sent. Make it shorter."),
                          length, max);
}

void
wv_text_problem_show (GtkTextView *field, GtkLabel *label, const char *problem)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (field);

  gtk_label_set_text (label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (label), problem != NULL);
  if (problem == NULL)
    {
      gtk_accessible_reset_state (accessible, GTK_ACCESSIBLE_STATE_INVALID);
      gtk_accessible_reset_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE);
      return;
    }
  gtk_accessible_update_state (accessible, GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  gtk_accessible_update_relation (accessible, GTK_ACCESSIBLE_RELATION_ERROR_MESSAGE, label, -1);
  gtk_widget_grab_focus (GTK_WIDGET (field));
}

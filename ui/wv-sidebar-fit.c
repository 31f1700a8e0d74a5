#include "ui/wv-sidebar-fit.h"

#include "ui/wv-text-size.h"

#define WORDS_FROM 1100
#define WIDTH_WORDS 236
#define WIDTH_ICONS 56

gboolean
wv_sidebar_is_narrow_at (int width)
{
  return width < WORDS_FROM * wv_text_scale ();
}

static const char *
words_in (GtkWidget *widget)
{
  const char *found = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "side-words"))
    return gtk_label_get_text (GTK_LABEL (widget));
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = words_in (c);
  return found;
}

static void
fit (GtkWidget *widget, gboolean narrow)
{
  if (gtk_widget_has_css_class (widget, "side-words"))
    gtk_widget_set_visible (widget, !narrow);
  if (gtk_widget_has_css_class (widget, "side-line"))
    gtk_orientable_set_orientation (GTK_ORIENTABLE (widget), narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  if (GTK_IS_LIST_BOX_ROW (widget))
    gtk_widget_set_tooltip_text (widget, narrow ? words_in (widget) : NULL);
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL; c = gtk_widget_get_next_sibling (c))
    fit (c, narrow);
}

void
wv_sidebar_fit (GtkWidget *sidebar, gboolean narrow)
{
  fit (sidebar, narrow);
  gtk_widget_set_size_request (sidebar, narrow ? WIDTH_ICONS : WIDTH_WORDS, -1);
}

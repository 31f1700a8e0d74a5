#include "ui/wv-inbox-places.h"

#include <glib/gi18n-lib.h>

static int
compare_places (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
find_places (GListModel *cases)
{
  GPtrArray *places = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (cases, i);

      if (item->party == WV_PARTY_RECEIVER && item->place != NULL
          && !g_ptr_array_find_with_equal_func (places, item->place, g_str_equal, NULL))
        g_ptr_array_add (places, g_strdup (item->place));
    }
  g_ptr_array_sort (places, compare_places);
  g_ptr_array_insert (places, 0, g_strdup (_ ("All villages")));
  return places;
}

void
wv_inbox_places_show (GtkDropDown *dropdown, WvCaseload *caseload)
{
  g_autoptr (GPtrArray) places = find_places (G_LIST_MODEL (caseload));
  GListModel *before = gtk_drop_down_get_model (dropdown);
  g_autoptr (GtkStringList) model = NULL;

  if (before != NULL && g_list_model_get_n_items (before) == places->len)
    return;
  model = gtk_string_list_new (NULL);
  for (guint i = 0; i < places->len; i++)
    gtk_string_list_append (model, places->pdata[i]);
  gtk_drop_down_set_model (dropdown, G_LIST_MODEL (model));
}

#include "ui/wv-filter-chip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "ui/wv-accessible-name.h"
#include "ui/wv-search-escape.h"

#define LIST_HEIGHT 320
#define SEARCH_FROM 12 /* shorter lists need no search field */

typedef struct
{
  char *code, *label, *folded;
  gboolean near, chosen;
} Choice;

struct _WvFilterChip
{
  AdwBin parent_instance;

  char *title, *icon_name, *words;
  GPtrArray *choices; /* Choice */
  GtkMenuButton *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkSearchEntry *entry;
  GtkListBox *list; /* %NULL until it was opened */
};

enum
{
  PROP_TITLE = 1,
  PROP_ICON_NAME,
};

G_DEFINE_FINAL_TYPE (WvFilterChip, wv_filter_chip, ADW_TYPE_BIN)

static guint changed_signal;

static void
choice_free (Choice *choice)
{
  g_free (choice->code);
  g_free (choice->label);
  g_free (choice->folded);
  g_free (choice);
}

char *
wv_filter_chip_dup_words (WvFilterChip *self)
{
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();

  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = self->choices->pdata[i];

      if (choice->chosen)
        g_ptr_array_add (labels, choice->label);
    }
  if (labels->len == 0 || self->words != NULL)
    return labels->len > 0 ? g_strdup (self->words) : NULL;
  if (labels->len > 1)
    return g_strdup_printf (_ ("%s and %d more"), (char *)labels->pdata[0], (int)labels->len - 1);
  return g_strdup (labels->pdata[0]);
}

static void
set_name (WvFilterChip *self, const char *words)
{
  g_autofree char *title = g_utf8_strdown (self->title, -1);
  g_autofree char *name = words != NULL ? g_strdup_printf (_ ("Filter %s, now %s"), title, words)
                                        : g_strdup_printf (_ ("Filter %s"), title);
  GtkWidget *toggle = gtk_widget_get_first_child (GTK_WIDGET (self->button));

  /* The button inside is what has the focus. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  if (toggle != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    -1);
}

static void
show_choice (WvFilterChip *self)
{
  g_autofree char *words = wv_filter_chip_dup_words (self);
  g_autofree char *text
      = words != NULL ? g_strdup_printf ("%s: %s", self->title, words) : g_strdup (self->title);

  gtk_label_set_text (self->label, text);
  if (words != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "on");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "on");
  set_name (self, words);
}

static void
ticked (WvFilterChip *self, GParamSpec *pspec, GtkCheckButton *check)
{
  Choice *choice = g_object_get_data (G_OBJECT (check), "choice");

  if (choice->chosen == gtk_check_button_get_active (check))
    return;
  choice->chosen = gtk_check_button_get_active (check);
  g_clear_pointer (&self->words, g_free);
  show_choice (self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
is_wanted (GtkListBoxRow *row, gpointer data)
{
  WvFilterChip *self = data;
  const Choice *choice = self->choices->pdata[gtk_list_box_row_get_index (row)];
  g_autofree char *text = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);

  if (*g_strstrip (text) == '\0')
    return choice->near || choice->chosen;
  return strstr (choice->folded, text) != NULL;
}

static void
activate_row (GtkListBox *list, GtkListBoxRow *row)
{
  GtkCheckButton *check = GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row));

  gtk_check_button_set_active (check, !gtk_check_button_get_active (check));
}

static GtkWidget *
make_check (WvFilterChip *self, Choice *choice)
{
  GtkWidget *check = gtk_check_button_new_with_label (choice->label);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), choice->chosen);
  g_object_set_data (G_OBJECT (check), "choice", choice);
  g_signal_connect_object (check, "notify::active", G_CALLBACK (ticked), self, G_CONNECT_SWAPPED);
  return check;
}

static void
fill_list (WvFilterChip *self)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      GtkWidget *row = gtk_list_box_row_new ();

      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_check (self, self->choices->pdata[i]));
      wv_name_row_from_text (row);
      gtk_list_box_append (self->list, row);
    }
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
}

static GtkWidget *
make_popover (WvFilterChip *self)
{
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  wv_search_escape (GTK_WIDGET (self->entry));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (activate_row), NULL);
  g_signal_connect_object (self->entry, "search-changed",
                           G_CALLBACK (gtk_list_box_invalidate_filter), self->list,
                           G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Search in this list"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->title, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->entry), self->choices->len >= SEARCH_FROM);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_add_css_class (popover, "filter-popover");
  return popover;
}

/* There are hundreds of municipalities: the rows are made when somebody looks. */
static void
open_list (GtkMenuButton *button, gpointer data)
{
  WvFilterChip *self = data;

  if (self->list != NULL)
    return;
  gtk_menu_button_set_popover (button, make_popover (self));
  fill_list (self);
}

static void
wv_filter_chip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WvFilterChip *self = WV_FILTER_CHIP (object);

  if (id == PROP_TITLE)
    self->title = g_value_dup_string (value);
  else
    self->icon_name = g_value_dup_string (value);
}

static void
wv_filter_chip_constructed (GObject *object)
{
  WvFilterChip *self = WV_FILTER_CHIP (object);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  G_OBJECT_CLASS (wv_filter_chip_parent_class)->constructed (object);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", self->icon_name, "visible",
                             self->icon_name != NULL, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  gtk_menu_button_set_create_popup_func (self->button, open_list, self, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "chip-menu");
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
  show_choice (self);
}

static void
wv_filter_chip_finalize (GObject *object)
{
  WvFilterChip *self = WV_FILTER_CHIP (object);

  g_ptr_array_unref (self->choices);
  g_free (self->title);
  g_free (self->icon_name);
  g_free (self->words);
  G_OBJECT_CLASS (wv_filter_chip_parent_class)->finalize (object);
}

static void
wv_filter_chip_class_init (WvFilterChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags once = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->set_property = wv_filter_chip_set_property;
  object_class->constructed = wv_filter_chip_constructed;
  object_class->finalize = wv_filter_chip_finalize;
  g_object_class_install_property (object_class, PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, "", once));
  g_object_class_install_property (object_class, PROP_ICON_NAME,
                                   g_param_spec_string ("icon-name", NULL, NULL, NULL, once));
  changed_signal = g_signal_new ("changed", WV_TYPE_FILTER_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
wv_filter_chip_init (WvFilterChip *self)
{
  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify)choice_free);
}

void
wv_filter_chip_add (WvFilterChip *self, const char *code, const char *label, gboolean near)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->code = g_strdup (code);
  choice->label = g_strdup (label);
  choice->folded = g_utf8_casefold (label, -1);
  choice->near = near;
  g_ptr_array_add (self->choices, choice);
}

/* The choice first: a box that only follows it is not a change by the user. */
static void
show_ticks (WvFilterChip *self)
{
  GtkListBoxRow *row;

  if (self->list == NULL)
    return;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    {
      const Choice *choice = self->choices->pdata[i];

      gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_list_box_row_get_child (row)),
                                   choice->chosen);
    }
  gtk_list_box_invalidate_filter (self->list);
}

void
wv_filter_chip_set_codes (WvFilterChip *self, const char *const *codes, const char *words)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      Choice *choice = self->choices->pdata[i];

      choice->chosen = codes != NULL && g_strv_contains (codes, choice->code);
    }
  g_free (self->words);
  self->words = g_strdup (words);
  show_ticks (self);
  show_choice (self);
}

char **
wv_filter_chip_dup_codes (WvFilterChip *self)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = self->choices->pdata[i];

      if (choice->chosen)
        g_ptr_array_add (codes, g_strdup (choice->code));
    }
  g_ptr_array_add (codes, NULL);
  return (char **)g_ptr_array_steal (codes, NULL);
}

void
wv_filter_chip_popup (WvFilterChip *self)
{
  gtk_menu_button_popup (self->button);
}

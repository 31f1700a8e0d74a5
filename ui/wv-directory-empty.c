#include "ui/wv-directory-empty.h"

#include <glib/gi18n-lib.h>

#include "store/wv-directory.h"
#include "ui/wv-accessible-name.h"
#include "ui/wv-contact-row.h"
#include "ui/wv-wrap.h"

struct _WvDirectoryEmpty
{
  AdwBin parent_instance;

  GCancellable *cancellable;
  AdwStatusPage *page;
  GtkWidget *wider, *clear, *ask, *again, *copy;
  char *message; /* of the last error */
};

enum
{
  WIDER,
  CLEAR,
  AGAIN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (WvDirectoryEmpty, wv_directory_empty, ADW_TYPE_BIN)

typedef struct
{
  char *practice, *today;
} Ask;

static void
ask_free (gpointer data)
{
  Ask *ask = data;

  g_free (ask->practice);
  g_free (ask->today);
  g_free (ask);
}

static gpointer
load_contacts (WvDb *db, gpointer data, GError **error)
{
  const Ask *ask = data;

  return wv_practice_contacts (db, ask->practice, ask->today, error);
}

/* Whoever of the fixed contacts is there; else the first. */
static void
set_person (WvDirectoryEmpty *self, const GPtrArray *people)
{
  const WvPerson *person = NULL;
  GtkWidget *popover = gtk_popover_new ();
  g_autofree char *label = NULL;

  for (guint i = 0; i < people->len && (person == NULL || person->absent); i++)
    person = people->pdata[i];
  label = g_strdup_printf (_ ("Ask %s"), wv_record_get_text (person->contact, "name"));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->ask), label);
  gtk_popover_set_child (GTK_POPOVER (popover),
                         wv_contact_row_new (person->organisation_name, person->contact));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->ask), popover);
}

static void
contacts_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDirectoryEmpty) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = wv_store_run_finish (WV_STORE (source), result, &error);

  if (people != NULL && people->len > 0 && self->cancellable != NULL)
    set_person (self, people);
}

void
wv_directory_empty_set_desk (WvDirectoryEmpty *self, WvDesk *desk)
{
  Ask *ask = g_new0 (Ask, 1);

  ask->practice = g_strdup (wv_desk_get_actor (desk)->organisation);
  ask->today = wv_desk_dup_today (desk);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_contacts, ask, ask_free,
                      (GDestroyNotify)g_ptr_array_unref, self->cancellable, contacts_loaded,
                      g_object_ref (self));
}

static void
suggest (GtkWidget *button, gboolean suggested)
{
  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
}

static void
set_texts (WvDirectoryEmpty *self, const char *icon, const char *title, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text != NULL ? text : "", -1);

  adw_status_page_set_icon_name (self->page, icon);
  adw_status_page_set_title (self->page, title);
  adw_status_page_set_description (self->page, markup);
}

void
wv_directory_empty_show (WvDirectoryEmpty *self,
                         const char *text,
                         const char *province,
                         gboolean filtered)
{
  g_autofree char *label
      = province != NULL ? g_strdup_printf (_ ("Search all of %s"), province) : NULL;

  set_texts (self, "system-search-symbolic", _ ("Nothing found"), text);
  if (label != NULL)
    gtk_button_set_label (GTK_BUTTON (self->wider), label);
  gtk_widget_set_visible (self->wider, province != NULL);
  gtk_widget_set_visible (self->clear, filtered);
  gtk_widget_set_visible (self->ask,
                          gtk_menu_button_get_popover (GTK_MENU_BUTTON (self->ask)) != NULL);
  suggest (self->clear, province == NULL);
  gtk_widget_set_visible (self->again, FALSE);
  gtk_widget_set_visible (self->copy, FALSE);
}

void
wv_directory_empty_show_error (WvDirectoryEmpty *self, const char *message)
{
  g_free (self->message);
  self->message = g_strdup (message);
  set_texts (self, "dialog-error-symbolic", _ ("This screen cannot open"),
             _ ("Your data are safe. Close Welverwijs and open it again."));
  gtk_widget_set_visible (self->wider, FALSE);
  gtk_widget_set_visible (self->clear, FALSE);
  gtk_widget_set_visible (self->ask, FALSE);
  gtk_widget_set_visible (self->again, TRUE);
  gtk_widget_set_visible (self->copy, TRUE);
}

static void
pressed (GtkButton *button, WvDirectoryEmpty *self)
{
  if (GTK_WIDGET (button) == self->copy)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (self->copy),
                            self->message != NULL ? self->message : "");
  else
    g_signal_emit (self,
                   signals[GTK_WIDGET (button) == self->wider   ? WIDER
                           : GTK_WIDGET (button) == self->clear ? CLEAR
                                                                : AGAIN],
                   0);
}

static void
wv_directory_empty_dispose (GObject *object)
{
  WvDirectoryEmpty *self = WV_DIRECTORY_EMPTY (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->message, g_free);
  G_OBJECT_CLASS (wv_directory_empty_parent_class)->dispose (object);
}

static void
wv_directory_empty_class_init (WvDirectoryEmptyClass *klass)
{
  static const char *const names[N_SIGNALS] = { "wider", "clear", "again" };

  G_OBJECT_CLASS (klass)->dispose = wv_directory_empty_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], WV_TYPE_DIRECTORY_EMPTY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                               NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
add_button (WvDirectoryEmpty *self, GtkWidget *box, const char *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_add_css_class (button, "pill");
  g_signal_connect (button, "clicked", G_CALLBACK (pressed), self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
wv_directory_empty_init (WvDirectoryEmpty *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->cancellable = g_cancellable_new ();
  self->page = ADW_STATUS_PAGE (adw_status_page_new ());
  gtk_widget_set_layout_manager (box, wv_wrap_new (8));
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  self->wider = add_button (self, box, "");
  self->clear = add_button (self, box, _ ("Clear filters"));
  self->again = add_button (self, box, _ ("Try again"));
  self->copy = add_button (self, box, _ ("Copy error message"));
  self->ask = gtk_menu_button_new ();
  wv_name_menu_button (GTK_MENU_BUTTON (self->ask));
  gtk_widget_add_css_class (self->ask, "pill-menu");
  gtk_box_append (GTK_BOX (box), self->ask);
  suggest (self->wider, TRUE);
  suggest (self->again, TRUE);
  adw_status_page_set_child (self->page, box);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

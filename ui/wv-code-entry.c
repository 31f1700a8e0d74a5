#include "ui/wv-code-entry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BOXES 3
#define LENGTH 4

struct _WvCodeEntry
{
  GtkBox parent_instance;

  GtkWidget *boxes[BOXES];
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (WvCodeEntry, wv_code_entry, GTK_TYPE_BOX)

static guint changed_signal;
static guint complete_signal;

static void
wv_code_entry_class_init (WvCodeEntryClass *klass)
{
  changed_signal = g_signal_new ("changed", WV_TYPE_CODE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  complete_signal = g_signal_new ("complete", WV_TYPE_CODE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static const char *
text_of (WvCodeEntry *self, guint index)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->boxes[index]));
}

static guint
index_of (WvCodeEntry *self, GtkEditable *editable)
{
  for (guint i = 0; i < BOXES; i++)
    if (gtk_editable_get_delegate (GTK_EDITABLE (self->boxes[i])) == editable)
      return i;
  g_return_val_if_reached (0);
}

/* Letters and digits as capitals; dashes and spaces of a pasted code fall away. */
static char *
clean_up (const char *text, gsize length)
{
  GString *clean = g_string_new (NULL);

  for (gsize i = 0; i < length && text[i] != '\0'; i++)
    if (g_ascii_isalnum (text[i]))
      g_string_append_c (clean, g_ascii_toupper (text[i]));
  return g_string_free (clean, FALSE);
}

/* Fills from box @index on with @text; boxes that it does not reach keep what they have. */
static void
fill (WvCodeEntry *self, guint index, const char *text)
{
  self->filling = TRUE;
  for (; index < BOXES; index++)
    {
      g_autofree char *part = g_strndup (text, LENGTH);

      gtk_editable_set_text (GTK_EDITABLE (self->boxes[index]), part);
      text += strlen (part);
      if (*text == '\0')
        break;
    }
  self->filling = FALSE;
}

/* To the next box, where what stands there is typed over. */
static void
move_on (WvCodeEntry *self, guint index)
{
  if (index + 1 >= BOXES || strlen (text_of (self, index + 1)) < LENGTH)
    wv_code_entry_focus (self);
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_widget_grab_focus (self->boxes[index + 1]);
}

static void
insert_cb (GtkEditable *editable, const char *text, int length, int *position, WvCodeEntry *self)
{
  guint index;
  g_autofree char *clean = NULL;
  g_autofree char *before = NULL;
  g_autofree char *all = NULL;

  if (self->filling)
    return;
  g_signal_stop_emission_by_name (editable, "insert-text");
  index = index_of (self, editable);
  clean = clean_up (text, length < 0 ? strlen (text) : (gsize)length);
  before = g_strndup (text_of (self, index), *position);
  all = g_strconcat (before, clean, text_of (self, index) + strlen (before), NULL);
  fill (self, index, all);
  *position = MIN (LENGTH, *position + (int)strlen (clean));
  g_signal_emit (self, changed_signal, 0);
  if (strlen (all) >= LENGTH && *position == LENGTH)
    move_on (self, index);
  if (strlen (clean) > 1 || index + 1 == BOXES)
    g_signal_emit (self, complete_signal, 0);
}

static void
deleted_cb (WvCodeEntry *self)
{
  if (!self->filling)
    g_signal_emit (self, changed_signal, 0);
}

static gboolean
key_cb (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state, WvCodeEntry *self)
{
  GtkWidget *box = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (keys));

  for (guint i = 1; i < BOXES; i++)
    if (self->boxes[i] == box && key == GDK_KEY_BackSpace && *text_of (self, i) == '\0')
      {
        gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->boxes[i - 1]));
        gtk_editable_set_position (GTK_EDITABLE (self->boxes[i - 1]), -1);
      }
  return FALSE;
}

static void
add_box (WvCodeEntry *self, guint index)
{
  GtkWidget *entry = g_object_new (GTK_TYPE_ENTRY, "width-chars", 8, "xalign", 0.5,
                                   "activates-default", TRUE, "hexpand", TRUE, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autofree char *name = g_strdup_printf (_ ("Code, part %u of 3"), index + 1);

  self->boxes[index] = entry;
  gtk_widget_add_css_class (entry, "codebox");
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "insert-text",
                    G_CALLBACK (insert_cb), self);
  g_signal_connect_data (gtk_editable_get_delegate (GTK_EDITABLE (entry)), "delete-text",
                         G_CALLBACK (deleted_cb), self, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (entry, keys);
  if (index > 0)
    gtk_box_append (GTK_BOX (self), gtk_label_new ("–"));
  gtk_box_append (GTK_BOX (self), entry);
}

static void
wv_code_entry_init (WvCodeEntry *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 10);
  for (guint i = 0; i < BOXES; i++)
    add_box (self, i);
}

GtkWidget *
wv_code_entry_new (void)
{
  return g_object_new (WV_TYPE_CODE_ENTRY, NULL);
}

char *
wv_code_entry_dup_text (WvCodeEntry *self)
{
  return g_strdup_printf ("%s-%s-%s", text_of (self, 0), text_of (self, 1), text_of (self, 2));
}

void
wv_code_entry_set_text (WvCodeEntry *self, const char *text)
{
  g_autofree char *clean = clean_up (text, strlen (text));

  for (guint i = 0; i < BOXES; i++)
    fill (self, i, "");
  fill (self, 0, clean);
  g_signal_emit (self, changed_signal, 0);
  g_signal_emit (self, complete_signal, 0);
}

gboolean
wv_code_entry_is_full (WvCodeEntry *self)
{
  for (guint i = 0; i < BOXES; i++)
    if (strlen (text_of (self, i)) < LENGTH)
      return FALSE;
  return TRUE;
}

void
wv_code_entry_focus (WvCodeEntry *self)
{
  guint index = 0;

  while (index < BOXES - 1 && strlen (text_of (self, index)) >= LENGTH)
    index++;
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->boxes[index]));
  gtk_editable_set_position (GTK_EDITABLE (self->boxes[index]), -1);
}

GtkWidget *
wv_code_entry_get_box (WvCodeEntry *self, guint index)
{
  return self->boxes[index];
}

#include "ui/wv-composer-resident.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-validate.h"
#include "ui/wv-composer-paste.h"

/* Not a year anybody was born in: the check says so, where dropping the text would hide it. */
#define NO_YEAR 1

struct _WvComposerResident
{
  WvComposerBlock parent_instance;

  GtkEditable *name, *birth_year, *phone, *postcode;
};

G_DEFINE_FINAL_TYPE (WvComposerResident, wv_composer_resident, WV_TYPE_COMPOSER_BLOCK)

static void
set_text (GtkEditable *entry, const char *text)
{
  gtk_editable_set_text (entry, text != NULL ? text : "");
}

static void
wv_composer_resident_show (WvComposerBlock *block, const WvDraft *draft)
{
  WvComposerResident *self = WV_COMPOSER_RESIDENT (block);
  const char *call = wv_record_get_text (draft->referral, "call_name");
  const char *family = wv_record_get_text (draft->referral, "family_name");
  gint64 year = wv_record_get_int (draft->referral, "birth_year", NO_YEAR);
  g_autofree char *name = g_strjoin (call != NULL && family != NULL ? " " : "",
                                     call != NULL ? call : "", family != NULL ? family : "", NULL);
  g_autofree char *digits = year > NO_YEAR ? g_strdup_printf ("%d", (int)year) : NULL;

  set_text (self->name, name);
  set_text (self->birth_year, digits);
  set_text (self->phone, wv_record_get_text (draft->client_contact, "phone"));
  set_text (self->postcode, draft->postcode);
}

static char *
dup_stripped (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

/* The first word is the call name; all that follows is the family name, with its prefixes. */
static void
take_name (GtkEditable *entry, WvRecord *referral)
{
  g_autofree char *name = dup_stripped (entry);
  g_auto (GStrv) parts = g_strsplit (name, " ", 2);

  wv_record_set_text (referral, "call_name", g_strv_length (parts) == 2 ? parts[0] : NULL);
  wv_record_set_text (referral, "family_name",
                      g_strv_length (parts) == 2 ? g_strstrip (parts[1]) : name);
}

static void
take_year (GtkEditable *entry, WvRecord *referral)
{
  g_autofree char *text = dup_stripped (entry);
  guint64 year;

  if (*text == '\0')
    wv_record_clear (referral, "birth_year");
  else if (g_ascii_string_to_unsigned (text, 10, NO_YEAR, 9999, &year, NULL))
    wv_record_set_int (referral, "birth_year", (gint64)year);
  else
    wv_record_set_int (referral, "birth_year", NO_YEAR);
}

/* What cannot be read stays as typed, so that the check can say what is wrong with it. */
static void
take_phone (GtkEditable *entry, WvRecord *contact)
{
  g_autofree char *text = dup_stripped (entry);
  g_autofree char *phone = *text != '\0' ? wv_phone_normalise (text, NULL) : NULL;

  wv_record_set_text (contact, "phone", phone != NULL ? phone : text);
}

static void
take_postcode (GtkEditable *entry, WvDraft *draft)
{
  g_autofree char *text = dup_stripped (entry);
  g_autofree char *postcode = *text != '\0' ? wv_postcode_normalise (text, NULL) : NULL;
  g_autofree char *digits = postcode != NULL ? g_strndup (postcode, 4) : NULL;

  g_free (draft->postcode);
  draft->postcode = *text != '\0' ? g_steal_pointer (&text) : NULL;
  wv_record_set_text (draft->referral, "pc4", digits);
}

static void
wv_composer_resident_take (WvComposerBlock *block, WvDraft *draft)
{
  WvComposerResident *self = WV_COMPOSER_RESIDENT (block);

  take_name (self->name, draft->referral);
  take_year (self->birth_year, draft->referral);
  take_phone (self->phone, draft->client_contact);
  take_postcode (self->postcode, draft);
}

static GtkWidget *
wv_composer_resident_find (WvComposerBlock *block, const char *field)
{
  WvComposerResident *self = WV_COMPOSER_RESIDENT (block);

  if (g_str_equal (field, "name"))
    return GTK_WIDGET (self->name);
  if (g_str_equal (field, "birth_year"))
    return GTK_WIDGET (self->birth_year);
  if (g_str_equal (field, "phone"))
    return GTK_WIDGET (self->phone);
  return g_str_equal (field, "postcode") ? GTK_WIDGET (self->postcode) : NULL;
}

static void
wv_composer_resident_class_init (WvComposerResidentClass *klass)
{
  WV_COMPOSER_BLOCK_CLASS (klass)->show = wv_composer_resident_show;
  WV_COMPOSER_BLOCK_CLASS (klass)->take = wv_composer_resident_take;
  WV_COMPOSER_BLOCK_CLASS (klass)->find = wv_composer_resident_find;
}

static GtkEditable *
add_entry (WvComposerResident *self, GtkWidget *group, const char *title, GtkInputPurpose purpose)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (row));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), purpose);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (wv_composer_block_changed), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return GTK_EDITABLE (row);
}

static void
fill_in (WvComposerResident *self, const WvPasted *pasted)
{
  g_autofree char *year
      = pasted->birth_year > 0 ? g_strdup_printf ("%d", pasted->birth_year) : NULL;

  if (pasted->name != NULL)
    gtk_editable_set_text (self->name, pasted->name);
  if (year != NULL)
    gtk_editable_set_text (self->birth_year, year);
  if (pasted->phone != NULL)
    gtk_editable_set_text (self->phone, pasted->phone);
  if (pasted->postcode != NULL)
    gtk_editable_set_text (self->postcode, pasted->postcode);
}

static void
pasted_text (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvComposerResident) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  g_autoptr (WvPasted) pasted = wv_pasted_parse (text != NULL ? text : "");
  const char *message = NULL;

  fill_in (self, pasted);
  if (pasted->bsn_dropped)
    message = _ ("BSN not copied");
  else if (wv_pasted_is_empty (pasted))
    message = _ ("Nothing usable on the clipboard");
  if (message != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", message);
}

static void
paste (WvComposerResident *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, pasted_text,
                                 g_object_ref (self));
}

static gboolean
paste_key (GtkWidget *widget, GVariant *args, gpointer data)
{
  paste (WV_COMPOSER_RESIDENT (widget));
  return TRUE;
}

static void
add_paste (WvComposerResident *self)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Paste from GP system"));
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Paste from GP system (Ctrl+Shift+V)"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (paste), self);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK),
                        gtk_callback_action_new (paste_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), button);
}

static void
wv_composer_resident_init (WvComposerResident *self)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = adw_preferences_group_new ();
  GtkWidget *right = adw_preferences_group_new ();

  gtk_box_set_homogeneous (GTK_BOX (columns), TRUE);
  self->name = add_entry (self, left, _ ("Name"), GTK_INPUT_PURPOSE_NAME);
  self->birth_year = add_entry (self, right, _ ("Year of birth"), GTK_INPUT_PURPOSE_DIGITS);
  self->phone = add_entry (self, left, _ ("Phone"), GTK_INPUT_PURPOSE_PHONE);
  self->postcode = add_entry (self, right, _ ("Postcode"), GTK_INPUT_PURPOSE_FREE_FORM);
  gtk_box_append (GTK_BOX (columns), left);
  gtk_box_append (GTK_BOX (columns), right);
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 2, _ ("Resident"));
  add_paste (self);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), columns);
}

#include "ui/wv-composer-resident.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "domain/wv-validate.h"
#include "ui/wv-composer-paste.h"

/* Not a year anybody was born in: the check says so, where dropping the text would hide it. */
#define NO_YEAR 1

struct _WvComposerResident
{
  WvComposerBlock parent_instance;

  GtkEditable *name, *birth_year, *phone, *postcode;
  AdwComboRow *best_time, *language;
  GPtrArray *forms; /* GtkCheckButton, in the order of the list */
  GtkMenuButton *form;
};

G_DEFINE_FINAL_TYPE (WvComposerResident, wv_composer_resident, WV_TYPE_COMPOSER_BLOCK)

static void
set_text (GtkEditable *entry, const char *text)
{
  gtk_editable_set_text (entry, text != NULL ? text : "");
}

static void
choose_code (AdwComboRow *row, const char *list, const char *code)
{
  const GPtrArray *codes = wv_codes (list);

  for (guint i = 0; i < codes->len; i++)
    if (g_strcmp0 (((const WvCode *)codes->pdata[i])->code, code) == 0)
      adw_combo_row_set_selected (row, i);
}

static const char *
chosen_code (AdwComboRow *row, const char *list)
{
  const GPtrArray *codes = wv_codes (list);
  guint at = adw_combo_row_get_selected (row);

  return at < codes->len ? ((const WvCode *)codes->pdata[at])->code : NULL;
}

static guint
chosen_form (WvComposerResident *self)
{
  for (guint i = 0; i < self->forms->len; i++)
    if (gtk_check_button_get_active (self->forms->pdata[i]))
      return i;
  return 0;
}

static void
show_form (WvComposerResident *self)
{
  const WvCode *form = wv_codes ("form-of-address")->pdata[chosen_form (self)];
  g_autofree char *text = g_strdup_printf (_ ("Form of address: %s"), form->label);

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->form), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->form), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);
  wv_composer_block_changed (WV_COMPOSER_BLOCK (self));
}

static void
set_form (WvComposerResident *self, const char *code)
{
  const GPtrArray *codes = wv_codes ("form-of-address");

  for (guint i = 0; i < self->forms->len; i++)
    if (g_strcmp0 (((const WvCode *)codes->pdata[i])->code, code != NULL ? code : "name") == 0)
      gtk_check_button_set_active (self->forms->pdata[i], TRUE);
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
  set_form (self, wv_record_get_text (draft->referral, "form_of_address"));
  choose_code (self->best_time, "best-time",
               wv_record_has (draft->referral, "best_time")
                   ? wv_record_get_text (draft->referral, "best_time")
                   : "any");
  choose_code (self->language, "language",
               wv_record_has (draft->referral, "language")
                   ? wv_record_get_text (draft->referral, "language")
                   : "nl");
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
  wv_record_set_text (
      draft->referral, "form_of_address",
      ((const WvCode *)wv_codes ("form-of-address")->pdata[chosen_form (self)])->code);
  wv_record_set_text (draft->referral, "best_time", chosen_code (self->best_time, "best-time"));
  wv_record_set_text (draft->referral, "language", chosen_code (self->language, "language"));
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

/* Where the keyboard is, in reading order: line by line, not column by column; -1 when it is not in
 * a field. */
static int
find_focus (WvComposerResident *self, GtkWidget **order, int n)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  /* From the end: the menu of the form of address stands inside the row of the name. */
  for (int i = n - 1; i >= 0 && focus != NULL; i--)
    if (focus == order[i] || gtk_widget_is_ancestor (focus, order[i]))
      return i;
  return -1;
}

static gboolean
wv_composer_resident_focus (GtkWidget *widget, GtkDirectionType direction)
{
  WvComposerResident *self = WV_COMPOSER_RESIDENT (widget);
  GtkWidget *order[]
      = { GTK_WIDGET (self->name),     GTK_WIDGET (self->birth_year), GTK_WIDGET (self->phone),
          GTK_WIDGET (self->postcode), GTK_WIDGET (self->best_time),  GTK_WIDGET (self->language),
          GTK_WIDGET (self->form) };
  int n = G_N_ELEMENTS (order), at = find_focus (self, order, n);

  if (at < 0 || (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
      || (at == 0 && direction == GTK_DIR_TAB_BACKWARD))
    return GTK_WIDGET_CLASS (wv_composer_resident_parent_class)->focus (widget, direction);
  at += direction == GTK_DIR_TAB_FORWARD ? 1 : -1;
  return at < n && gtk_widget_grab_focus (order[at]);
}

static void
wv_composer_resident_finalize (GObject *object)
{
  g_ptr_array_unref (WV_COMPOSER_RESIDENT (object)->forms);
  G_OBJECT_CLASS (wv_composer_resident_parent_class)->finalize (object);
}

static void
wv_composer_resident_class_init (WvComposerResidentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_composer_resident_finalize;
  GTK_WIDGET_CLASS (klass)->focus = wv_composer_resident_focus;
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
  GtkWidget *button = gtk_button_new ();
  GtkWidget *content = adw_button_content_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), "edit-paste-symbolic");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (content), _ ("Paste from GP system"));
  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_set_tooltip_text (button, _ ("Paste from GP system (Ctrl+Shift+V)"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (paste), self);
  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_v, GDK_CONTROL_MASK | GDK_SHIFT_MASK),
                        gtk_callback_action_new (paste_key, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  wv_composer_block_add_action (WV_COMPOSER_BLOCK (self), button);
}

/* Mevrouw, meneer, or only the name: how the other texts name the resident. */
static void
add_form (WvComposerResident *self)
{
  const GPtrArray *codes = wv_codes ("form-of-address");
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->form = GTK_MENU_BUTTON (gtk_menu_button_new ());
  for (guint i = 0; i < codes->len; i++)
    {
      GtkWidget *check = gtk_check_button_new_with_label (((const WvCode *)codes->pdata[i])->label);

      if (i > 0)
        gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->forms->pdata[0]);
      g_ptr_array_add (self->forms, check);
      g_signal_connect_swapped (check, "toggled", G_CALLBACK (show_form), self);
      gtk_box_append (GTK_BOX (box), check);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_icon_name (self->form, "avatar-default-symbolic");
  gtk_menu_button_set_popover (self->form, popover);
  gtk_widget_add_css_class (GTK_WIDGET (self->form), "flat");
  gtk_widget_set_valign (GTK_WIDGET (self->form), GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->name), GTK_WIDGET (self->form));
  set_form (self, "name");
}

static AdwComboRow *
add_choice (WvComposerResident *self, GtkWidget *group, const char *title, const char *list)
{
  const GPtrArray *codes = wv_codes (list);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  for (guint i = 0; i < codes->len; i++)
    gtk_string_list_append (labels, ((const WvCode *)codes->pdata[i])->label);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (wv_composer_block_changed), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return ADW_COMBO_ROW (row);
}

static void
wv_composer_resident_init (WvComposerResident *self)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *left = adw_preferences_group_new ();
  GtkWidget *right = adw_preferences_group_new ();

  gtk_box_set_homogeneous (GTK_BOX (columns), TRUE);
  gtk_widget_add_css_class (columns, "compactrows");
  self->forms = g_ptr_array_new ();
  self->name = add_entry (self, left, _ ("Name"), GTK_INPUT_PURPOSE_NAME);
  self->birth_year = add_entry (self, right, _ ("Year of birth"), GTK_INPUT_PURPOSE_DIGITS);
  self->phone = add_entry (self, left, _ ("Phone"), GTK_INPUT_PURPOSE_PHONE);
  self->postcode = add_entry (self, right, _ ("Postcode"), GTK_INPUT_PURPOSE_FREE_FORM);
  self->best_time = add_choice (self, left, _ ("Best time to call"), "best-time");
  self->language = add_choice (self, right, _ ("Language"), "language");
  choose_code (self->best_time, "best-time", "any");
  gtk_box_append (GTK_BOX (columns), left);
  gtk_box_append (GTK_BOX (columns), right);
  wv_composer_block_set_heading (WV_COMPOSER_BLOCK (self), 2, _ ("Resident"));
  add_paste (self);
  add_form (self);
  wv_composer_block_add (WV_COMPOSER_BLOCK (self), columns);
}

#include "exchange/wv-import-field.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "domain/wv-validate.h"
#include "exchange/wv-clean-text.h"

/* What catalogues write where there is no description. */
static const char *const no_text[] = { "beschrijving van het product ontbreekt", "momenteel geen abstract beschikbaar", "dit product heeft geen omschrijving",
                                       "geen omschrijving", "geen omschrijving beschikbaar", "geen samenvatting",
                                       "n.v.t.", "nvt", "-", NULL };

typedef struct
{
  WvImportRow *row;
  WvRecord *offer;
  const WvField *field;
  guint index;
  const char *column;
} Cell;

static void
leave_out (const Cell *self, const char *why)
{
  g_autofree char *what = g_strdup_printf (_ ("%s This was left out."), why);

  wv_record_clear_at (self->offer, self->index);
  wv_import_row_note (self->row, self->column, what, _ ("Correct it in the file and import it again, or fill it in by hand."));
}

static gboolean
says_nothing (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  g_strdelimit (folded, "\n", ' ');
  if (g_str_has_suffix (folded, ".") && strcmp (folded, "n.v.t.") != 0)
    folded[strlen (folded) - 1] = '\0';
  return g_strv_contains (no_text, folded);
}

static char *
fit (const Cell *self, const char *text)
{
  g_autofree char *what = NULL;
  char *shorter = wv_shorten_text (text, self->field->max);

  if (strcmp (shorter, text) == 0)
    return shorter;
  what = g_strdup_printf (_ ("The text has %d characters and was cut to %d."), (int) g_utf8_strlen (text, -1),
                          (int) self->field->max);
  wv_import_row_note (self->row, self->column, what, _ ("Read the end again, and shorten the text by hand where needed."));
  return shorter;
}

static void
note_cleaned (const Cell *self, WvCleaned cleaned)
{
  if (cleaned & WV_CLEANED_MARKUP)
    wv_import_row_note (self->row, self->column, _ ("Markup and links were taken out; the words stay."), "");
  else if (cleaned & WV_CLEANED_ENTITIES)
    wv_import_row_note (self->row, self->column, _ ("Codes such as &euml; became letters."), "");
}

static void
take_text (const Cell *self, const char *text)
{
  WvCleaned cleaned;
  g_autofree char *clean = wv_clean_text (text, self->field->flags & WV_FIELD_MULTILINE, &cleaned);
  g_autofree char *fitting = NULL;

  if (says_nothing (clean))
    {
      leave_out (self, _ ("The text says that there is no text."));
      return;
    }
  note_cleaned (self, cleaned);
  fitting = self->field->max > 1 ? fit (self, clean) : g_steal_pointer (&clean);
  wv_record_set_text_at (self->offer, self->index, fitting);
}

/* Values that are cut would be wrong ones: they are taken whole or not. */
static void
take_exact (const Cell *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *clean = wv_clean_text (text, FALSE, NULL);
  g_autofree char *normal = NULL;

  if (self->field->flags & WV_FIELD_PHONE)
    normal = wv_phone_normalise (clean, &error);
  else if (self->field->flags & WV_FIELD_POSTCODE)
    normal = wv_postcode_normalise (clean, &error);
  else
    normal = g_steal_pointer (&clean);
  if (normal == NULL)
    leave_out (self, error->message);
  else if (self->field->list != NULL && wv_code_find (self->field->list, normal) == NULL)
    leave_out (self, _ ("This is not a code of the list."));
  else
    wv_record_set_text_at (self->offer, self->index, normal);
}

static void
take_number (const Cell *self, const char *text)
{
  g_autofree char *clean = wv_clean_text (text, FALSE, NULL);
  gint64 value;

  if (g_ascii_string_to_signed (clean, 10, 0, self->field->max, &value, NULL))
    wv_record_set_int_at (self->offer, self->index, value);
  else
    leave_out (self, _ ("This is not a number that is possible here."));
}

static void
take_values (const Cell *self, const char *text)
{
  g_auto (GStrv) values = g_strsplit (text, "|", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) result = NULL;

  for (guint i = 0; values[i] != NULL; i++)
    {
      g_autofree char *clean = wv_clean_text (values[i], FALSE, NULL);

      if (*clean == '\0')
        continue;
      if (self->field->list != NULL && wv_code_find (self->field->list, clean) == NULL)
        leave_out (self, _ ("This is not a code of the list."));
      else
        g_strv_builder_add (kept, clean);
    }
  result = g_strv_builder_end (kept);
  wv_record_set_strv_at (self->offer, self->index, (const char *const *) result);
}

static void
take (const Cell *self, const char *text)
{
  guint exact = WV_FIELD_PHONE | WV_FIELD_POSTCODE | WV_FIELD_EMAIL | WV_FIELD_URL;

  switch (self->field->type)
    {
    case WV_FIELD_SET:
    case WV_FIELD_LIST:
      take_values (self, text);
      break;
    case WV_FIELD_INT:
      take_number (self, text);
      break;
    case WV_FIELD_TEXT:
      if (!(self->field->flags & exact))
        {
          take_text (self, text);
          break;
        }
      G_GNUC_FALLTHROUGH;
    default:
      take_exact (self, text);
      break;
    }
}

void
wv_import_field_take (WvImportRow *row, guint index, const char *column, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *trimmed = NULL;
  Cell self = { row, row->offer, &wv_kind_offer.fields[index], index, column };

  g_return_if_fail (row->offer != NULL && index < wv_kind_offer.n_fields && text != NULL);

  trimmed = g_strstrip (g_strdup (text));
  if (*trimmed == '\0' || wv_record_has_at (row->offer, index))
    return;
  take (&self, trimmed);
  if (wv_record_has_at (row->offer, index) && !wv_record_check_field (row->offer, index, &error))
    leave_out (&self, error->message);
}

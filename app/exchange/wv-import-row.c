#include "exchange/wv-import-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
note_free (gpointer data)
{
  WvImportNote *note = data;

  g_free (note->column);
  g_free (note->what);
  g_free (note->advice);
  g_free (note);
}

WvImportRow *
wv_import_row_new (guint row, guint line)
{
  WvImportRow *self = g_new0 (WvImportRow, 1);

  self->row = row;
  self->line = line;
  self->notes = g_ptr_array_new_with_free_func (note_free);
  return self;
}

void
wv_import_row_free (WvImportRow *self)
{
  if (self == NULL)
    return;
  wv_record_free (self->organisation);
  wv_record_free (self->offer);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static void
add_note (WvImportRow *self, gboolean refused, const char *column, const char *what, const char *advice)
{
  WvImportNote *note = g_new0 (WvImportNote, 1);

  note->column = g_strdup (column);
  note->what = g_strdup (what);
  note->advice = g_strdup (advice);
  note->refused = refused;
  g_ptr_array_add (self->notes, note);
}

void
wv_import_row_note (WvImportRow *self, const char *column, const char *what, const char *advice)
{
  add_note (self, FALSE, column, what, advice);
}

void
wv_import_row_refuse (WvImportRow *self, const char *column, const char *what, const char *advice)
{
  add_note (self, TRUE, column, what, advice);
  self->refused = TRUE;
  g_clear_pointer (&self->offer, wv_record_free);
}

static void
add_elements (WvRecord *after, const WvRecord *fresh, guint index)
{
  const char *const *old = wv_record_strv_at (after, index);
  const char *const *more = wv_record_strv_at (fresh, index);
  g_autoptr (GPtrArray) both = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; old[i] != NULL; i++)
    g_ptr_array_add (both, g_strdup (old[i]));
  for (guint i = 0; more[i] != NULL; i++)
    if (!g_strv_contains (old, more[i]))
      g_ptr_array_add (both, g_strdup (more[i]));
  g_ptr_array_add (both, NULL);
  wv_record_set_strv_at (after, index, (const char *const *) both->pdata);
}

/* Where the value comes from may change under a person's check: it is about the source, not about the offer. */
static gboolean
is_about_source (const WvField *field)
{
  return g_str_has_prefix (field->name, "source");
}

static void
note_kept (WvImportRow *self, const WvRecord *known, const WvField *field)
{
  const char *by = wv_record_get_text (known, "verified_by");
  g_autofree char *what = g_strdup_printf (_ ("%s differs from what %s checked on %s, and was left as it is."),
                                           _ (field->label), by != NULL ? by : _ ("somebody"),
                                           wv_record_get_text (known, "verified_on"));

  wv_import_row_note (self, field->dutch, what, _ ("Compare both and correct the offer by hand."));
}

static gboolean
merge_field (WvImportRow *self, const WvRecord *known, WvRecord *after, guint index)
{
  const WvField *field = &wv_record_get_kind (known)->fields[index];

  if (!wv_record_has_at (self->offer, index) || wv_record_equal_at (known, self->offer, index)
      || strcmp (field->name, "organisation") == 0)
    return FALSE;
  if (field->type == WV_FIELD_SET)
    add_elements (after, self->offer, index);
  else if (!wv_record_has (known, "verified_on") || !wv_record_has_at (known, index) || is_about_source (field))
    wv_record_copy_field (after, self->offer, index);
  else
    note_kept (self, known, field);
  return !wv_record_equal_at (known, after, index);
}

WvRecord *
wv_import_row_merge (WvImportRow *self, const WvRecord *known)
{
  g_autoptr (WvRecord) after = NULL;
  gboolean changed = FALSE;

  g_return_val_if_fail (self->offer != NULL && known != NULL, NULL);

  after = wv_record_copy (known);
  for (guint i = 0; i < wv_record_get_kind (known)->n_fields; i++)
    changed = merge_field (self, known, after, i) || changed;
  return changed ? g_steal_pointer (&after) : NULL;
}

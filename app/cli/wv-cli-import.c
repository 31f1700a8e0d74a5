#include "cli/wv-cli-import.h"

#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "domain/wv-error.h"
#include "exchange/wv-csv.h"
#include "exchange/wv-import-products.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-profile.h"

#define BATCH_ROWS 200
#define PROGRESS_ROWS 50
#define SHOWN_REFUSALS 20

typedef struct
{
  WvDb *db; /* nullable */
  const WvCliImport *options;
  WvProfile *profile;
  WvImportProducts *import;
  GHashTable *organisations; /* code of a municipality → id of its organisation */
  GString *report;
  guint rows, total;
  guint added, changed, same, refused, noted, organisations_added;
} Import;

static volatile sig_atomic_t stop;

static void
import_clear (Import *self)
{
  g_clear_pointer (&self->profile, wv_profile_free);
  g_clear_pointer (&self->import, wv_import_products_free);
  g_clear_pointer (&self->organisations, g_hash_table_unref);
  if (self->report != NULL)
    g_string_free (self->report, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

static void
on_signal (int number)
{
  stop = number;
}

static void
catch_signals (void)
{
  struct sigaction action = { .sa_handler = on_signal };

  sigemptyset (&action.sa_mask);
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
}

static WvCsv *
open_csv (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GInputStream) stream = wv_csv_open (file, error);

  return stream != NULL ? wv_csv_new (stream) : NULL;
}

static gboolean
set_heading (Import *self, WvCsv *csv, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *const *heading = wv_csv_next (csv, &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (heading == NULL)
    {
      g_set_error (error, WV_ERROR, WV_ERROR_INVALID, _ ("The file is empty."));
      return FALSE;
    }
  self->import = wv_import_products_new (heading, error);
  return self->import != NULL;
}

/* The whole file once before the first row is written. */
static gboolean
check_file (Import *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvCsv) csv = open_csv (self->options->file, error);

  if (csv == NULL || !set_heading (self, csv, error))
    return FALSE;
  while (wv_csv_next (csv, &local) != NULL)
    self->total++;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
check_profile (Import *self, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *cursor = NULL;

  self->profile = wv_profile_load (self->db, &local);
  if (self->profile != NULL)
    cursor = wv_cursor_get (self->db, "dir", &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (self->profile == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s", _ ("This computer is not enrolled yet."));
  else if (cursor == NULL)
    g_set_error (error, WV_ERROR, WV_ERROR_NOT_FOUND, "%s",
                 _ ("This computer does not have the directory yet. Sync it first, so that nothing is imported twice."));
  return cursor != NULL;
}

/* A municipality that the region knows already keeps its organisation; the one of an earlier import goes first. */
static gboolean
find_organisations (Import *self, GError **error)
{
  g_autoptr (GPtrArray) all = wv_records_query (self->db, &wv_kind_organisation, "\"type\" = :value", "municipality", "id", error);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const char *code = wv_record_get_text (all->pdata[i], "municipality"), *id = wv_record_get_id (all->pdata[i]);
      g_autofree char *ours = code != NULL ? wv_import_municipality_id (code) : NULL;

      if (code != NULL && (strcmp (id, ours) == 0 || !g_hash_table_contains (self->organisations, code)))
        g_hash_table_insert (self->organisations, g_strdup (code), g_strdup (id));
    }
  return all != NULL;
}

/* What the server will allow (its wv-server-apply.c): the coordinator all, others their own organisation. */
static gboolean
may_write (const Import *self, const char *organisation)
{
  return self->profile == NULL || g_strcmp0 (self->profile->role, "region_coordinator") == 0
         || strcmp (self->profile->organisation, organisation) == 0;
}

static void
print_json (const WvRecord *record)
{
  g_autoptr (json_t) object = wv_json_from_open (record);
  g_autofree char *text = NULL;

  json_object_set_new (object, "kind", json_string (wv_record_get_kind (record)->name));
  json_object_set_new (object, "id", json_string (wv_record_get_id (record)));
  text = wv_json_dump (object);
  g_print ("%s\n", text);
}

/* Its own transaction on the server: when that refuses it, nothing else falls with it. */
static gboolean
write_record (const Import *self, WvRecord *before, WvRecord *after, GError **error)
{
  g_autoptr (WvRecord) known = before;
  g_autoptr (WvRecord) record = after;
  g_autoptr (WvEdit) edit = NULL;

  if (self->options->jsonl)
    print_json (record);
  if (self->options->jsonl || self->options->dry_run)
    return TRUE;
  edit = wv_edit_new ();
  if (known == NULL)
    wv_edit_create (edit, g_steal_pointer (&record));
  else
    wv_edit_change (edit, g_steal_pointer (&known), g_steal_pointer (&record));
  return wv_edit_commit (self->db, edit, NULL, error) > 0;
}

static gboolean
write_organisation (Import *self, WvImportRow *row, const char *code, GError **error)
{
  if (g_hash_table_contains (self->organisations, code))
    return TRUE;
  g_hash_table_insert (self->organisations, g_strdup (code), g_strdup (wv_record_get_id (row->organisation)));
  self->organisations_added++;
  return write_record (self, NULL, g_steal_pointer (&row->organisation), error);
}

static gboolean
write_offer (Import *self, WvImportRow *row, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (WvRecord) known
      = self->db != NULL ? wv_record_load (self->db, &wv_kind_offer, wv_record_get_id (row->offer), &local) : NULL;
  g_autoptr (WvRecord) after = NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (known == NULL)
    {
      self->added++;
      return write_record (self, NULL, g_steal_pointer (&row->offer), error);
    }
  after = wv_import_row_merge (row, known);
  self->changed += after != NULL;
  self->same += after == NULL;
  return after == NULL || write_record (self, g_steal_pointer (&known), g_steal_pointer (&after), error);
}

static gboolean
write_row (Import *self, WvImportRow *row, GError **error)
{
  g_autofree char *code = NULL;
  const char *organisation;

  if (row->refused)
    return TRUE;
  code = g_strdup (wv_record_get_text (row->offer, "municipality"));
  organisation = g_hash_table_lookup (self->organisations, code);
  if (organisation == NULL)
    organisation = wv_record_get_id (row->organisation);
  if (!may_write (self, organisation))
    {
      wv_import_row_refuse (row, "", _ ("This is an offer of another organisation."),
                            _ ("Ask the coordinator of the region to import it."));
      return TRUE;
    }
  wv_record_set_text (row->offer, "organisation", organisation);
  return write_organisation (self, row, code, error) && write_offer (self, row, error);
}

static void
clear_progress (const Import *self)
{
  if (isatty (STDERR_FILENO) && self->rows >= PROGRESS_ROWS)
    g_printerr ("\r\033[K");
}

static void
show_progress (const Import *self)
{
  if (isatty (STDERR_FILENO) && self->rows % PROGRESS_ROWS == 0)
    {
      g_printerr ("\r");
      g_printerr (_ ("Row %u of %u"), self->rows, self->total);
    }
}

static void
show_refusal (Import *self, const WvImportRow *row)
{
  if (++self->refused > SHOWN_REFUSALS)
    return;
  clear_progress (self);
  for (guint i = 0; i < row->notes->len; i++)
    {
      const WvImportNote *note = g_ptr_array_index (row->notes, i);

      if (note->refused)
        g_printerr (_ ("Row %u (line %u) was refused: %s %s\n"), row->row, row->line, note->what, note->advice);
    }
}

static void
report_row (Import *self, const WvImportRow *row)
{
  g_autofree char *number = g_strdup_printf ("%u", row->row);
  g_autofree char *line = g_strdup_printf ("%u", row->line);

  self->noted += !row->refused && row->notes->len > 0;
  for (guint i = 0; i < row->notes->len; i++)
    {
      const WvImportNote *note = g_ptr_array_index (row->notes, i);
      const char *cells[] = { number, line, note->column, note->refused ? _ ("refused") : _ ("taken"), note->what, note->advice, NULL };

      wv_csv_append (self->report, cells);
    }
  if (row->refused)
    show_refusal (self, row);
}

/* @ret_more: the file goes on after these rows. */
static gboolean
read_batch (Import *self, WvCsv *csv, gboolean *ret_more, GError **error)
{
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < BATCH_ROWS && stop == 0; i++)
    {
      const char *const *cells = wv_csv_next (csv, &local);
      g_autoptr (WvImportRow) row = NULL;

      *ret_more = cells != NULL;
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (cells == NULL)
        return TRUE;
      row = wv_import_products_take (self->import, wv_csv_get_row (csv), wv_csv_get_line (csv), cells);
      if (!write_row (self, row, error))
        return FALSE;
      self->rows++;
      report_row (self, row);
      show_progress (self);
    }
  return TRUE;
}

static gboolean
import_batch (Import *self, WvCsv *csv, gboolean *ret_more, GError **error)
{
  gboolean write = self->db != NULL && !self->options->dry_run;

  if (write && !wv_db_begin (self->db, error))
    return FALSE;
  if (!read_batch (self, csv, ret_more, error))
    {
      if (write)
        wv_db_rollback (self->db);
      return FALSE;
    }
  return !write || wv_db_commit (self->db, error);
}

static gboolean
import_rows (Import *self, GError **error)
{
  g_autoptr (WvCsv) csv = open_csv (self->options->file, error);
  g_autoptr (GError) local = NULL;
  gboolean more = TRUE;

  if (csv == NULL || wv_csv_next (csv, &local) == NULL)
    return FALSE;
  while (more && stop == 0)
    if (!import_batch (self, csv, &more, error))
      return FALSE;
  if (stop == 0)
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_CANCELLED,
               _ ("Stopped after row %u. What was imported stays; import the file again for the rest."), self->rows);
  return FALSE;
}

static void
begin_report (Import *self)
{
  const char *heading[] = { _ ("row"), _ ("line"), _ ("column"), _ ("result"), _ ("what"), _ ("what to do"), NULL };

  self->report = g_string_new ("\357\273\277"); /* so that spreadsheets read it as UTF-8 */
  wv_csv_append (self->report, heading);
}

static void
print_counts (const Import *self)
{
  const char *const *unused = wv_import_products_get_unused (self->import);
  g_autofree char *counts
      = g_strdup_printf (_ ("%u new, %u changed, %u same, %u refused"), self->added, self->changed, self->same, self->refused);

  clear_progress (self);
  if (self->refused > SHOWN_REFUSALS && self->options->report == NULL)
    g_printerr (_ ("More rows were refused. See all with --report FILE.\n"));
  for (guint i = 0; unused[i] != NULL; i++)
    g_printerr (_ ("The column “%s” has no place here and was not imported.\n"), unused[i]);
  if (self->noted > 0)
    g_printerr (ngettext ("%u row was taken with a remark.\n", "%u rows were taken with a remark.\n", self->noted), self->noted);
  if (self->organisations_added > 0)
    g_printerr (ngettext ("%u organisation is new.\n", "%u organisations are new.\n", self->organisations_added),
                self->organisations_added);
  if (self->options->jsonl)
    g_printerr ("%s\n", counts);
  else
    g_print ("%s\n", counts);
}

gboolean
wv_cli_import (WvDb *db, const WvCliImport *options, GError **error)
{
  g_auto (Import) self = { .db = db, .options = options };
  gboolean done;

  g_return_val_if_fail (options != NULL && (db != NULL || options->jsonl), FALSE);

  self.organisations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!check_file (&self, error) || (db != NULL && (!check_profile (&self, error) || !find_organisations (&self, error))))
    return FALSE;
  begin_report (&self);
  catch_signals ();
  done = import_rows (&self, error);
  print_counts (&self);
  if (options->report == NULL)
    return done;
  return g_file_set_contents (options->report, self.report->str, (gssize) self.report->len, done ? error : NULL) && done;
}

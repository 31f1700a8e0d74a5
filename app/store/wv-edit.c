#include "store/wv-edit.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "domain/wv-validate.h"
#include "store/wv-overlay.h"
#include "store/wv-store.h"

#define MAX_OP_BYTES (256 * 1024)

typedef struct
{
  const char *verb;
  WvRecord *before; /* nullable */
  WvRecord *after;  /* nullable for "del" */
  char *value;      /* "resolve": JSON text */
} Step;

struct _WvEdit
{
  GPtrArray *steps;
  gint64 hold_until;
};

WvActor *
wv_actor_copy (const WvActor *actor)
{
  WvActor *copy = g_new0 (WvActor, 1);

  copy->organisation = g_strdup (actor->organisation);
  copy->contact = g_strdup (actor->contact);
  copy->role = g_strdup (actor->role);
  copy->device = g_strdup (actor->device);
  return copy;
}

void
wv_actor_free (WvActor *actor)
{
  if (actor == NULL)
    return;
  g_free (actor->organisation);
  g_free (actor->contact);
  g_free (actor->role);
  g_free (actor->device);
  g_free (actor);
}

static void
step_free (Step *step)
{
  wv_record_free (step->before);
  wv_record_free (step->after);
  g_free (step->value);
  g_free (step);
}

WvEdit *
wv_edit_new (void)
{
  WvEdit *edit = g_new0 (WvEdit, 1);

  edit->steps = g_ptr_array_new_with_free_func ((GDestroyNotify)step_free);
  return edit;
}

void
wv_edit_free (WvEdit *edit)
{
  if (edit == NULL)
    return;
  g_ptr_array_unref (edit->steps);
  g_free (edit);
}

static void
add_step (WvEdit *edit, const char *verb, WvRecord *before, WvRecord *after, const char *value)
{
  Step *step = g_new0 (Step, 1);

  step->verb = verb;
  step->before = before;
  step->after = after;
  step->value = g_strdup (value);
  g_ptr_array_add (edit->steps, step);
}

void
wv_edit_create (WvEdit *edit, WvRecord *record)
{
  add_step (edit, "new", NULL, record, NULL);
}

void
wv_edit_event (WvEdit *edit, WvRecord *record)
{
  add_step (edit, "event", NULL, record, NULL);
}

static gboolean
same_sealed (const WvRecord *a, const WvRecord *b)
{
  GBytes *one = wv_record_get_sealed (a), *other = wv_record_get_sealed (b);

  return one == other || (one != NULL && other != NULL && g_bytes_equal (one, other));
}

static gboolean
differs_at (const WvRecord *before, const WvRecord *after, guint index)
{
  return !(wv_record_get_kind (after)->fields[index].flags & WV_FIELD_SEALED)
         && !wv_record_equal_at (before, after, index);
}

void
wv_edit_change (WvEdit *edit, WvRecord *before, WvRecord *after)
{
  gboolean differs = !same_sealed (before, after);

  for (guint i = 0; i < wv_record_get_kind (after)->n_fields; i++)
    differs = differs || differs_at (before, after, i);
  if (differs)
    {
      add_step (edit, "set", before, after, NULL);
      return;
    }
  wv_record_free (before);
  wv_record_free (after);
}

void
wv_edit_remove (WvEdit *edit, WvRecord *record)
{
  add_step (edit, "del", record, NULL, NULL);
}

void
wv_edit_settle (WvEdit *edit, WvRecord *conflict, const char *value)
{
  add_step (edit, "resolve", conflict, NULL, value);
}

void
wv_edit_hold (WvEdit *edit, gint64 ms)
{
  edit->hold_until = ms;
}

static gboolean
has_opened_fields (const WvRecord *record)
{
  const WvKind *kind = wv_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    if ((kind->fields[i].flags & WV_FIELD_SEALED) && wv_record_has_at (record, i))
      return TRUE;
  return FALSE;
}

static gboolean
check_step (const Step *step, GError **error)
{
  if (step->after == NULL)
    return TRUE;
  if (!wv_record_check (step->after, !has_opened_fields (step->after), error))
    return FALSE;
  if (has_opened_fields (step->after) && wv_record_get_sealed (step->after) == NULL)
    {
      g_set_error_literal (error, WV_ERROR, WV_ERROR_INVALID,
                           "personal fields without a sealed value");
      return FALSE;
    }
  return TRUE;
}

/* The changed open fields with the values of @from. */
static json_t *
changed_fields (const Step *step, const WvRecord *from)
{
  json_t *object = json_object ();

  for (guint i = 0; i < wv_record_get_kind (from)->n_fields; i++)
    if (differs_at (step->before, step->after, i))
      json_object_set_new (object, wv_record_get_kind (from)->fields[i].name,
                           wv_json_from_field (from, i));
  return object;
}

static void
step_values (const Step *step, char **ret_set, char **ret_was)
{
  g_autoptr (json_t) set = NULL;
  g_autoptr (json_t) was = NULL;

  if (step->value != NULL)
    {
      set = json_object ();
      json_object_set_new (set, "value", json_loads (step->value, JSON_DECODE_ANY, NULL));
    }
  else if (step->before == NULL)
    set = wv_json_from_open (step->after);
  else if (step->after != NULL)
    {
      set = changed_fields (step, step->after);
      was = changed_fields (step, step->before);
    }
  *ret_set = set != NULL ? wv_json_dump (set) : NULL;
  *ret_was = was != NULL ? wv_json_dump (was) : NULL;
}

static gboolean
bind_sealed (WvStmt *stmt, const Step *step)
{
  gboolean changed
      = step->after != NULL && (step->before == NULL || !same_sealed (step->before, step->after));
  GBytes *old = step->before != NULL ? wv_record_get_sealed (step->before) : NULL;
  g_autofree char *hash
      = changed && old != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, old) : NULL;

  wv_stmt_bind_bytes (stmt, ":sealed", changed ? wv_record_get_sealed (step->after) : NULL);
  wv_stmt_bind_text (stmt, ":was_sealed", hash);
  return changed;
}

static gboolean
too_large (const char *set, const char *was, GError **error)
{
  if ((set != NULL ? strlen (set) : 0) + (was != NULL ? strlen (was) : 0) <= MAX_OP_BYTES)
    return FALSE;
  g_set_error_literal (error, WV_ERROR, WV_ERROR_TOO_LARGE,
                       _ ("This change is too large. Shorten the text."));
  return TRUE;
}

static gboolean
insert_op (WvDb *db,
           const WvEdit *edit,
           const Step *step,
           gint64 tx,
           gint64 now,
           const WvClock *clock,
           GError **error)
{
  const WvRecord *record = step->after != NULL ? step->after : step->before;
  g_autofree char *id = wv_id_new (clock);
  g_autofree char *set = NULL;
  g_autofree char *was = NULL;
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "INSERT INTO outbox (tx, op_id, kind, rec, dossier, verb, base_v, base_op, "
                       "set_json, was_json, sealed, "
                       "was_sealed, made_at, hold_until) VALUES (:tx, :op_id, :kind, :rec, "
                       ":dossier, :verb, :base_v, "
                       "(SELECT max (seq) FROM outbox WHERE rec = :rec AND state <> 2), :set, "
                       ":was, :sealed, :was_sealed, :now, :hold)",
                       error);

  step_values (step, &set, &was);
  if (stmt == NULL || too_large (set, was, error))
    return FALSE;
  wv_stmt_bind_int (stmt, ":tx", tx);
  wv_stmt_bind_text (stmt, ":op_id", id);
  wv_stmt_bind_text (stmt, ":kind", wv_record_get_kind (record)->name);
  wv_stmt_bind_text (stmt, ":rec", wv_record_get_id (record));
  wv_stmt_bind_text (stmt, ":dossier", wv_record_get_dossier (record));
  wv_stmt_bind_text (stmt, ":verb", step->verb);
  wv_stmt_bind_int (stmt, ":base_v",
                    wv_record_get_version (step->before != NULL ? step->before : record));
  wv_stmt_bind_text (stmt, ":set", set);
  wv_stmt_bind_text (stmt, ":was", was);
  bind_sealed (stmt, step);
  wv_stmt_bind_int (stmt, ":now", now);
  wv_stmt_bind_int (stmt, ":hold", edit->hold_until);
  return wv_stmt_run (stmt, error);
}

static gboolean
next_tx (WvDb *db, gint64 *ret, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *last = wv_sync_state_get (db, "last-tx", NULL);

  *ret = (last != NULL ? g_ascii_strtoll (last, NULL, 10) : 0) + 1;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, *ret);
  return wv_sync_state_set (db, "last-tx", text, error);
}

gint64
wv_edit_commit (WvDb *db, WvEdit *edit, const WvClock *clock, GError **error)
{
  gint64 now = wv_clock_now (clock), tx;

  for (guint i = 0; i < edit->steps->len; i++)
    if (!check_step (g_ptr_array_index (edit->steps, i), error))
      return 0;
  if (!next_tx (db, &tx, error))
    return 0;
  for (guint i = 0; i < edit->steps->len; i++)
    {
      const Step *step = g_ptr_array_index (edit->steps, i);
      const WvRecord *record = step->after != NULL ? step->after : step->before;
      const WvKind *kind = wv_record_get_kind (record);

      if (!wv_overlay_ensure_shadow (db, kind, wv_record_get_id (record), error)
          || !insert_op (db, edit, step, tx, now, clock, error)
          || !wv_overlay_recompute (db, kind, wv_record_get_id (record), error))
        return 0;
    }
  wv_db_note_change (db, "outbox", "");
  return tx;
}

/* What must always hold (the ten invariants), and what must hold when all has come to rest. */
#include "sim.h"

#include <string.h>

#include "domain/wv-state.h"
#include "store/wv-outbox-sync.h"
#include "store/wv-records.h"
#include "sync/wv-message.h"

void
sim_op_free (SimOp *op)
{
  g_free (op->id);
  g_free (op->kind);
  g_free (op->record);
  g_free (op->verb);
  g_free (op->dossier);
  json_decref (op->set);
  json_decref (op->was);
  g_free (op);
}

void
sim_note_ops (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  g_autoptr (WvStmt) stmt = wv_db_prepare (desktop->db, "SELECT seq, op_id, kind, rec, verb, set_json, tx, was_json, dossier FROM outbox WHERE seq > :seq ORDER BY seq", NULL);
  gboolean row;

  if (stmt == NULL)
    return;
  wv_stmt_bind_int (stmt, ":seq", desktop->last_seq);
  while (wv_stmt_step (stmt, &row, NULL) && row)
    {
      SimOp *op = g_new0 (SimOp, 1);
      const char *set = wv_stmt_text (stmt, 5), *was = wv_stmt_text (stmt, 7);

      desktop->last_seq = wv_stmt_int (stmt, 0);
      op->id = g_strdup (wv_stmt_text (stmt, 1));
      op->kind = g_strdup (wv_stmt_text (stmt, 2));
      op->record = g_strdup (wv_stmt_text (stmt, 3));
      op->verb = g_strdup (wv_stmt_text (stmt, 4));
      op->set = set != NULL ? json_loads (set, 0, NULL) : NULL;
      op->was = was != NULL ? json_loads (was, 0, NULL) : NULL;
      op->dossier = g_strdup (wv_stmt_text (stmt, 8));
      op->tx = wv_stmt_int (stmt, 6);
      op->desktop = desktop->index;
      if (!g_hash_table_contains (world->ops, op->id))
        g_hash_table_insert (world->ops, op->id, op);
      else
        sim_op_free (op);
    }
}

/* What the desktop says it had seen when it wrote. */
void
sim_note_request (SimDesktop *desktop, GBytes *request)
{
  g_autoptr (GPtrArray) lines = wv_message_read (request, WV_LIMIT_REQUEST, NULL);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      g_autoptr (WvOp) op = wv_message_is (lines->pdata[i], "op") ? wv_op_from_line (lines->pdata[i], NULL) : NULL;
      SimOp *known = op != NULL ? g_hash_table_lookup (desktop->world->ops, op->id) : NULL;

      if (known == NULL)
        continue;
      known->base_v = op->base_v;
      known->base_n = op->base_n;
      known->n = op->n;
    }
}

/* When access to a dossier ends, what was typed stays, but not that one looked, read or received, nor what was put away. */
static gboolean
went_with_dossier (SimDesktop *desktop, const SimOp *op)
{
  gboolean set = strcmp (op->verb, "set") == 0;
  g_autoptr (GPtrArray) there = NULL;

  if (op->dossier == NULL
      || !(op->refused || strcmp (op->kind, "access") == 0
           || (set && (strcmp (op->kind, "feedback") == 0 || strcmp (op->kind, "message") == 0))
           || g_strcmp0 (json_string_value (json_object_get (op->set, "type")), "received") == 0))
    return FALSE;
  there = sim_texts (desktop->db, "SELECT id FROM referral WHERE id = :value", op->dossier);
  return there->len == 0;
}

/* I2: what was typed is in the outbox, refused, or taken by the server; never gone. */
void
sim_check_kept (SimDesktop *desktop)
{
  SimWorld *world = desktop->world;
  g_autoptr (GPtrArray) ids = sim_texts (
      desktop->db, "SELECT op_id FROM outbox UNION ALL SELECT op_id FROM outbox_done UNION ALL SELECT op_id FROM refused", NULL);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (kept, ids->pdata[i]);
  g_hash_table_iter_init (&iter, world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SimOp *op = value;

      if (op->desktop != desktop->index || op->acknowledged || op->excused || g_hash_table_contains (kept, op->id))
        continue;
      op->excused = went_with_dossier (desktop, op);
      if (!op->excused)
        sim_fail (world, "I2: %s has lost %s %s %s, which nobody acknowledged", desktop->machine, op->verb, op->kind, op->record);
    }
}

/* I7. */

static gboolean
read_cursor (const char *cursor, char **ret_epoch, gint64 *ret_seq)
{
  g_autoptr (GString) padded = g_string_new (cursor);
  g_autofree guchar *bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;
  gsize size;

  g_strdelimit (padded->str, "-", '+');
  g_strdelimit (padded->str, "_", '/');
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  bytes = g_base64_decode (padded->str, &size);
  text = g_strndup ((const char *) bytes, size);
  parts = g_strsplit (text, ".", 0);
  if (g_strv_length (parts) < 2)
    return FALSE;
  *ret_epoch = g_strdup (parts[0]);
  *ret_seq = g_ascii_strtoll (parts[1], NULL, 10);
  return TRUE;
}

static void
check_cursor (SimDesktop *desktop, const char *stream, const char *cursor)
{
  const char *old = g_hash_table_lookup (desktop->cursors, stream);
  g_autofree char *epoch = NULL;
  g_autofree char *old_epoch = NULL;
  gint64 seq = 0, old_seq = 0;

  if (!read_cursor (cursor, &epoch, &seq))
    sim_fail (desktop->world, "I7: %s has a cursor that is none: %s", desktop->machine, cursor);
  else if (old != NULL && read_cursor (old, &old_epoch, &old_seq) && strcmp (epoch, old_epoch) == 0 && seq < old_seq)
    sim_fail (desktop->world, "I7: %s went back in %s from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, desktop->machine, stream,
              old_seq, seq);
  g_hash_table_replace (desktop->cursors, g_strdup (stream), g_strdup (cursor));
}

void
sim_check_progress (SimDesktop *desktop)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (desktop->db, "SELECT stream, cursor FROM cursor", NULL);
  gint64 last_n = wv_outbox_last_n (desktop->db, NULL);
  gboolean row;

  while (stmt != NULL && wv_stmt_step (stmt, &row, NULL) && row)
    check_cursor (desktop, wv_stmt_text (stmt, 0), wv_stmt_text (stmt, 1));
  if (last_n < desktop->last_n)
    sim_fail (desktop->world, "I7: the counter of %s went back from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, desktop->machine,
              desktop->last_n, last_n);
  desktop->last_n = last_n;
}

/* Who may see a dossier, from the grants and consents themselves and not from what the server made of them. */

static gboolean
names (const json_t *array, const char *text)
{
  for (gsize i = 0; i < json_array_size (array); i++)
    if (g_strcmp0 (json_string_value (json_array_get (array, i)), text) == 0)
      return TRUE;
  return FALSE;
}

static const char *
text_of (const json_t *data, const char *name)
{
  return json_string_value (json_object_get (data, name));
}

typedef struct
{
  gboolean granted, own, agreed, withdrawn;
} Opinion;

static void
hear (Opinion *opinion, const char *kind, const json_t *data, const char *organisation)
{
  gboolean withdrawn = text_of (data, "withdrawn_on") != NULL;

  if (strcmp (kind, "consent") == 0 && names (json_object_get (data, "recipients"), organisation))
    {
      opinion->agreed |= !withdrawn;
      opinion->withdrawn |= withdrawn;
    }
  if (strcmp (kind, "grant") == 0 && g_strcmp0 (text_of (data, "grantee"), organisation) == 0)
    opinion->granted |= json_object_get (data, "valid_until") == NULL;
  if (strcmp (kind, "referral") == 0)
    opinion->own |= g_strcmp0 (text_of (data, "from_organisation"), organisation) == 0;
}

/* Who was let in, and is the practice itself or somebody whom the resident named and still agrees with. */
static gboolean
says_yes (const Opinion *opinion)
{
  return opinion->granted && (opinion->own || (opinion->agreed && !opinion->withdrawn));
}

static gboolean
may_see (GPtrArray *records, const char *organisation)
{
  Opinion opinion = { 0 };

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const WvServerRecord *record = records->pdata[i];

      hear (&opinion, record->kind, record->data, organisation);
    }
  return says_yes (&opinion);
}

/* I4: nothing denied is ever sent. */
static void
check_put (SimDesktop *desktop, const json_t *line)
{
  SimWorld *world = desktop->world;
  const char *kind = text_of (line, "t"), *id = text_of (line, "id");
  const json_t *data = json_object_get (line, "d");
  const char *dossier = strcmp (kind, "referral") == 0 ? id : text_of (data, "dossier");
  g_autoptr (GPtrArray) records = dossier != NULL ? world->server->get_dossier (world->server, dossier, NULL, NULL) : NULL;

  if (dossier != NULL && !may_see (records, desktop->actor->organisation))
    sim_fail (world, "I4: %s is sent %s %s of a dossier that it may not see", desktop->machine, kind, id);
  if (strcmp (kind, "conflict") == 0 && g_strcmp0 (text_of (data, "organisation"), desktop->actor->organisation) != 0)
    sim_fail (world, "I4: %s is sent a choice of another organisation", desktop->machine);
}

void
sim_check_answer (SimDesktop *desktop, GBytes *answer)
{
  SimWorld *world = desktop->world;
  gsize size;
  const char *text = g_bytes_get_data (answer, &size);
  g_autoptr (GPtrArray) lines = NULL;

  if (g_strstr_len (text, (gssize) size, "\"put\"") == NULL || !world->server->begin (world->server, FALSE, NULL))
    return;
  lines = wv_message_read (answer, WV_LIMIT_RESPONSE, NULL);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "put"))
      check_put (desktop, lines->pdata[i]);
  world->server->rollback (world->server);
}

/* At rest: the server's tables, read directly. */

typedef struct
{
  char *kind, *id, *dossier;
  gint64 version, receipts, made;
  json_t *data;
  gboolean deleted;
} Row;

typedef struct
{
  SimWorld *world;
  WvDb *db;
  GPtrArray *rows;      /* Row, in order of creation in its dossier */
  GHashTable *by_key;   /* "kind/id" → Row */
  GHashTable *receipts; /* op id → state */
  GHashTable *conflicts;
} Rest;

static void
row_free (Row *row)
{
  g_free (row->kind);
  g_free (row->id);
  g_free (row->dossier);
  json_decref (row->data);
  g_free (row);
}

static Row *
find_row (const Rest *rest, const char *kind, const char *id)
{
  g_autofree char *key = g_strconcat (kind, "/", id, NULL);

  return g_hash_table_lookup (rest->by_key, key);
}

static void
load_rows (Rest *rest)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (rest->db, "SELECT kind, id, dossier, v, data, deleted, made FROM record ORDER BY dossier, made", NULL);
  gboolean more;

  while (stmt != NULL && wv_stmt_step (stmt, &more, NULL) && more)
    {
      Row *row = g_new0 (Row, 1);

      row->kind = g_strdup (wv_stmt_text (stmt, 0));
      row->id = g_strdup (wv_stmt_text (stmt, 1));
      row->dossier = g_strdup (wv_stmt_text (stmt, 2));
      row->version = wv_stmt_int (stmt, 3);
      row->data = json_loads (wv_stmt_text (stmt, 4), 0, NULL);
      row->deleted = wv_stmt_int (stmt, 5) != 0;
      row->made = wv_stmt_int (stmt, 6);
      g_ptr_array_add (rest->rows, row);
      g_hash_table_insert (rest->by_key, g_strconcat (row->kind, "/", row->id, NULL), row);
    }
}

/* I3: as many effects as receipts. A choice that was settled changes the record it is about too; one that somebody was
 * only told of does not. */
static void
load_receipts (Rest *rest)
{
  g_autoptr (WvStmt) stmt = wv_db_prepare (rest->db, "SELECT op_id, state, v FROM receipt", NULL);
  GHashTableIter iter;
  gpointer value;
  gboolean more;

  g_hash_table_iter_init (&iter, rest->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    ((SimOp *) value)->version = 0; /* as the server has it now, not as it was at an earlier rest */
  while (stmt != NULL && wv_stmt_step (stmt, &more, NULL) && more)
    {
      SimOp *op = g_hash_table_lookup (rest->world->ops, wv_stmt_text (stmt, 0));
      Row *row = op != NULL ? find_row (rest, op->kind, op->record) : NULL;
      Row *target = NULL;

      g_hash_table_insert (rest->receipts, g_strdup (wv_stmt_text (stmt, 0)), g_strdup (wv_stmt_text (stmt, 1)));
      if (op != NULL)
        {
          op->version = wv_stmt_int (stmt, 2);
          op->in_conflict = g_strcmp0 (wv_stmt_text (stmt, 1), "conflict") == 0;
        }
      if (row == NULL)
        continue;
      row->receipts++;
      if (strcmp (op->verb, "resolve") == 0 && g_strcmp0 (wv_stmt_text (stmt, 1), "same") != 0
          && g_strcmp0 (text_of (row->data, "field"), "state") != 0)
        target = find_row (rest, text_of (row->data, "target_kind"), text_of (row->data, "target"));
      if (target != NULL)
        target->receipts++;
    }
}

static void
check_effects (Rest *rest)
{
  for (guint i = 0; i < rest->rows->len && rest->world->server_restores == 0; i++)
    {
      const Row *row = rest->rows->pdata[i];
      gboolean choice = g_str_has_prefix (row->kind, "conflict");
      gboolean by_server = choice || g_str_has_prefix (row->id, "01900000-0000-7000-8000-");
      gint64 expected = row->receipts + (by_server ? 1 : 0);

      /* Each value that joins a choice changes it as well. */
      if (choice ? row->version < expected : row->version != expected)
        sim_fail (rest->world, "I3: %s %s was changed %" G_GINT64_FORMAT " times by %" G_GINT64_FORMAT " operations", row->kind,
                  row->id, row->version, expected);
    }
}

/* After the server was put back: an operation that its desktop offered again may be refused, visibly. */
static gboolean
may_be_gone (const Rest *rest, const SimOp *op)
{
  const SimDesktop *desktop = rest->world->desktops->pdata[op->desktop];
  g_autoptr (GPtrArray) refused = sim_texts (
      desktop->db, "SELECT op_id FROM outbox WHERE op_id = :value AND state = 2 UNION SELECT op_id FROM refused WHERE op_id = :value",
      op->id);

  if (rest->world->server_restores == 0)
    return FALSE;
  return refused->len > 0 || desktop->copied;
}

/* I2. */
static void
check_ops (Rest *rest)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, rest->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimOp *op = value;

      if (op->acknowledged && !op->excused && !g_hash_table_contains (rest->receipts, op->id) && !may_be_gone (rest, op))
        sim_fail (rest->world, "I2: the server has lost %s %s %s of desktop%u, which it had acknowledged", op->verb, op->kind,
                  op->record, op->desktop);
    }
}

/* What a field of a record holds comes from somebody: the last who set it, or somebody's choice. A value that lost
 * stands in a conflict. */
static gboolean
has_alternative (const json_t *lines, const char *text)
{
  for (gsize k = 0; k < json_array_size (lines); k++)
    {
      g_auto (GStrv) parts = g_strsplit (json_string_value (json_array_get (lines, k)), "\\", -1);
      g_autofree char *plain = g_strjoinv ("", parts);

      if (strstr (plain, text) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
in_conflict (const Rest *rest, const SimOp *op, const char *field, const json_t *value)
{
  g_autofree char *text = json_dumps (value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS);

  for (guint i = 0; i < rest->rows->len; i++)
    {
      const Row *row = rest->rows->pdata[i];
      const Row *past = find_row (rest, "conflict_past", row->id);

      if (strcmp (row->kind, "conflict") != 0 || g_strcmp0 (text_of (row->data, "target"), op->record) != 0
          || g_strcmp0 (text_of (row->data, "field"), field) != 0)
        continue;
      if (has_alternative (json_object_get (row->data, "alternatives"), text)
          || (past != NULL && has_alternative (json_object_get (past->data, "values"), text)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
set_by_another (const Rest *rest, const SimOp *op, const char *field)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, rest->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimOp *other = value;

      if (other != op && strcmp (other->record, op->record) == 0 && json_object_get (other->set, field) != NULL
          && g_hash_table_contains (rest->receipts, other->id))
        return TRUE;
    }
  return FALSE;
}

/* I8: a value that was acknowledged is there, or somebody else's is, or both wait for a choice. */
static void
check_values (Rest *rest)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, rest->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimOp *op = value;
      const Row *row = find_row (rest, op->kind, op->record);
      const char *state = g_hash_table_lookup (rest->receipts, op->id);
      const char *field;
      json_t *wanted;

      if (row == NULL || row->deleted || state == NULL || strcmp (op->verb, "resolve") == 0)
        continue;
      json_object_foreach (op->set, field, wanted)
        {
          const json_t *now = json_object_get (row->data, field);
          gboolean there = json_equal (now, wanted) || (now == NULL && json_is_null (wanted));

          /* From where a step counts that came late, the server says. */
          if (strcmp (op->kind, "event") == 0 && strcmp (state, "merged") == 0 && g_str_has_suffix (field, "_state"))
            continue;
          if (json_is_array (wanted) || there || in_conflict (rest, op, field, wanted))
            continue;
          if (strcmp (state, "conflict") == 0 && !in_conflict (rest, op, field, wanted) && !set_by_another (rest, op, field))
            sim_fail (rest->world, "I8: %s of %s %s lost, and no choice keeps it", field, op->kind, op->record);
          if (!set_by_another (rest, op, field))
            sim_fail (rest->world, "I8: %s of %s %s is not what the only one who set it wrote", field, op->kind, op->record);
        }
    }
}

static gboolean
overwritten_before (const Rest *rest, const SimOp *earlier, const SimOp *later, const char *field)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, rest->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimOp *op = value;

      if (op->version > earlier->version && op->version < later->version && strcmp (op->record, later->record) == 0
          && json_object_get (op->set, field) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Whether @later overwrote a value of @earlier that its writer never saw. */
static void
check_pair (const Rest *rest, const SimOp *earlier, const SimOp *later, gint64 base)
{
  const char *field;
  json_t *value;

  json_object_foreach (later->set, field, value)
    {
      const json_t *before = json_object_get (earlier->set, field);

      if (before == NULL || json_is_array (value) || json_is_array (before) || json_equal (before, value)
          || g_str_has_prefix (field, "read_") || in_conflict (rest, later, field, value) || in_conflict (rest, earlier, field, before)
          || json_equal (before, json_object_get (later->was, field)) || overwritten_before (rest, earlier, later, field))
        continue;
      sim_fail (rest->world, "I8: desktop%u overwrote %s of %s %s (version %" G_GINT64_FORMAT ", by desktop%u), having seen version %"
                G_GINT64_FORMAT, later->desktop, field, later->kind, later->record, earlier->version, earlier->desktop, base);
    }
}

static void
check_blind_writes (const Rest *rest)
{
  g_autoptr (GList) ops = g_hash_table_get_values (rest->world->ops);

  for (const GList *i = ops; i != NULL && rest->world->server_restores == 0; i = i->next)
    {
      const SimOp *later = i->data;
      gint64 base = strcmp (later->verb, "set") == 0 && later->version > 0 ? MAX (0, later->base_v) : -1;

      for (const GList *k = ops; k != NULL && base >= 0; k = k->next)
        {
          const SimOp *earlier = k->data;

          if (earlier->version > base && earlier->version < later->version && strcmp (earlier->verb, "set") == 0
              && strcmp (earlier->record, later->record) == 0)
            check_pair (rest, earlier, later, base);
        }
    }
}

/* Sets merge by element: what somebody added and nobody took out is there. */
static void
check_added (const Rest *rest, const SimOp *op, const char *field, const char *element, const Row *row)
{
  GHashTableIter iter;
  gpointer value;

  if (names (json_object_get (row->data, field), element))
    return;
  g_hash_table_iter_init (&iter, rest->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimOp *other = value;
      const json_t *set = json_object_get (other->set, field);

      if (other->version > 0 && strcmp (other->record, op->record) == 0 && set != NULL && !names (set, element)
          && names (json_object_get (other->was, field), element))
        return;
    }
  sim_fail (rest->world, "I8: %s was added to %s of %s %s, nobody took it out, and it is not there", element, field, op->kind, op->record);
}

static void
check_sets (const Rest *rest)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, rest->world->ops);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const SimOp *op = value;
      const Row *row = op->version > 0 && strcmp (op->verb, "set") == 0 ? find_row (rest, op->kind, op->record) : NULL;
      const char *field;
      json_t *wanted;

      json_object_foreach (row != NULL && !row->deleted ? op->set : NULL, field, wanted)
        for (gsize i = 0; i < json_array_size (wanted); i++)
          {
            const char *element = json_string_value (json_array_get (wanted, i));

            if (!names (json_object_get (op->was, field), element))
              check_added (rest, op, field, element, row);
          }
    }
}

/* C4: one person alone never comes into conflict. */
static void
check_false_conflicts (const Rest *rest)
{
  GHashTableIter iter;
  gpointer value;

  for (guint i = 0; i < rest->rows->len; i++)
    {
      const Row *row = rest->rows->pdata[i];
      guint desktops = 0;

      /* That a step came too late is told, and is no choice. */
      if (strcmp (row->kind, "conflict") != 0 || rest->world->server_restores > 0
          || g_strcmp0 (text_of (row->data, "field"), "state") == 0)
        continue;
      g_hash_table_iter_init (&iter, rest->world->ops);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          const SimOp *op = value;

          if (op->version > 0 && g_strcmp0 (op->record, text_of (row->data, "target")) == 0 && strcmp (op->verb, "new") != 0)
            desktops |= ((SimDesktop *) rest->world->desktops->pdata[op->desktop])->copied ? 3 : 1u << op->desktop;
        }
      if ((desktops & (desktops - 1)) == 0)
        sim_fail (rest->world, "C4: a choice about %s of %s %s, which one desktop alone changed", text_of (row->data, "field"),
                  text_of (row->data, "target_kind"), text_of (row->data, "target"));
    }
}

/* What a user is told was refused has no effect; what became of operations in a dossier that one may not see is not told. */
static void
check_refused (const Rest *rest, const SimDesktop *desktop)
{
  g_autoptr (GPtrArray) ids = sim_texts (desktop->db, "SELECT op_id FROM outbox WHERE state = 2 AND code <> 'not_visible'", NULL);

  for (guint i = 0; i < ids->len; i++)
    if (g_hash_table_contains (rest->receipts, ids->pdata[i]))
      sim_fail (rest->world, "I2: %s was told that %s was refused, and it was taken", desktop->machine, (char *) ids->pdata[i]);
}

/* I6: the states of a referral follow each other, so that exactly one side is responsible. */
static void
check_states (Rest *rest)
{
  const char *dossier = NULL, *state = "draft";

  for (guint i = 0; i < rest->rows->len; i++)
    {
      const Row *row = rest->rows->pdata[i];
      const char *to = text_of (row->data, "to_state");

      if (g_strcmp0 (row->dossier, dossier) != 0)
        state = "draft";
      dossier = row->dossier;
      if (dossier == NULL || strcmp (row->kind, "event") != 0 || to == NULL)
        continue;
      if (g_strcmp0 (text_of (row->data, "from_state"), state) != 0)
        sim_fail (rest->world, "I6: referral %s was %s, and a step from %s was taken", dossier, state, text_of (row->data, "from_state"));
      if (wv_transition_find ((WvState) wv_state_from_name (state), (WvState) wv_state_from_name (to)) == NULL)
        sim_fail (rest->world, "I6: referral %s cannot go from %s to %s", dossier, state, to);
      state = to;
    }
}

/* I1: each desktop has what the server has for it. */

static gboolean
row_is_visible (const Rest *rest, const Row *row, const char *organisation)
{
  const WvKind *kind = wv_kind_find (row->kind);
  const char *dossier = kind->scope == WV_SCOPE_ORGANISATION ? text_of (row->data, "dossier") : row->dossier;
  Opinion opinion = { 0 };

  if (kind->scope == WV_SCOPE_DIRECTORY)
    return !row->deleted;
  if (kind->scope == WV_SCOPE_ORGANISATION && g_strcmp0 (text_of (row->data, "organisation"), organisation) != 0)
    return FALSE;
  if (dossier == NULL)
    return TRUE;
  for (guint i = 0; i < rest->rows->len; i++)
    {
      const Row *other = rest->rows->pdata[i];

      if (g_strcmp0 (other->dossier, dossier) == 0)
        hear (&opinion, other->kind, other->data, organisation);
    }
  return says_yes (&opinion);
}

static json_t *
as_json (const WvRecord *record)
{
  json_t *object = wv_json_from_open (record);
  GBytes *sealed = wv_record_get_sealed (record);

  if (sealed != NULL)
    {
      gsize size;
      const guchar *data = g_bytes_get_data (sealed, &size);
      g_autofree char *text = g_base64_encode (data, size);

      json_object_set_new (object, "sealed", json_string (text));
    }
  return object;
}

static void
check_record (const Rest *rest, const SimDesktop *desktop, const WvRecord *record, GHashTable *seen)
{
  const char *kind = wv_record_get_kind (record)->name, *id = wv_record_get_id (record);
  const Row *row = find_row (rest, kind, id);
  g_autoptr (json_t) object = as_json (record);
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;

  g_hash_table_add (seen, (gpointer) row);
  if (row == NULL || !row_is_visible (rest, row, desktop->actor->organisation))
    sim_fail (rest->world, "I4: %s still has %s %s, which it may not see or is gone", desktop->machine, kind, id);
  else if (row->version != wv_record_get_version (record))
    sim_fail (rest->world, "I1: %s has version %" G_GINT64_FORMAT " of %s %s, the server %" G_GINT64_FORMAT, desktop->machine,
              wv_record_get_version (record), kind, id, row->version);
  else if (!json_equal (object, row->data))
    {
      mine = wv_json_dump (object);
      theirs = wv_json_dump (row->data);
      sim_fail (rest->world, "I1: %s has another %s %s (version %" G_GINT64_FORMAT "):\n  %s\n  %s", desktop->machine, kind, id,
                row->version, mine, theirs);
    }
}

static void
check_desktop (const Rest *rest, SimDesktop *desktop)
{
  guint n;
  const WvKind *const *kinds = wv_kinds (&n);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint k = 0; k < n; k++)
    {
      g_autoptr (GPtrArray) records = wv_records_query (desktop->db, kinds[k], NULL, NULL, NULL, NULL);

      for (guint i = 0; records != NULL && i < records->len && rest->world->failure == NULL; i++)
        check_record (rest, desktop, records->pdata[i], seen);
    }
  for (guint i = 0; i < rest->rows->len && rest->world->failure == NULL; i++)
    {
      const Row *row = rest->rows->pdata[i];

      if (row_is_visible (rest, row, desktop->actor->organisation) && !g_hash_table_contains (seen, row))
        sim_fail (rest->world, "I1: %s does not have %s %s (version %" G_GINT64_FORMAT ")", desktop->machine, row->kind, row->id,
                  row->version);
    }
  if (sim_number (desktop->db, "SELECT count(*) FROM outbox WHERE state <> 2") > 0)
    sim_fail (rest->world, "I2: the outbox of %s does not empty", desktop->machine);
  if (sim_number (desktop->db, "SELECT count(*) FROM shadow") > 0)
    sim_fail (rest->world, "I1: %s still waits for something", desktop->machine);
  if (sim_number (desktop->db, "SELECT count(*) FROM outbox WHERE state = 2 AND code IN ('read_only', 'busy')") > 0)
    sim_fail (rest->world, "I2: %s gave up what the server could only not take then", desktop->machine);
  check_refused (rest, desktop);
  sim_note_ops (desktop);
  sim_check_kept (desktop);
}

/* I10: a desktop without news costs nothing. */
static void
check_idle (SimWorld *world)
{
  SimDesktop *desktop = sim_pick_desktop (world);
  guint64 before;
  gboolean more;

  sim_round (desktop, &more);
  before = sim_vfs_writes ("server");
  if (world->failure == NULL && (!sim_round (desktop, &more) || more))
    sim_fail (world, "I10: %s has more to do without news", desktop->machine);
  if (sim_vfs_writes ("server") != before)
    sim_fail (world, "I10: a sync without news makes the server write");
}

void
sim_check_rest (SimWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  g_autoptr (GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) receipts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Rest rest = { .world = world, .rows = rows, .by_key = by_key, .receipts = receipts };

  check_idle (world);
  g_clear_pointer (&world->server, wv_server_store_close);
  rest.db = wv_db_open ("/server/db", WV_DB_READ_WRITE, &error);
  if (rest.db == NULL || !wv_db_quick_check (rest.db, &error))
    sim_fail (world, "the server's database: %s", error->message);
  else
    {
      load_rows (&rest);
      load_receipts (&rest);
      check_effects (&rest);
      check_ops (&rest);
      check_values (&rest);
      check_blind_writes (&rest);
      check_sets (&rest);
      check_false_conflicts (&rest);
      check_states (&rest);
      for (guint i = 0; i < world->desktops->len && world->failure == NULL; i++)
        check_desktop (&rest, world->desktops->pdata[i]);
    }
  g_clear_pointer (&rest.db, wv_db_close);
  sim_open_server (world);
}

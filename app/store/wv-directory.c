#include "store/wv-directory.h"

#include <string.h>

#include "domain/wv-place.h"
#include "domain/wv-schedule.h"
#include "store/wv-conflict-text.h"
#include "store/wv-overlay.h"

#define WALK_IN_RADIUS_M 15000
/* Micro-degrees: 16.7 km north and south, and at least as much east and west. */
#define WALK_IN_BOX 150000

void
wv_person_free (WvPerson *person)
{
  if (person == NULL)
    return;
  wv_record_free (person->contact);
  wv_record_free (person->deputy);
  g_free (person->organisation_name);
  g_free (person);
}

void
wv_offer_view_free (WvOfferView *view)
{
  if (view == NULL)
    return;
  wv_record_free (view->offer);
  wv_record_free (view->organisation);
  wv_person_free (view->contact);
  g_free (view->other_capacity);
  g_free (view);
}

void
wv_walk_in_free (WvWalkIn *walk_in)
{
  if (walk_in == NULL)
    return;
  g_free (walk_in->offer);
  g_free (walk_in->title);
  g_free (walk_in->place);
  g_free (walk_in);
}

/* Days compare as text. An open end counts as always. */
static gboolean
is_within (const char *from, const char *to, const char *today)
{
  return (from == NULL || strcmp (from, today) <= 0) && (to == NULL || strcmp (today, to) <= 0);
}

static gboolean
is_absent (const WvRecord *contact, const char *today)
{
  const char *from = wv_record_get_text (contact, "absent_from"),
             *to = wv_record_get_text (contact, "absent_to");

  return (from != NULL || to != NULL) && is_within (from, to, today);
}

/* %TRUE with *ret %NULL when there is no id or no such record. */
static gboolean
load_optional (WvDb *db, const WvKind *kind, const char *id, WvRecord **ret, GError **error)
{
  GError *local = NULL;

  *ret = id != NULL ? wv_record_load (db, kind, id, &local) : NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

WvPerson *
wv_person_load (WvDb *db, const char *contact, const char *today, GError **error)
{
  g_autoptr (WvPerson) person = g_new0 (WvPerson, 1);
  g_autoptr (WvRecord) organisation = NULL;

  if (!load_optional (db, &wv_kind_contact, contact, &person->contact, error)
      || person->contact == NULL
      || !load_optional (db, &wv_kind_organisation,
                         wv_record_get_text (person->contact, "organisation"), &organisation, error)
      || !load_optional (db, &wv_kind_contact, wv_record_get_text (person->contact, "deputy"),
                         &person->deputy, error))
    return NULL;
  person->organisation_name
      = g_strdup (organisation != NULL ? wv_record_get_text (organisation, "name") : NULL);
  person->absent = is_absent (person->contact, today);
  return g_steal_pointer (&person);
}

GPtrArray *
wv_colleagues (WvDb *db, const char *organisation, const char *today, GError **error)
{
  g_autoptr (GPtrArray) all = wv_records_query (db, &wv_kind_contact, "organisation = :value",
                                                organisation, "name COLLATE NOCASE", error);

  if (all == NULL)
    return NULL;
  for (guint i = all->len; i > 0; i--)
    {
      const WvRecord *contact = g_ptr_array_index (all, i - 1);

      if (!is_within (wv_record_get_text (contact, "active_from"),
                      wv_record_get_text (contact, "active_to"), today))
        g_ptr_array_remove_index (all, i - 1);
    }
  return g_steal_pointer (&all);
}

/* Only who keeps the offer has a choice about it. */
static gboolean
add_other_capacity (WvDb *db, WvOfferView *view, GError **error)
{
  g_autoptr (GError) local = NULL;

  view->other_capacity = wv_conflict_other_text (db, wv_record_get_id (view->offer), "capacity", &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
count_colleagues (WvDb *db, WvOfferView *view, const char *today, GError **error)
{
  const char *contact = wv_record_get_text (view->offer, "contact");
  g_autoptr (GPtrArray) colleagues
      = wv_colleagues (db, wv_record_get_text (view->offer, "organisation"), today, error);

  if (colleagues == NULL)
    return FALSE;
  for (guint i = 0; i < colleagues->len; i++)
    view->colleagues
        += g_strcmp0 (wv_record_get_id (g_ptr_array_index (colleagues, i)), contact) != 0;
  return TRUE;
}

static gboolean
count_own (WvDb *db, WvOfferView *view, const WvActor *actor, GError **error)
{
  g_autoptr (WvStmt) stmt
      = wv_db_prepare (db,
                       "SELECT count (*), coalesce (sum (EXISTS (SELECT 1 FROM feedback f WHERE "
                       "f.dossier = r.id)), 0) FROM referral r "
                       "WHERE r.offer = :offer AND r.from_organisation = :organisation",
                       error);

  if (stmt == NULL)
    return FALSE;
  wv_stmt_bind_text (stmt, ":offer", wv_record_get_id (view->offer));
  wv_stmt_bind_text (stmt, ":organisation", actor != NULL ? actor->organisation : NULL);
  if (!wv_stmt_step (stmt, NULL, error))
    return FALSE;
  view->own_referrals = wv_stmt_int (stmt, 0);
  view->own_feedback = wv_stmt_int (stmt, 1);
  return TRUE;
}

WvOfferView *
wv_offer_view_load (
    WvDb *db, const char *offer, const WvActor *actor, const char *today, GError **error)
{
  g_autoptr (WvOfferView) view = g_new0 (WvOfferView, 1);
  GError *local = NULL;

  if (!load_optional (db, &wv_kind_offer, offer, &view->offer, error) || view->offer == NULL
      || !wv_store_read_int (db, "SELECT rowid FROM offer WHERE id = :text", offer, 0, &view->rowid,
                             error)
      || !load_optional (db, &wv_kind_organisation,
                         wv_record_get_text (view->offer, "organisation"), &view->organisation,
                         error)
      || !count_own (db, view, actor, error) || !count_colleagues (db, view, today, error)
      || !add_other_capacity (db, view, error))
    return NULL;
  view->contact = wv_person_load (db, wv_record_get_text (view->offer, "contact"), today, &local);
  if (local == NULL)
    return g_steal_pointer (&view);
  g_propagate_error (error, local);
  return NULL;
}

WvOfferView *
wv_offer_view_load_row (
    WvDb *db, gint64 rowid, const WvActor *actor, const char *today, GError **error)
{
  g_autofree char *id = NULL;
  g_autoptr (WvStmt) stmt = wv_db_prepare (db, "SELECT id FROM offer WHERE rowid = :rowid", error);
  gboolean row;

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_int (stmt, ":rowid", rowid);
  if (!wv_stmt_step (stmt, &row, error) || !row)
    return NULL;
  id = g_strdup (wv_stmt_text (stmt, 0));
  return wv_offer_view_load (db, id, actor, today, error);
}

GPtrArray *
wv_practice_contacts (WvDb *db, const char *practice, const char *today, GError **error)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_person_free);
  g_autoptr (GPtrArray) links = wv_records_query (db, &wv_kind_practice_link, "practice = :value",
                                                  practice, "rowid", error);

  if (links == NULL)
    return NULL;
  for (guint i = 0; i < links->len; i++)
    {
      const WvRecord *link = g_ptr_array_index (links, i);
      GError *local = NULL;
      WvPerson *person;

      if (!is_within (wv_record_get_text (link, "valid_from"),
                      wv_record_get_text (link, "valid_to"), today))
        continue;
      person = wv_person_load (db, wv_record_get_text (link, "contact"), today, &local);
      if (local != NULL)
        {
          g_propagate_error (error, local);
          return NULL;
        }
      if (person != NULL)
        g_ptr_array_add (people, person);
    }
  return g_steal_pointer (&people);
}

static int
compare_walk_ins (gconstpointer a, gconstpointer b)
{
  const WvWalkIn *one = *(const WvWalkIn *const *)a, *other = *(const WvWalkIn *const *)b;

  if (one->distance_m != other->distance_m)
    return one->distance_m < 0     ? 1
           : other->distance_m < 0 ? -1
                                   : one->distance_m - other->distance_m;
  return one->opens_minute - other->opens_minute;
}

/* Columns of the statement below. */
enum
{
  WALK_IN_ID,
  WALK_IN_TITLE,
  WALK_IN_PLACE,
  WALK_IN_SCHEDULES,
  WALK_IN_HAS_POINT,
  WALK_IN_LATITUDE,
  WALK_IN_LONGITUDE,
};

static WvWalkIn *
walk_in_new (WvStmt *offer, const WvOpening *opening, int distance)
{
  WvWalkIn *walk_in = g_new0 (WvWalkIn, 1);

  walk_in->offer = g_strdup (wv_stmt_text (offer, WALK_IN_ID));
  walk_in->title = g_strdup (wv_stmt_text (offer, WALK_IN_TITLE));
  walk_in->place = g_strdup (wv_stmt_text (offer, WALK_IN_PLACE));
  walk_in->opens_minute = opening->opens_minute;
  walk_in->closes_minute = opening->closes_minute;
  walk_in->distance_m = distance;
  return walk_in;
}

static GStrv
read_lines (const char *array)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autoptr (json_t) values = json_loads (array, 0, NULL);
  json_t *value;
  size_t i;

  json_array_foreach (values, i, value)
  {
    if (json_is_string (value))
      g_strv_builder_add (lines, json_string_value (value));
  }
  return g_strv_builder_end (lines);
}

static void
add_walk_in (GPtrArray *list, WvStmt *offer, const char *today, gint32 latitude, gint32 longitude)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GArray) openings = NULL;
  int distance = -1;

  if (wv_stmt_int (offer, WALK_IN_HAS_POINT))
    distance = wv_distance_m (latitude, longitude, wv_stmt_int (offer, WALK_IN_LATITUDE),
                              wv_stmt_int (offer, WALK_IN_LONGITUDE));
  if (distance > WALK_IN_RADIUS_M)
    return;
  lines = read_lines (wv_stmt_text (offer, WALK_IN_SCHEDULES));
  openings = wv_schedule_on ((const char *const *)lines, today);
  for (guint i = 0; i < openings->len; i++)
    if (g_array_index (openings, WvOpening, i).walk_in)
      g_ptr_array_add (list,
                       walk_in_new (offer, &g_array_index (openings, WvOpening, i), distance));
}

/* The first condition is that of the index offer_walk_in, word for word; the box is a little larger
 * than the circle. */
static WvStmt *
find_walk_ins (WvDb *db, gint32 latitude, gint32 longitude, GError **error)
{
  WvStmt *stmt = wv_db_prepare (
      db,
      "SELECT id, title, place, schedules, latitude IS NOT NULL AND longitude IS NOT NULL, "
      "latitude, longitude FROM offer WHERE schedules LIKE '%WALKIN=1%' AND status = 'active' "
      "AND (latitude IS NULL OR latitude BETWEEN :south AND :north) "
      "AND (longitude IS NULL OR longitude BETWEEN :west AND :east)",
      error);

  if (stmt == NULL)
    return NULL;
  wv_stmt_bind_int (stmt, ":south", latitude - WALK_IN_BOX);
  wv_stmt_bind_int (stmt, ":north", latitude + WALK_IN_BOX);
  wv_stmt_bind_int (stmt, ":west", longitude - 2 * WALK_IN_BOX);
  wv_stmt_bind_int (stmt, ":east", longitude + 2 * WALK_IN_BOX);
  return stmt;
}

GPtrArray *
wv_walk_ins_today (
    WvDb *db, const char *today, gint32 latitude, gint32 longitude, guint limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_walk_in_free);
  g_autoptr (WvStmt) offer = find_walk_ins (db, latitude, longitude, error);
  gboolean row = TRUE;

  if (offer == NULL)
    return NULL;
  while (row)
    {
      if (!wv_stmt_step (offer, &row, error))
        return NULL;
      if (row)
        add_walk_in (list, offer, today, latitude, longitude);
    }
  g_ptr_array_sort (list, compare_walk_ins);
  if (list->len > limit)
    g_ptr_array_set_size (list, limit);
  return g_steal_pointer (&list);
}

GPtrArray *
wv_open_conflicts (WvDb *db, const char *organisation, GError **error)
{
  return wv_records_query (db, &wv_kind_conflict, "organisation = :value AND status = 'open'",
                           organisation, "rowid", error);
}

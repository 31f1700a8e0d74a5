#include "store/wv-directory.h"

#include <string.h>

#include "domain/wv-place.h"
#include "domain/wv-schedule.h"
#include "store/wv-overlay.h"

#define WALK_IN_RADIUS_M 15000

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
      || !count_own (db, view, actor, error) || !count_colleagues (db, view, today, error))
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

static void
add_walk_in (
    GPtrArray *list, const WvRecord *offer, const char *today, gint32 latitude, gint32 longitude)
{
  g_autoptr (GArray) openings = wv_schedule_on (wv_record_get_strv (offer, "schedules"), today);
  int distance = -1;

  if (wv_record_has (offer, "latitude") && wv_record_has (offer, "longitude"))
    distance = wv_distance_m (latitude, longitude, wv_record_get_int (offer, "latitude", 0),
                              wv_record_get_int (offer, "longitude", 0));
  if (distance > WALK_IN_RADIUS_M)
    return;
  for (guint i = 0; i < openings->len; i++)
    {
      const WvOpening *opening = &g_array_index (openings, WvOpening, i);
      WvWalkIn *walk_in;

      if (!opening->walk_in)
        continue;
      walk_in = g_new0 (WvWalkIn, 1);
      walk_in->offer = g_strdup (wv_record_get_id (offer));
      walk_in->title = g_strdup (wv_record_get_text (offer, "title"));
      walk_in->place = g_strdup (wv_record_get_text (offer, "place"));
      walk_in->opens_minute = opening->opens_minute;
      walk_in->closes_minute = opening->closes_minute;
      walk_in->distance_m = distance;
      g_ptr_array_add (list, walk_in);
    }
}

GPtrArray *
wv_walk_ins_today (
    WvDb *db, const char *today, gint32 latitude, gint32 longitude, guint limit, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_walk_in_free);
  g_autoptr (GPtrArray) offers = wv_records_query (
      db, &wv_kind_offer, "schedules LIKE '%WALKIN=1%' AND status = 'active'", NULL, NULL, error);

  if (offers == NULL)
    return NULL;
  for (guint i = 0; i < offers->len; i++)
    add_walk_in (list, g_ptr_array_index (offers, i), today, latitude, longitude);
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

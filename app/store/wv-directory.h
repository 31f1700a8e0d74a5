#pragma once

#include <gio/gio.h>

#include "store/wv-edit.h"
#include "store/wv-store.h"

G_BEGIN_DECLS

/**
 * Reading the directory for screens: plain functions for the database thread, each giving whole pictures.
 */

/** WvPerson: a contact with what a screen shows of it. */
typedef struct
{
  WvRecord *contact;      /* kind contact */
  char *organisation_name;
  WvRecord *deputy;       /* nullable: contact */
  gboolean absent;        /* on @today */
} WvPerson;
void wv_person_free (WvPerson *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvPerson, wv_person_free)

/** WvOfferView: an offer with everything that belongs to it. */
typedef struct
{
  gint64 rowid;
  WvRecord *offer;
  WvRecord *organisation; /* nullable */
  WvPerson *contact;      /* nullable: fixed contact */
  int own_referrals;      /* of our organisation to this offer */
  int own_feedback;       /* of these, how many have feedback */
  char *other_capacity;   /* nullable: what else is said about the room there, while nobody chose yet */
  guint colleagues;       /* active contacts at its organisation, besides the fixed contact */
} WvOfferView;
void wv_offer_view_free (WvOfferView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvOfferView, wv_offer_view_free)

/** wv_offer_view_load: (nullable): %NULL without error when there is no such offer. */
WvOfferView *wv_offer_view_load (WvDb *db, const char *offer, const WvActor *actor, const char *today, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_offer_view_load_row: the same by row id, as lists have it. */
WvOfferView *wv_offer_view_load_row (WvDb *db, gint64 rowid, const WvActor *actor, const char *today, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_practice_contacts: (element-type WvPerson): the practice's fixed contacts valid on @today; else, for an
 * organisation without practice links, an empty array. */
GPtrArray *wv_practice_contacts (WvDb *db, const char *practice, const char *today, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_colleagues: (element-type WvRecord): active contacts of @organisation on @today, by name. */
GPtrArray *wv_colleagues (WvDb *db, const char *organisation, const char *today, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_person_load: (nullable) */
WvPerson *wv_person_load (WvDb *db, const char *contact, const char *today, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvWalkIn: a walk-in of today. */
typedef struct
{
  char *offer, *title, *place;
  int opens_minute, closes_minute;
  int distance_m; /* -1 unknown */
} WvWalkIn;
void wv_walk_in_free (WvWalkIn *walk_in);
/** wv_walk_ins_today: (element-type WvWalkIn): nearest first, at most @limit, within @municipalities or 15 km. */
GPtrArray *wv_walk_ins_today (WvDb *db, const char *today, gint32 latitude, gint32 longitude, guint limit, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** wv_open_conflicts: (element-type WvRecord): conflict records that our organisation may settle, open ones. */
GPtrArray *wv_open_conflicts (WvDb *db, const char *organisation, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

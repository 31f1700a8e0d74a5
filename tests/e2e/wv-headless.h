#pragma once

#include "store/wv-change.h"
#include "store/wv-draft.h"
#include "store/wv-profile.h"
#include "sync/wv-sync.h"

G_BEGIN_DECLS

/**
 * WvHeadless: an enrolled desktop without windows: the same store, vault and sync as the program, unlocked with the
 * password. For tests that need many actions, and to fill the demo region with referrals through the door that people
 * use.
 */
typedef struct
{
  WvStore *store;
  WvVault *vault;
  WvProfile *profile;
  WvActor *actor;
  WvSync *sync;
  const WvClock *clock;
} WvHeadless;

/** wv_headless_open: @clock: (nullable): whose time the edits carry; must outlive it. */
WvHeadless *wv_headless_open (const char *data, const char *password, const WvClock *clock, GError **error);
void wv_headless_free (WvHeadless *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvHeadless, wv_headless_free)

/** WvHeadlessReferral: what a GP fills in. */
typedef struct
{
  const char *form, *call_name, *family_name; /* form: code list form-of-address */
  int birth_year;
  const char *phone, *postcode, *offer, *reason, *wish;
  const char *urgency; /* nullable: normal */
  const char *handover; /* nullable: code list handover-kind */
} WvHeadlessReferral;

/** wv_headless_refer: writes and sends a referral with consent; its id. */
char *wv_headless_refer (WvHeadless *self, const WvHeadlessReferral *referral, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_headless_do: carries @taken out. */
gboolean wv_headless_do (WvHeadless *self, WvChange *taken, GError **error);
/** wv_headless_sync: one complete sync. */
gboolean wv_headless_sync (WvHeadless *self, GError **error);

G_END_DECLS

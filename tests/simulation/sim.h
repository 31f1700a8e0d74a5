#pragma once

#include <jansson.h>

#include "seal/wv-vault.h"
#include "server/wv-server-store.h"
#include "sim-random.h"
#include "sim-vfs.h"
#include "store/wv-edit.h"

G_BEGIN_DECLS

/**
 * A region in one process: a server and a few desktops with the product's own code, a clock that is set, files that can
 * fail and a network that is a list of bytes. One seed decides all that happens.
 */

#define SIM_START G_GINT64_CONSTANT (1773136800000) /* 10 March 2026 */
#define SIM_MINUTE G_GINT64_CONSTANT (60000)
#define SIM_DAY (24 * 60 * SIM_MINUTE)

typedef enum
{
  SIM_PRACTICE = 1 << 0,
  SIM_WELFARE = 1 << 1,
  SIM_COORDINATOR = 1 << 2,
} SimSide;

/** SimOp: something that a user did and that was saved: it may never be lost. */
typedef struct
{
  char *id, *kind, *record, *verb;
  char *dossier;   /* nullable */
  json_t *set, *was; /* nullable */
  guint desktop;
  gint64 tx;
  gint64 n, base_v, base_n; /* as sent; -1: none */
  gint64 version;        /* at rest: of the record after it; 0: the server does not have it */
  gboolean in_conflict;  /* at rest */
  gboolean acknowledged, refused;
  gboolean excused; /* went with a restored copy, or was taken back */
} SimOp;

typedef struct _SimWorld SimWorld;

typedef struct
{
  SimWorld *world;
  guint index;
  char *machine, *path, *token;
  WvActor *actor;
  SimSide side;
  WvVault *vault; /* unowned: that of the organisation */
  WvDb *db;
  WvClock clock;
  gint64 clock_ahead;
  guint attempt;  /* 0: no request is under way */
  guint max_ops;
  gint64 last_seq; /* of the outbox, that the model knows */
  gint64 last_n;
  GHashTable *cursors; /* stream → cursor */
  SimImage *backup;    /* nullable */
  gboolean copied;     /* its state existed twice */
} SimDesktop;

/** SimMessage: bytes under way. */
typedef struct
{
  gboolean to_server;
  guint desktop, attempt;
  guint status; /* of an answer */
  GBytes *bytes;
} SimMessage;

struct _SimWorld
{
  guint64 seed;
  SimRandom random; /* of this step */
  gint64 now;
  gboolean verbose;
  guint step;
  char *failure; /* the first one */

  WvServerStore *server;
  WvClock server_clock;
  SimImage *server_backup; /* nullable */
  guint server_restores;
  GPtrArray *desktops; /* SimDesktop */
  GPtrArray *net;      /* SimMessage */
  guint attempts;
  GHashTable *ops; /* id → SimOp */
  guint referrals;
  gboolean small_pages;
  gboolean copies; /* databases are put back and copied */
};

/* sim-world.c */
void sim_prepare (void);
SimWorld *sim_world_new (guint64 seed, gboolean verbose) G_GNUC_WARN_UNUSED_RESULT;
void sim_world_free (SimWorld *world);
SimDesktop *sim_add_twin (SimDesktop *desktop);
SimDesktop *sim_pick_desktop (SimWorld *world);
/** sim_mend: machines without power start again. */
void sim_mend (SimWorld *world);
void sim_open_server (SimWorld *world);
void sim_open_desktop (SimDesktop *desktop);
void sim_heal_all (SimWorld *world);
const char *sim_organisation (guint index);
guint sim_n_offers (void);

void sim_log (SimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);
void sim_fail (SimWorld *world, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** sim_expected: whether @error of a database may come now: there was a fault on @machine. */
gboolean sim_expect_error (SimWorld *world, const char *machine, const GError *error);
/** sim_texts: first column of a query with one text parameter :value. (transfer full) */
GPtrArray *sim_texts (WvDb *db, const char *sql, const char *value);
gint64 sim_number (WvDb *db, const char *sql);

/* sim-user.c */
void sim_user_acts (SimDesktop *desktop);

/* sim-net.c */
void sim_message_free (SimMessage *message);
/** sim_send: prepares a request, giving up one that is under way. */
void sim_send (SimDesktop *desktop);
void sim_deliver (SimWorld *world, guint index);
void sim_disturb (SimWorld *world);
/** sim_round: request and answer without a fault between. FALSE when it did not come to its end. */
gboolean sim_round (SimDesktop *desktop, gboolean *ret_more);
void sim_rest (SimWorld *world);

/* sim-copy.c */
void sim_back_up (SimWorld *world);
void sim_put_back (SimWorld *world);
gboolean sim_fork (SimDesktop *desktop);
void sim_read_identity (SimDesktop *desktop);

/* sim-check.c */
/** sim_note_ops: what stands newly in the outbox is known to the model from now. */
void sim_note_ops (SimDesktop *desktop);
void sim_check_kept (SimDesktop *desktop);
void sim_check_progress (SimDesktop *desktop);
void sim_note_request (SimDesktop *desktop, GBytes *request);
void sim_check_answer (SimDesktop *desktop, GBytes *answer);
void sim_check_rest (SimWorld *world);
void sim_op_free (SimOp *op);

/* sim-step.c */
void sim_step (SimWorld *world, guint index);

G_END_DECLS

#pragma once

#include "domain/wv-id.h"
#include "server/wv-server-apply.h"

G_BEGIN_DECLS

/**
 * Operations on a server's store without sync around them: who sends what, and what became of it in a word each.
 */

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define STRANGER "01900000-0000-7000-8000-000000000003"
#define GP "01900000-0000-7000-8000-000000000101"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define OFFER "01900000-0000-7000-8000-000000001001"
#define DOSSIER "01900000-0000-7000-8000-00000000d001"
#define NOW G_GINT64_CONSTANT (1773136800000)


typedef struct
{
  WvServerStore *store;
  gint64 n;
} Fixture;

extern const WvServerDevice gp, worker, stranger;

WvOp *new_op (Fixture *fixture, const char *what, const char *type, const char *record, json_t *set);
char *apply (Fixture *fixture, const WvServerDevice *device, GPtrArray *taken);
GPtrArray *group (WvOp *first, ...);
void expect (char *owned, const char *wanted);
char *stream (Fixture *fixture, const char *name);
json_t *written (const char *organisation, const char *author);
json_t *with (json_t *object, const char *name, json_t *value);
WvOp *referral_op (Fixture *fixture);
WvOp *grant_op (Fixture *fixture, const char *grantee);
WvOp *consent_op (Fixture *fixture);
WvOp *event_op (Fixture *fixture, const WvServerDevice *device, const char *type, const char *from, const char *to);
void send_referral (Fixture *fixture);
void set_up (Fixture *fixture, gconstpointer data);
void tear_down (Fixture *fixture, gconstpointer data);
char *value_of (Fixture *fixture, const char *kind, const char *id, const char *name);
gint64 version_of (Fixture *fixture, const char *kind, const char *id);

G_END_DECLS

#pragma once

#include "store/wv-dossier.h"

G_BEGIN_DECLS

/** WvDossierContent: everything of one dossier, for the database thread to make and the dossier to keep. */
typedef struct
{
  WvCase *summary;
  GPtrArray *entries;      /* (element-type WvEntry) */
  GPtrArray *tasks;        /* (element-type WvTask): open ones first */
  GPtrArray *participants; /* (element-type WvParticipant) */
  GPtrArray *looks;        /* (element-type WvLook) */
  WvRecord *consent;       /* nullable: the newest, opened */
  WvRecord *handover;      /* nullable: opened */
} WvDossierContent;

void wv_dossier_content_free (WvDossierContent *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvDossierContent, wv_dossier_content_free)

/**
 * wv_dossier_load: opens everything of @id. What does not open is left out, never an error.
 * Errors: NOT_FOUND, LOCKED, storage
 */
WvDossierContent *wv_dossier_load (WvDb *db, WvVault *vault, const WvActor *actor, const char *id, gint64 now, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#pragma once

#include "server/wv-server-store.h"

G_BEGIN_DECLS

/**
 * Who wrote what stands in a field now, so that people who must choose see who says what. Kept in the record's versions
 * under an empty name: version → [contact, organisation, ms]; versions of before this was kept have nobody.
 */

/** WvServerAuthor: strings belong to the record. */
typedef struct
{
  const char *contact, *organisation;
  gint64 at; /* ms: when the person did it */
} WvServerAuthor;

/** wv_server_author_note: @device made @record's present version, at @at; forgets who made versions that no field has any more. */
void wv_server_author_note (WvServerRecord *record, const WvServerDevice *device, gint64 at);
/** wv_server_author_find: who wrote @field of @record; empty strings and 0 when that was not kept. */
WvServerAuthor wv_server_author_find (const WvServerRecord *record, const char *field);
/** wv_server_author_of_version: the same for a version, as that in which a record was deleted. */
WvServerAuthor wv_server_author_of_version (const WvServerRecord *record, gint64 version);
/** wv_server_author_since: the newest version above @base that a field of @record has from somebody else than @contact; 0: none. */
gint64 wv_server_author_since (const WvServerRecord *record, gint64 base, const char *contact);

G_END_DECLS

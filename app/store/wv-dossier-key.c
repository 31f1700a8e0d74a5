#include "store/wv-dossier-key.h"

#include "domain/wv-error.h"
#include "store/wv-records.h"

#include <glib/gi18n-lib.h>

static gboolean
is_for (const WvRecord *grant, const char *organisation, gint64 now)
{
  return g_strcmp0 (wv_record_get_text (grant, "grantee"), organisation) == 0
         && wv_record_get_int (grant, "valid_until", G_MAXINT64) > now;
}

WvKey *
wv_dossier_key_load (WvDb *db,
                     WvVault *vault,
                     const char *organisation,
                     const char *dossier,
                     gint64 now,
                     GError **error)
{
  g_autoptr (GPtrArray) grants
      = wv_records_query (db, &wv_kind_grant, "dossier = :value", dossier, "id", error);
  g_autoptr (GError) first = NULL;

  if (grants == NULL)
    return NULL;
  /* After a renewed organisation key an older grant may not open any more; a newer one does. */
  for (guint i = 0; i < grants->len; i++)
    {
      const WvRecord *grant = grants->pdata[i];
      WvKey *key;

      if (!is_for (grant, organisation, now))
        continue;
      key = wv_vault_open_grant (vault, wv_record_get_text (grant, "wrapped_key"),
                                 first == NULL ? &first : NULL);
      if (key != NULL)
        return key;
    }
  if (first != NULL)
    g_propagate_error (error, g_steal_pointer (&first));
  else
    g_set_error_literal (error, WV_ERROR, WV_ERROR_NOT_FOUND,
                         _ ("Your organisation has no access to this referral."));
  return NULL;
}

#include "ui/wv-conflict-load.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-format.h"

#define SETTLED_MAX 50

char *
wv_conflict_subject (WvDesk *desk, const WvConflict *conflict)
{
  WvCaseload *caseload = conflict->dossier != NULL ? wv_desk_get_caseload (desk) : NULL;
  WvCase *found = caseload != NULL ? wv_caseload_find (caseload, conflict->dossier) : NULL;

  if (found != NULL)
    return g_strdup (wv_desk_get_hide_names (desk) ? found->initials : found->name);
  return g_strdup (conflict->subject);
}

char *
wv_conflict_words (WvDesk *desk, const WvConflict *conflict, const char *text)
{
  g_autofree char *today = wv_desk_dup_today (desk);
  gint64 number;

  if (conflict->type == WV_FIELD_DATE && g_ascii_isdigit (*text))
    return wv_format_date (text, today);
  if (conflict->type == WV_FIELD_TIME && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &number, NULL))
    return wv_format_moment (number, wv_desk_now (desk));
  return g_strdup (text);
}

gboolean
wv_choice_is_ours (WvDesk *desk, const WvChoice *choice)
{
  return g_strcmp0 (choice->author, wv_desk_get_actor (desk)->contact) == 0;
}

char *
wv_choice_origin (WvDesk *desk, const WvChoice *choice)
{
  g_autofree char *when = choice->at > 0 ? wv_format_moment (choice->at, wv_desk_now (desk)) : NULL;
  const char *who = wv_choice_is_ours (desk, choice) ? _ ("You")
                    : choice->author_name != NULL    ? choice->author_name
                                                     : choice->organisation_name;

  if (who == NULL)
    return g_strdup (_ ("Stood there before; who wrote it was not kept"));
  return when != NULL ? g_strdup_printf ("%s · %s", who, when) : g_strdup (who);
}

typedef struct
{
  WvVault *vault;
  WvActor *actor;
  const WvClock *clock;
  gboolean settled;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->vault);
  wv_actor_free (load->actor);
  g_free (load);
}

static gpointer
load_conflicts (WvDb *db, gpointer data, GError **error)
{
  const Load *load = data;

  if (load->settled)
    return wv_conflicts_load_settled (db, load->vault, load->actor, load->clock, SETTLED_MAX, error);
  return wv_conflicts_load (db, load->vault, load->actor, load->clock, error);
}

void
wv_conflicts_load_async (WvDesk *desk, gboolean settled, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Load *load = g_new0 (Load, 1);

  load->vault = g_object_ref (wv_desk_get_vault (desk));
  load->actor = wv_actor_copy (wv_desk_get_actor (desk));
  load->clock = wv_desk_get_clock (desk);
  load->settled = settled;
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_conflicts, load, load_free,
                      (GDestroyNotify)g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
wv_conflicts_load_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

#include "ui/wv-step-sheet.h"

#include <glib/gi18n-lib.h>

#include "store/wv-recovery-keep.h"
#include "ui/wv-recovery-view.h"

struct _WvStepSheet
{
  WvStep parent_instance;

  WvRecoveryView *view;
};

G_DEFINE_FINAL_TYPE (WvStepSheet, wv_step_sheet, WV_TYPE_STEP)

static void
wv_step_sheet_enter (WvStep *step)
{
  WvEnrolment *enrolment = wv_step_get_enrolment (step);
  const WvProfile *profile = wv_enrolment_get_profile (enrolment);

  wv_recovery_view_set_sheet (
      WV_STEP_SHEET (step)->view,
      wv_recovery_sheet_new (profile->organisation_name, profile->contact_name,
                             wv_enrolment_get_recovery (enrolment), profile->enrolled_at));
}

static gpointer
checked (WvDb *db, gpointer data, GError **error)
{
  return GINT_TO_POINTER (wv_recovery_checked (db, *(gint64 *)data, error));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvStep) step = data;
  g_autoptr (GError) error = NULL;

  /* When this cannot be kept, the reminder comes back: annoying, and safe. */
  if (wv_store_run_finish (WV_STORE (source), result, &error) == NULL)
    g_warning ("the check of the recovery sheet was not kept: %s", error->message);
  wv_step_set_busy (step, FALSE);
  wv_step_emit_done (step);
}

static void
wv_step_sheet_next (WvStep *step)
{
  WvStore *store = wv_enrolment_get_store (wv_step_get_enrolment (step));
  gint64 now = wv_clock_now (wv_store_get_clock (store));

  if (!wv_recovery_view_check (WV_STEP_SHEET (step)->view))
    return;
  wv_step_set_busy (step, TRUE);
  wv_store_run_async (store, WV_STORE_WRITE, checked, g_memdup2 (&now, sizeof now), g_free, NULL,
                      NULL, checked_cb, g_object_ref (step));
}

static void
wv_step_sheet_aside (WvStep *step)
{
  wv_step_emit_done (step);
}

static const char *
wv_step_sheet_aside_label (WvStep *step)
{
  return _ ("Later (you get a reminder every day)");
}

static void
wv_step_sheet_class_init (WvStepSheetClass *klass)
{
  WvStepClass *step = WV_STEP_CLASS (klass);

  step->enter = wv_step_sheet_enter;
  step->next = wv_step_sheet_next;
  step->aside = wv_step_sheet_aside;
  step->aside_label = wv_step_sheet_aside_label;
}

static void
wv_step_sheet_init (WvStepSheet *self)
{
  self->view = WV_RECOVERY_VIEW (wv_recovery_view_new ());
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->view));
}

GtkWidget *
wv_step_sheet_new (WvEnrolment *enrolment)
{
  WvStepSheet *self = g_object_new (WV_TYPE_STEP_SHEET, NULL);

  wv_step_set_enrolment (WV_STEP (self), enrolment);
  return GTK_WIDGET (self);
}

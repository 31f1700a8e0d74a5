#include "ui/wv-step-ready.h"

#include <glib/gi18n-lib.h>

struct _WvStepReady
{
  WvStep parent_instance;
};

G_DEFINE_FINAL_TYPE (WvStepReady, wv_step_ready, WV_TYPE_STEP)

static void
wv_step_ready_class_init (WvStepReadyClass *klass)
{
  WV_STEP_CLASS (klass)->next = wv_step_emit_done;
}

static void
wv_step_ready_init (WvStepReady *self)
{
  wv_step_column (WV_STEP (self), _ ("Welverwijs is ready"),
                  _ ("Welverwijs now fetches the offers of your region. After that everything "
                     "works without a connection too."));
}

GtkWidget *
wv_step_ready_new (WvEnrolment *enrolment)
{
  WvStepReady *self = g_object_new (WV_TYPE_STEP_READY, NULL);

  wv_step_set_enrolment (WV_STEP (self), enrolment);
  return GTK_WIDGET (self);
}

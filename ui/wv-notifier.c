#include "ui/wv-notifier.h"

#include <glib/gi18n-lib.h>

struct _WvNotifier
{
  GObject parent_instance;

  WvDesk *desk;
  WvCaseload *caseload; /* followed while unlocked */
  gboolean filled;      /* the first sync of this computer is over */
  guint referrals, feedback;
};

G_DEFINE_FINAL_TYPE (WvNotifier, wv_notifier, G_TYPE_OBJECT)

#define ID_REFERRALS "referrals"
#define ID_FEEDBACK "feedback"

static guint send_signal, withdraw_signal;

static void
wv_notifier_dispose (GObject *object)
{
  WvNotifier *self = WV_NOTIFIER (object);

  g_clear_object (&self->caseload);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_notifier_parent_class)->dispose (object);
}

static void
wv_notifier_class_init (WvNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_notifier_dispose;
  send_signal = g_signal_new ("send", WV_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING);
  withdraw_signal = g_signal_new ("withdraw", WV_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
wv_notifier_init (WvNotifier *self)
{
}

static void
send_referrals (WvNotifier *self)
{
  g_autofree char *text = g_strdup_printf (
      ngettext ("%u new referral", "%u new referrals", self->referrals), self->referrals);

  g_signal_emit (self, send_signal, 0, ID_REFERRALS, text, "inbox");
}

static void
send_feedback (WvNotifier *self)
{
  g_autofree char *text = g_strdup_printf (ngettext ("Feedback on %u of your referrals",
                                                     "Feedback on %u of your referrals",
                                                     self->feedback),
                                           self->feedback);

  g_signal_emit (self, send_signal, 0, ID_FEEDBACK, text, "today");
}

/* What was not seen yet stays counted in: one notification tells all of it. */
static void
received_cb (WvNotifier *self, guint referrals, guint feedback)
{
  if (!self->filled)
    return;
  self->referrals += referrals;
  self->feedback += feedback;
  if (referrals > 0)
    send_referrals (self);
  if (feedback > 0)
    send_feedback (self);
}

static void
synced_cb (WvNotifier *self)
{
  gint64 last;

  g_object_get (wv_desk_get_sync (self->desk), "last-synced", &last, NULL);
  self->filled = self->filled || last > 0;
}

static void
count_unseen (WvNotifier *self, guint *ret_referrals, guint *ret_feedback)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->caseload));

  *ret_referrals = *ret_feedback = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (WvCase) item = g_list_model_get_item (G_LIST_MODEL (self->caseload), i);

      if (item->party == WV_PARTY_RECEIVER && !item->seen)
        *ret_referrals += 1;
      *ret_feedback += item->unread;
    }
}

static void
caseload_updated_cb (WvNotifier *self)
{
  guint referrals, feedback;

  if (wv_caseload_is_loading (self->caseload))
    return;
  count_unseen (self, &referrals, &feedback);
  if (self->referrals > 0 && referrals == 0)
    {
      self->referrals = 0;
      g_signal_emit (self, withdraw_signal, 0, ID_REFERRALS);
    }
  if (self->feedback > 0 && feedback == 0)
    {
      self->feedback = 0;
      g_signal_emit (self, withdraw_signal, 0, ID_FEEDBACK);
    }
}

static void
locked_cb (WvNotifier *self)
{
  WvCaseload *caseload = wv_desk_get_caseload (self->desk);

  if (self->caseload != NULL)
    g_signal_handlers_disconnect_by_data (self->caseload, self);
  g_set_object (&self->caseload, caseload);
  if (caseload != NULL)
    g_signal_connect_object (caseload, "updated", G_CALLBACK (caseload_updated_cb), self,
                             G_CONNECT_SWAPPED);
}

WvNotifier *
wv_notifier_new (WvDesk *desk)
{
  WvNotifier *self = g_object_new (WV_TYPE_NOTIFIER, NULL);
  WvSync *sync = wv_desk_get_sync (desk);

  self->desk = g_object_ref (desk);
  g_signal_connect_object (desk, "notify::locked", G_CALLBACK (locked_cb), self, G_CONNECT_SWAPPED);
  locked_cb (self);
  if (sync == NULL)
    return self;
  synced_cb (self);
  /* After the round, so that the first one brings no notification. */
  g_signal_connect_object (sync, "received", G_CALLBACK (received_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "notify::last-synced", G_CALLBACK (synced_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

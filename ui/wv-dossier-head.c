#include "ui/wv-dossier-head.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "domain/wv-code.h"
#include "ui/wv-dossier-act.h"
#include "ui/wv-format.h"
#include "ui/wv-meta.h"
#include "ui/wv-status-steps.h"
#include "ui/wv-window.h"
#include "ui/wv-wrap.h"

struct _WvDossierHead
{
  AdwBin parent_instance;

  WvDesk *desk;
  WvDossier *dossier;
  AdwAvatar *avatar;
  GtkLabel *name, *year;
  WvMeta *place, *phone, *best_time, *from, *attempts, *caution;
  GtkWidget *copy, *edit, *accept;
  WvTag *consent;
  WvStatusSteps *steps;
  GtkPopover *popover;
  GtkEditable *entry;
};

G_DEFINE_FINAL_TYPE (WvDossierHead, wv_dossier_head, ADW_TYPE_BIN)

static void
show_person (WvDossierHead *self, const WvCase *item)
{
  g_autofree char *year = item->birth_year > 0 ? g_strdup_printf ("%d", item->birth_year) : g_strdup ("");
  g_autofree char *place = g_strjoin (", ", item->place ?: item->pc4, item->place != NULL ? item->pc4 : NULL, NULL);

  adw_avatar_set_text (self->avatar, item->name);
  gtk_label_set_text (self->name, item->name);
  gtk_label_set_text (self->year, year);
  wv_meta_set (self->place, WV_TONE_NEUTRAL, "mark-location-symbolic", place);
}

static void
show_reach (WvDossierHead *self, const WvCase *item)
{
  g_autofree char *best = item->best_time != NULL && g_strcmp0 (item->best_time, "any") != 0
                              ? g_strdup_printf (_ ("preferably %s"), wv_code_label ("best-time", item->best_time))
                              : NULL;
  guint n = item->progress.attempts;
  g_autofree char *attempts = n > 0 ? g_strdup_printf (ngettext ("%u time not reached", "%u times not reached", n), n) : NULL;
  gboolean ours = item->party != WV_PARTY_NONE && !item->unreadable;

  wv_meta_set (self->phone, WV_TONE_NEUTRAL, "call-start-symbolic", item->phone ?: (ours ? _ ("no phone number") : NULL));
  gtk_widget_set_visible (self->copy, item->phone != NULL);
  gtk_widget_set_visible (self->edit, ours);
  wv_meta_set (self->best_time, WV_TONE_NEUTRAL, "alarm-symbolic", best);
  wv_meta_set (self->attempts, WV_TONE_WARN, "call-missed-symbolic", item->progress.milestone < WV_MILESTONE_CONTACT ? attempts : NULL);
  wv_meta_set (self->caution, WV_TONE_WARN, "dialog-warning-symbolic", item->caution);
}

static void
show_from (WvDossierHead *self, const WvCase *item)
{
  const char *name = item->from_contact_name ?: item->from_organisation_name;
  g_autofree char *text = name != NULL ? g_strdup_printf (_ ("from %s, GP"), name) : NULL;

  if (item->party == WV_PARTY_SENDER)
    {
      g_free (text);
      text = item->to_organisation_name != NULL ? g_strdup_printf (_ ("to %s"), item->to_organisation_name) : NULL;
    }
  wv_meta_set (self->from, WV_TONE_NEUTRAL, "document-send-symbolic", text);
}

static void
show_consent (WvDossierHead *self, const WvCase *item, const char *today)
{
  const WvRecord *consent = wv_dossier_get_consent (self->dossier);
  const char *withdrawn = consent != NULL ? wv_record_get_text (consent, "withdrawn_on") : NULL;
  const char *given = consent != NULL ? wv_record_get_text (consent, "given_on") : item->consent_day;
  g_autofree char *date = withdrawn != NULL || given != NULL ? wv_format_date (withdrawn ?: given, today) : NULL;
  g_autofree char *text = date == NULL ? NULL
                          : withdrawn != NULL ? g_strdup_printf (_ ("Consent withdrawn on %s"), date)
                                              : g_strdup_printf (_ ("Consent %s"), date);

  wv_tag_set (self->consent, withdrawn != NULL ? WV_TONE_ERR : WV_TONE_OK,
              withdrawn != NULL ? "dialog-warning-symbolic" : "emblem-ok-symbolic", text);
}

static void
updated_cb (WvDossierHead *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);
  g_autofree char *today = wv_desk_dup_today (self->desk);
  gboolean new_for_us;

  if (item == NULL)
    return;
  new_for_us = item->party == WV_PARTY_RECEIVER
               && (item->progress.state == WV_STATE_SENT || item->progress.state == WV_STATE_RECEIVED);
  show_person (self, item);
  show_reach (self, item);
  show_from (self, item);
  show_consent (self, item, today);
  gtk_widget_set_visible (self->accept, new_for_us);
  wv_status_steps_set (self->steps, &item->progress, today);
}

static void
copy_phone (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvDossierHead *self = WV_DOSSIER_HEAD (widget);
  WvWindow *window = wv_window_of (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), wv_meta_get_text (self->phone));
  if (window != NULL)
    wv_window_toast (window, _ ("Number copied"));
}

static void
save_phone (WvDossierHead *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);
  const char *phone = gtk_editable_get_text (self->entry);

  gtk_popover_popdown (self->popover);
  if (item == NULL || g_strcmp0 (phone, item->phone ?: "") == 0)
    return;
  wv_dossier_act (GTK_WIDGET (self), self->desk, wv_change_phone (item->id, phone), _ ("Number changed"), NULL);
}

static void
show_popover_cb (WvDossierHead *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);

  gtk_editable_set_text (self->entry, item != NULL && item->phone != NULL ? item->phone : "");
  gtk_editable_select_region (self->entry, 0, -1);
}

void
wv_dossier_head_set_dossier (WvDossierHead *self, WvDesk *desk, WvDossier *dossier)
{
  g_return_if_fail (self->dossier == NULL);

  self->desk = g_object_ref (desk);
  self->dossier = g_object_ref (dossier);
  g_signal_connect_object (dossier, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
}

static void
wv_dossier_head_dispose (GObject *object)
{
  WvDossierHead *self = WV_DOSSIER_HEAD (object);

  g_clear_object (&self->dossier);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_dossier_head_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, avatar);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, name);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, year);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, place);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, phone);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, best_time);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, from);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, attempts);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, caution);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, copy);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, edit);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, accept);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, consent);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, steps);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, popover);
  gtk_widget_class_bind_template_child (widget_class, WvDossierHead, entry);
}

static void
wv_dossier_head_class_init (WvDossierHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_dossier_head_dispose;
  g_type_ensure (WV_TYPE_META);
  g_type_ensure (WV_TYPE_TAG);
  g_type_ensure (WV_TYPE_WRAP);
  g_type_ensure (WV_TYPE_STATUS_STEPS);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/welverwijs/Welverwijs/wv-dossier-head.ui");
  gtk_widget_class_bind_template_callback (widget_class, save_phone);
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "head.copy-phone", NULL, copy_phone);
}

static void
wv_dossier_head_init (WvDossierHead *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->popover, "show", G_CALLBACK (show_popover_cb), self, G_CONNECT_SWAPPED);
}

#include "ui/wv-sync-row.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-format.h"

struct _WvSyncRow
{
  AdwActionRow parent_instance;

  WvQueueItem *item;
};

G_DEFINE_FINAL_TYPE (WvSyncRow, wv_sync_row, ADW_TYPE_ACTION_ROW)

static guint take_back_signal, put_away_signal;

static void
wv_sync_row_finalize (GObject *object)
{
  wv_queue_item_free (WV_SYNC_ROW (object)->item);
  G_OBJECT_CLASS (wv_sync_row_parent_class)->finalize (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, WV_TYPE_SYNC_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       0);
}

static void
wv_sync_row_class_init (WvSyncRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = wv_sync_row_finalize;
  take_back_signal = new_signal ("take-back");
  put_away_signal = new_signal ("put-away");
}

static void
wv_sync_row_init (WvSyncRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
}

static const char *
icon_of (const WvQueueItem *item)
{
  static const struct
  {
    const char *kind, *icon;
  } icons[] = { { "referral", "document-send-symbolic" }, { "feedback", "mail-send-symbolic" },
                { "message", "mail-send-symbolic" },      { "action", "task-due-symbolic" },
                { "event", "emblem-ok-symbolic" },        { "access", "view-reveal-symbolic" } };

  if (item->state == WV_OP_REFUSED)
    return "dialog-warning-symbolic";
  for (guint i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (icons[i].kind, item->kind) == 0)
      return icons[i].icon;
  return "document-edit-symbolic";
}

static char *
subject_of (WvDesk *desk, const WvQueueItem *item)
{
  WvCaseload *caseload = item->dossier != NULL ? wv_desk_get_caseload (desk) : NULL;
  WvCase *found = caseload != NULL ? wv_caseload_find (caseload, item->dossier) : NULL;

  if (found == NULL)
    return g_strdup (item->subject);
  return g_strdup_printf ("%s → %s", wv_desk_get_hide_names (desk) ? found->initials : found->name,
                          found->offer_title);
}

static void
emit_take_back (WvSyncRow *self)
{
  g_signal_emit (self, take_back_signal, 0);
}

static void
emit_put_away (WvSyncRow *self)
{
  g_signal_emit (self, put_away_signal, 0);
}

static void
add_button (WvSyncRow *self, const char *label, const char *subject, GCallback callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf ("%s: %s", label, subject != NULL ? subject : "");

  gtk_widget_add_css_class (button, "mini-btn");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  subject != NULL ? name : label, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
}

static void
add_time (WvSyncRow *self, WvDesk *desk)
{
  g_autofree char *when = wv_format_moment_short (self->item->made_at, wv_desk_now (desk));
  GtkWidget *label = gtk_label_new (when);

  gtk_widget_add_css_class (label, "sub");
  gtk_widget_add_css_class (label, "num");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), label);
}

static void
set_words (WvSyncRow *self, const char *subject)
{
  const WvQueueItem *item = self->item;
  g_autofree char *refused
      = item->reason != NULL ? g_strdup_printf (_ ("Not accepted. %s"), item->reason) : NULL;
  g_autofree char *under = refused != NULL && subject != NULL
                               ? g_strdup_printf ("%s\n%s", subject, refused)
                               : g_strdup (refused != NULL ? refused : subject);
  g_autofree char *name
      = g_strdup_printf ("%s. %s", item->title, under != NULL ? under : "");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), item->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), under != NULL ? under : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

GtkWidget *
wv_sync_row_new (WvDesk *desk, WvQueueItem *item)
{
  WvSyncRow *self = g_object_new (WV_TYPE_SYNC_ROW, NULL);
  g_autofree char *subject = subject_of (desk, item);

  self->item = item;
  adw_action_row_add_prefix (ADW_ACTION_ROW (self),
                             g_object_new (GTK_TYPE_IMAGE, "icon-name", icon_of (item),
                                           "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                           NULL));
  set_words (self, subject);
  add_time (self, desk);
  if (item->may_take_back)
    add_button (self, _ ("Take back"), subject, G_CALLBACK (emit_take_back));
  if (item->state == WV_OP_REFUSED)
    add_button (self, _ ("Put away"), subject, G_CALLBACK (emit_put_away));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self),
                                    item->dossier != NULL || g_str_equal (item->kind, "offer"));
  return GTK_WIDGET (self);
}

const WvQueueItem *
wv_sync_row_get_item (WvSyncRow *self)
{
  return self->item;
}

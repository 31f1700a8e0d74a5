#include "ui/wv-dossier-people.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-code.h"
#include "ui/wv-dossier-looks.h"
#include "ui/wv-dossier-text.h"
#include "ui/wv-format.h"

struct _WvDossierPeople
{
  AdwBin parent_instance;

  WvDesk *desk;
  WvDossier *dossier;
  GtkListBox *about, *people;
  GtkLabel *count;
  AdwActionRow *looks;
};

G_DEFINE_FINAL_TYPE (WvDossierPeople, wv_dossier_people, ADW_TYPE_BIN)

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* Two lines: what it is, and what is known of it. */
static void
add_fact (GtkListBox *list, const char *key, const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *above = g_object_new (GTK_TYPE_LABEL, "label", key, "xalign", 0.0, NULL);
  GtkWidget *below = g_object_new (GTK_TYPE_LABEL, "label", value, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "child", box, NULL);
  g_autofree char *name = g_strdup_printf ("%s: %s", key, value);

  gtk_widget_add_css_class (box, "side-row");
  gtk_widget_add_css_class (above, "prop-key");
  gtk_widget_add_css_class (below, "prop-val");
  gtk_box_append (GTK_BOX (box), above);
  gtk_box_append (GTK_BOX (box), below);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_list_box_append (list, row);
}

static void
add_handover (WvDossierPeople *self, const WvCase *item)
{
  const WvRecord *handover = wv_dossier_get_handover (self->dossier);
  const char *kind = handover != NULL ? wv_record_get_text (handover, "kind") : item->handover_kind;
  gint64 done = handover != NULL ? wv_record_get_int (handover, "done_at", 0) : 0;
  g_autofree char *moment = done != 0 ? wv_format_moment (done, wv_desk_now (self->desk)) : NULL;
  g_autofree char *when = moment != NULL ? g_strdup_printf (_ ("done %s"), moment) : NULL;
  g_autofree char *value = NULL;

  if (kind == NULL)
    return;
  value = g_strjoin (" · ", wv_code_label ("handover-kind", kind),
                     when ?: handover != NULL ? wv_record_get_text (handover, "call_when") : NULL, NULL);
  add_fact (self->about, _ ("Handover"), value);
  if (handover != NULL && wv_record_has (handover, "note"))
    add_fact (self->about, _ ("Note with the handover"), wv_record_get_text (handover, "note"));
}

static void
add_consent (WvDossierPeople *self, const char *today)
{
  const WvRecord *consent = wv_dossier_get_consent (self->dossier);
  const char *const *purposes = consent != NULL ? wv_record_get_strv (consent, "purposes") : NULL;
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *date = NULL;
  g_autofree char *how = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *value = NULL;

  if (consent == NULL || !wv_record_has (consent, "given_on"))
    return;
  for (guint i = 0; purposes[i] != NULL; i++)
    {
      g_autofree char *word = g_utf8_strdown (wv_code_label ("consent-purpose", purposes[i]), -1);

      g_strv_builder_add (words, word);
    }
  list = g_strv_builder_end (words);
  joined = g_strjoinv (", ", list);
  date = wv_format_date (wv_record_get_text (consent, "given_on"), today);
  how = g_utf8_strdown (wv_code_label ("consent-how", wv_record_get_text (consent, "how")), -1);
  value = g_strdup_printf (_ ("given %s, %s, for: %s"), date, how, joined);
  add_fact (self->about, _ ("Consent"), value);
}

static GtkWidget *
make_person (const WvParticipant *participant)
{
  const char *name = participant->name ?: participant->organisation_name ?: _ ("Unknown");
  g_autofree char *what = wv_dossier_text_participant (participant);
  g_autofree char *label = g_strjoin (", ", name, *what != '\0' ? what : NULL, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *avatar = g_object_new (ADW_TYPE_AVATAR, "size", 26, "text", name, "show-initials", TRUE, NULL);
  GtkWidget *who = g_object_new (GTK_TYPE_LABEL, "label", name, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *below = g_object_new (GTK_TYPE_LABEL, "label", what, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "child", box, "tooltip-text", label, NULL);

  gtk_widget_add_css_class (avatar, participant->name != NULL ? "pro" : "org");
  gtk_widget_add_css_class (box, "side-row");
  gtk_widget_add_css_class (who, "row-text");
  gtk_widget_add_css_class (below, "sub");
  gtk_box_append (GTK_BOX (box), avatar);
  gtk_box_append (GTK_BOX (box), who);
  gtk_box_append (GTK_BOX (box), below);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return row;
}

static void
updated_cb (WvDossierPeople *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);
  GPtrArray *participants = wv_dossier_get_participants (self->dossier);
  g_autofree char *today = wv_desk_dup_today (self->desk);
  g_autofree char *looks = wv_dossier_text_looks (wv_dossier_get_looks (self->dossier));
  g_autofree char *count = g_strdup_printf ("%u", participants->len);

  if (item == NULL)
    return;
  clear (self->about);
  clear (self->people);
  add_handover (self, item);
  add_consent (self, today);
  for (guint i = 0; i < participants->len; i++)
    gtk_list_box_append (self->people, make_person (participants->pdata[i]));
  gtk_label_set_text (self->count, count);
  adw_action_row_set_subtitle (self->looks, looks);
}

static void
looks_cb (WvDossierPeople *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  wv_dossier_looks_present (self->desk, self->dossier, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL);
}

void
wv_dossier_people_set_dossier (WvDossierPeople *self, WvDesk *desk, WvDossier *dossier)
{
  g_return_if_fail (self->dossier == NULL);

  self->desk = g_object_ref (desk);
  self->dossier = g_object_ref (dossier);
  g_signal_connect_object (dossier, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
}

static void
wv_dossier_people_dispose (GObject *object)
{
  WvDossierPeople *self = WV_DOSSIER_PEOPLE (object);

  g_clear_object (&self->dossier);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_dossier_people_parent_class)->dispose (object);
}

static void
wv_dossier_people_class_init (WvDossierPeopleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_dossier_people_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/welverwijs/Welverwijs/wv-dossier-people.ui");
  gtk_widget_class_bind_template_callback (widget_class, looks_cb);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPeople, about);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPeople, people);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPeople, count);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPeople, looks);
}

static void
wv_dossier_people_init (WvDossierPeople *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

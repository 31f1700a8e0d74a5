#include "ui/wv-dossier-writer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-code.h"
#include "ui/wv-dossier-act.h"
#include "ui/wv-dossier-note.h"
#include "ui/wv-dossier-template.h"
#include "ui/wv-meta.h"
#include "ui/wv-wrap.h"

struct _WvDossierWriter
{
  AdwBin parent_instance;

  WvDesk *desk;
  WvDossier *dossier;
  WvDossierNote *note;
  const WvDossierTemplate *template; /* chosen, or NULL */
  char *filled;                      /* what the template put into the text */
  char *shown;                       /* for which state the chips are */
  gboolean sending;
  GtkLabel *title, *status, *choice_label;
  WvMeta *to;
  GtkWidget *chips, *choice_box;
  GtkDropDown *choice;
  GtkTextView *text;
};

G_DEFINE_FINAL_TYPE (WvDossierWriter, wv_dossier_writer, ADW_TYPE_BIN)

static char *
dup_text (WvDossierWriter *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
show_line (WvDossierWriter *self, const char *text, WvTone tone)
{
  static const char *const classes[] = { "dimmed2", "ok-text", "warn-text", "err-text", "dimmed2" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->status), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), classes[tone]);
  gtk_label_set_text (self->status, text);
}

/* The other side: who reads it. */
static const WvParticipant *
reader (WvDossierWriter *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);
  GPtrArray *participants = wv_dossier_get_participants (self->dossier);

  for (guint i = 0; item != NULL && i < participants->len; i++)
    {
      const WvParticipant *participant = participants->pdata[i];

      if (g_strcmp0 (participant->organisation, item->other_organisation) == 0)
        return participant;
    }
  return NULL;
}

/* Says exactly what goes to whom, and what else happens. */
static void
show_consequence (WvDossierWriter *self)
{
  const WvParticipant *to = reader (self);
  const char *step = self->template != NULL ? wv_dossier_template_step (self->template) : NULL;
  const char *organisation = to != NULL ? to->organisation_name : NULL;
  g_autofree char *reads = organisation != NULL ? g_strdup_printf (_ ("Only %s reads this text."), organisation) : g_strdup ("");
  g_autofree char *status = step != NULL ? g_strdup_printf (_ ("The status becomes: %s."), step) : NULL;
  const char *offline = wv_dossier_is_offline (self->desk) ? _ ("offline: goes along when connected") : NULL;
  g_autofree char *line = g_strjoin (" ", reads, status ?: offline, status != NULL ? offline : NULL, NULL);

  show_line (self, line, offline != NULL ? WV_TONE_WARN : WV_TONE_NEUTRAL);
}

static void
set_text (WvDossierWriter *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  const char *blank = strstr (text, "…");
  GtkTextIter start, end;

  gtk_text_buffer_set_text (buffer, text, -1);
  if (blank == NULL)
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) g_utf8_pointer_to_offset (text, blank));
  end = start;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_select_range (buffer, &start, &end);
}

/* Own words are never replaced: only an empty field, or what another template put there. */
static void
fill (WvDossierWriter *self)
{
  g_autofree char *now = dup_text (self);
  g_autofree char *text = NULL;

  if (*now != '\0' && g_strcmp0 (now, self->filled) != 0)
    return;
  text = self->template != NULL ? wv_dossier_template_dup_text (self->template, wv_dossier_get_case (self->dossier)) : g_strdup ("");
  set_text (self, text);
  g_free (self->filled);
  self->filled = g_steal_pointer (&text);
}

static void
show_choice (WvDossierWriter *self)
{
  const char *list = self->template != NULL ? wv_dossier_template_choice (self->template) : NULL;
  const GPtrArray *codes = list != NULL ? wv_codes (list) : NULL;
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  const char *label = g_strcmp0 (list, "reason") == 0 ? _ ("Reason") : _ ("How it ended");

  gtk_widget_set_visible (self->choice_box, codes != NULL);
  gtk_string_list_append (labels, _ ("Choose"));
  for (guint i = 0; codes != NULL && i < codes->len; i++)
    gtk_string_list_append (labels, ((const WvCode *) codes->pdata[i])->label);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (labels));
  gtk_label_set_text (self->choice_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static const char *
chosen_code (WvDossierWriter *self)
{
  const char *list = self->template != NULL ? wv_dossier_template_choice (self->template) : NULL;
  const GPtrArray *codes = list != NULL ? wv_codes (list) : NULL;
  guint selected = gtk_drop_down_get_selected (self->choice);

  if (codes == NULL || selected == 0 || selected > codes->len)
    return NULL;
  return ((const WvCode *) codes->pdata[selected - 1])->code;
}

static void
choose (WvDossierWriter *self, const WvDossierTemplate *template)
{
  self->template = template;
  fill (self);
  show_choice (self);
  show_consequence (self);
}

/* One at most: the others go off. */
static void
chip_toggled_cb (GtkToggleButton *chip, WvDossierWriter *self)
{
  const WvDossierTemplate *template = g_object_get_data (G_OBJECT (chip), "template");

  if (gtk_toggle_button_get_active (chip))
    {
      for (GtkWidget *c = gtk_widget_get_first_child (self->chips); c != NULL; c = gtk_widget_get_next_sibling (c))
        if (c != GTK_WIDGET (chip))
          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (c), FALSE);
      choose (self, template);
      wv_dossier_writer_focus (self);
    }
  else if (self->template == template)
    choose (self, NULL);
}

static void
clear_chips (WvDossierWriter *self)
{
  GtkWidget *chip;

  while ((chip = gtk_widget_get_first_child (self->chips)) != NULL)
    gtk_box_remove (GTK_BOX (self->chips), chip);
  self->template = NULL;
}

static void
make_chips (WvDossierWriter *self, const WvCase *item)
{
  g_autoptr (GPtrArray) templates = wv_dossier_templates (item);
  const WvDossierTemplate *kept = self->template;

  clear_chips (self);
  for (guint i = 0; i < templates->len; i++)
    {
      GtkWidget *chip = gtk_toggle_button_new_with_label (wv_dossier_template_label (templates->pdata[i]));

      gtk_widget_add_css_class (chip, "chip");
      g_object_set_data (G_OBJECT (chip), "template", templates->pdata[i]);
      if (templates->pdata[i] == kept)
        {
          gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
          self->template = kept;
        }
      g_signal_connect (chip, "toggled", G_CALLBACK (chip_toggled_cb), self);
      gtk_box_append (GTK_BOX (self->chips), chip);
    }
  gtk_widget_set_visible (self->chips, templates->len > 0);
  show_choice (self);
}

static void
updated_cb (WvDossierWriter *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);
  const WvParticipant *to = reader (self);
  gboolean feedback;
  g_autofree char *state = NULL;

  if (item == NULL)
    return;
  feedback = item->party == WV_PARTY_RECEIVER;
  gtk_label_set_text (self->title, feedback                                             ? _ ("Write feedback")
                                   : wv_dossier_open_question (self->dossier) != NULL ? _ ("Answer the question")
                                                                                        : _ ("Write message"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  feedback ? _ ("Feedback") : _ ("Message"), -1);
  wv_meta_set (self->to, WV_TONE_NEUTRAL, "avatar-default-symbolic",
               to != NULL && to->name != NULL ? to->name : item->other_organisation_name);
  /* Chips stay as they are while somebody chooses, unless what may be done changed. */
  state = g_strdup_printf ("%d %d %d %d", item->progress.state, item->progress.milestone, item->final_feedback, item->progress.question_at != 0);
  if (g_strcmp0 (state, self->shown) != 0)
    {
      make_chips (self, item);
      g_free (self->shown);
      self->shown = g_steal_pointer (&state);
    }
  if (!self->sending)
    show_consequence (self);
}

static void
sent_cb (GtkWidget *widget, const GError *error)
{
  WvDossierWriter *self = WV_DOSSIER_WRITER (widget);

  self->sending = FALSE;
  if (error != NULL)
    {
      show_line (self, error->message, WV_TONE_ERR);
      return;
    }
  g_clear_pointer (&self->filled, g_free);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", 0);
  if (self->note != NULL)
    wv_dossier_note_save (self->note);
  for (GtkWidget *c = gtk_widget_get_first_child (self->chips); c != NULL; c = gtk_widget_get_next_sibling (c))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (c), FALSE);
  show_consequence (self);
}

static void
taken_back_cb (GtkWidget *widget, const GError *error)
{
  if (error == NULL && WV_DOSSIER_WRITER (widget)->note != NULL)
    wv_dossier_note_load (WV_DOSSIER_WRITER (widget)->note);
}

static const char *
done_text (WvDossierWriter *self, gboolean feedback)
{
  if (wv_dossier_is_offline (self->desk))
    return _ ("Saved. Will be sent as soon as there is a connection.");
  return feedback ? _ ("Feedback sent") : _ ("Message sent");
}

void
wv_dossier_writer_send (WvDossierWriter *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);
  const char *code = chosen_code (self);
  g_autofree char *text = dup_text (self);

  if (item == NULL || self->sending)
    return;
  if (*text == '\0')
    {
      show_line (self, _ ("Write a text first."), WV_TONE_ERR);
      wv_dossier_writer_focus (self);
      return;
    }
  if (self->template != NULL && wv_dossier_template_choice (self->template) != NULL && code == NULL)
    {
      show_line (self, g_str_equal (wv_dossier_template_choice (self->template), "reason") ? _ ("Choose a reason.") : _ ("Choose how it ended."),
                 WV_TONE_ERR);
      gtk_widget_grab_focus (GTK_WIDGET (self->choice));
      return;
    }
  self->sending = TRUE;
  wv_dossier_send (GTK_WIDGET (self), self->desk,
                   wv_dossier_template_change (self->template, item, text, code, wv_dossier_open_question (self->dossier)),
                   done_text (self, item->party == WV_PARTY_RECEIVER), item->id, text, sent_cb, taken_back_cb);
}

void
wv_dossier_writer_focus (WvDossierWriter *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->text));
}

void
wv_dossier_writer_keep (WvDossierWriter *self)
{
  g_autofree char *text = dup_text (self);

  if (*text != '\0')
    wv_dossier_note_save (self->note);
  g_object_run_dispose (G_OBJECT (self->note));
  g_clear_object (&self->note);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text), "", 0);
}

static void
send_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  wv_dossier_writer_send (WV_DOSSIER_WRITER (widget));
}

void
wv_dossier_writer_set_dossier (WvDossierWriter *self, WvDesk *desk, WvDossier *dossier)
{
  g_return_if_fail (self->dossier == NULL);

  self->desk = g_object_ref (desk);
  self->dossier = g_object_ref (dossier);
  self->note = wv_dossier_note_new (desk, wv_dossier_get_id (dossier), gtk_text_view_get_buffer (self->text));
  wv_dossier_note_load (self->note);
  g_signal_connect_object (dossier, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  if (wv_desk_get_sync (desk) != NULL)
    g_signal_connect_object (wv_desk_get_sync (desk), "notify::state", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  updated_cb (self);
}

static void
wv_dossier_writer_dispose (GObject *object)
{
  WvDossierWriter *self = WV_DOSSIER_WRITER (object);

  if (self->note != NULL)
    g_object_run_dispose (G_OBJECT (self->note));
  g_clear_object (&self->note);
  g_clear_object (&self->dossier);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_dossier_writer_parent_class)->dispose (object);
}

static void
wv_dossier_writer_finalize (GObject *object)
{
  WvDossierWriter *self = WV_DOSSIER_WRITER (object);

  g_free (self->filled);
  g_free (self->shown);
  G_OBJECT_CLASS (wv_dossier_writer_parent_class)->finalize (object);
}

static void
wv_dossier_writer_class_init (WvDossierWriterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = wv_dossier_writer_dispose;
  G_OBJECT_CLASS (klass)->finalize = wv_dossier_writer_finalize;
  g_type_ensure (WV_TYPE_META);
  g_type_ensure (WV_TYPE_WRAP);
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/welverwijs/Welverwijs/wv-dossier-writer.ui");
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, title);
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, to);
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, chips);
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, choice_box);
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, choice_label);
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, choice);
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, text);
  gtk_widget_class_bind_template_child (widget_class, WvDossierWriter, status);
  gtk_widget_class_install_action (widget_class, "writer.send", NULL, send_action);
}

static void
wv_dossier_writer_init (WvDossierWriter *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

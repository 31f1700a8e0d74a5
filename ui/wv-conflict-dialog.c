#include "ui/wv-conflict-dialog.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-dialog.h"
#include "ui/wv-format.h"

struct _WvConflictDialog
{
  AdwWindow parent_instance;

  WvWindow *window; /* weak */
  WvConflict *conflict;
  GPtrArray *cards; /* GtkCheckButton, borrowed */
  GtkWidget *box, *message, *save, *later, *title;
};

G_DEFINE_FINAL_TYPE (WvConflictDialog, wv_conflict_dialog, ADW_TYPE_WINDOW)

static void
wv_conflict_dialog_finalize (GObject *object)
{
  WvConflictDialog *self = WV_CONFLICT_DIALOG (object);

  g_clear_weak_pointer (&self->window);
  wv_conflict_free (self->conflict);
  g_ptr_array_unref (self->cards);
  G_OBJECT_CLASS (wv_conflict_dialog_parent_class)->finalize (object);
}

/* The dialog outlives the settling, and with it what was seen. */
typedef struct
{
  WvConflictDialog *dialog;
  char *value;
  const WvClock *clock;
} Settle;

static void
settle_free (gpointer data)
{
  Settle *settle = data;

  g_object_unref (settle->dialog);
  g_free (settle->value);
  g_free (settle);
}

static gpointer
settle_choice (WvDb *db, gpointer data, GError **error)
{
  const Settle *settle = data;
  gint64 tx = wv_conflict_settle_seen (db, settle->dialog->conflict, settle->value, settle->clock, error);

  return tx > 0 ? g_memdup2 (&tx, sizeof tx) : NULL;
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvConflictDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree gint64 *tx = wv_store_run_finish (WV_STORE (source), result, &error);

  if (tx == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->message), error->message);
      gtk_widget_set_visible (self->message, TRUE);
      gtk_widget_set_sensitive (self->save, TRUE);
      return;
    }
  if (self->window != NULL)
    wv_window_toast_tx (self->window, _ ("Choice saved"), *tx);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* (nullable): what was chosen, as JSON text. */
static const char *
chosen_value (WvConflictDialog *self)
{
  const GPtrArray *choices = self->conflict->choices;

  for (guint i = 0; i < self->cards->len; i++)
    if (gtk_check_button_get_active (self->cards->pdata[i]))
      return i < choices->len ? ((WvChoice *)choices->pdata[i])->value : self->conflict->both;
  return NULL;
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvConflictDialog *self = WV_CONFLICT_DIALOG (widget);
  const char *value = chosen_value (self);
  WvDesk *desk = self->window != NULL ? wv_window_get_desk (self->window) : NULL;
  Settle *settle;

  if (desk == NULL || !gtk_widget_get_sensitive (self->save))
    return;
  if (value == NULL)
    {
      gtk_widget_set_visible (self->message, TRUE);
      gtk_widget_grab_focus (self->cards->pdata[0]);
      return;
    }
  settle = g_new0 (Settle, 1);
  settle->dialog = g_object_ref (self);
  settle->value = g_strdup (value);
  settle->clock = wv_desk_get_clock (desk);
  gtk_widget_set_sensitive (self->save, FALSE);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_WRITE, settle_choice, settle, settle_free,
                      g_free, NULL, settled_cb, g_object_ref (self));
}

static void
pick_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvConflictDialog *self = WV_CONFLICT_DIALOG (widget);
  guint index = g_variant_get_int32 (parameter);

  if (index >= self->cards->len)
    return;
  gtk_check_button_set_active (self->cards->pdata[index], TRUE);
  gtk_widget_grab_focus (self->cards->pdata[index]);
}

static void
wv_conflict_dialog_class_init (WvConflictDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = wv_conflict_dialog_finalize;
  wv_dialog_class_setup (widget_class);
  gtk_widget_class_install_action (widget_class, "choice.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "choice.pick", "i", pick_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "choice.save", NULL);
  for (int i = 0; i < 9; i++)
    {
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + i, 0, "choice.pick", "i", i);
      gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_1 + i, 0, "choice.pick", "i",
                                           i);
    }
}

static GtkWidget *
make_header (WvConflictDialog *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->later = gtk_button_new_with_label (_ ("Choose later"));
  self->save = gtk_button_new_with_label (_ ("Save choice"));
  self->title = adw_window_title_new (_ ("Choice needed"), "");
  gtk_widget_add_css_class (header, "flat");
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->later), "window.close");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "choice.save");
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->title);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->later);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  return header;
}

static void
wv_conflict_dialog_init (WvConflictDialog *self)
{
  GtkWidget *all = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroll;

  self->cards = g_ptr_array_new ();
  self->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12,
                            "margin-start", 24, "margin-end", 24, "margin-top", 6, "margin-bottom",
                            24, NULL);
  scroll = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_NEVER, "vexpand",
                         TRUE, "propagate-natural-height", TRUE, "max-content-height", 560, "child",
                         self->box, NULL);
  self->message = g_object_new (GTK_TYPE_LABEL, "label", _ ("Choose one of the values first."),
                                "visible", FALSE, "wrap", TRUE, NULL);
  gtk_widget_add_css_class (self->message, "err-text");
  g_object_set (self, "modal", TRUE, "destroy-with-parent", TRUE, "default-width", 580, "title",
                _ ("Choice needed"), NULL);
  gtk_box_append (GTK_BOX (all), make_header (self));
  gtk_box_append (GTK_BOX (all), scroll);
  adw_window_set_content (ADW_WINDOW (self), all);
}

static GtkWidget *
add_label (GtkWidget *box, const char *text, const char *style, gboolean centre)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, "max-width-chars", 56, "xalign",
                                   centre ? 0.5 : 0.0, "justify",
                                   centre ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
card_toggled_cb (GtkCheckButton *card, GParamSpec *pspec, WvConflictDialog *self)
{
  if (gtk_check_button_get_active (card))
    gtk_widget_add_css_class (GTK_WIDGET (card), "on");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (card), "on");
  gtk_widget_set_visible (self->message, FALSE);
}

/* Whose value it is, at the right of the card, as in the lists of people. */
static GtkWidget *
new_face (WvDesk *desk, const WvChoice *choice)
{
  gboolean ours = wv_choice_is_ours (desk, choice);
  const char *name = choice->author_name != NULL ? choice->author_name : choice->organisation_name;
  GtkWidget *face = adw_avatar_new (32, name != NULL ? name : "", name != NULL);

  gtk_widget_set_valign (face, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (face, name != NULL || ours);
  g_object_set (face, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  return face;
}

static GtkWidget *
add_card (WvConflictDialog *self, GtkWidget *content, const char *name, gboolean plain)
{
  GtkWidget *card = gtk_check_button_new ();

  gtk_check_button_set_child (GTK_CHECK_BUTTON (card), content);
  gtk_widget_add_css_class (card, "rcard");
  gtk_widget_add_css_class (card, plain ? "plain" : "panel");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (self->cards->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (card), self->cards->pdata[0]);
  g_signal_connect (card, "notify::active", G_CALLBACK (card_toggled_cb), self);
  g_ptr_array_add (self->cards, card);
  gtk_box_append (GTK_BOX (self->box), card);
  return card;
}

static GtkWidget *
new_words (void)
{
  return g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2,
                       "margin-start", 8, "hexpand", TRUE, NULL);
}

/* What stands below the value: "Joke Traas · vandaag 09:40", and the organisation; of a made choice, that it is this one. */
static char *
under_value (WvConflictDialog *self, WvDesk *desk, const WvChoice *choice)
{
  g_autofree char *origin = wv_choice_origin (desk, choice);
  gboolean chosen = self->conflict->settled_value != NULL && g_str_equal (self->conflict->settled_value, choice->value);
  gboolean elsewhere = choice->organisation_name != NULL && choice->author_name != NULL
                       && !wv_choice_is_ours (desk, choice);
  g_autoptr (GString) text = g_string_new (origin);

  if (elsewhere)
    g_string_append_printf (text, "\n%s", choice->organisation_name);
  if (chosen)
    g_string_append_printf (text, "\n%s", _ ("This was chosen"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_choice (WvConflictDialog *self, WvDesk *desk, const WvChoice *choice)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = new_words ();
  g_autofree char *text = wv_conflict_words (desk, self->conflict, choice->text);
  g_autofree char *under = under_value (self, desk, choice);
  g_autofree char *name = g_strdup_printf ("%s, %s", text, under);
  GtkWidget *card;

  add_label (words, text, "title-4", FALSE);
  add_label (words, under, "sub", FALSE);
  gtk_box_append (GTK_BOX (line), words);
  gtk_box_append (GTK_BOX (line), new_face (desk, choice));
  card = add_card (self, line, g_strdelimit (name, "\n", ','), FALSE);
  gtk_widget_set_sensitive (card, self->conflict->unreadable == NULL && !choice->closed);
}

static void
add_both (WvConflictDialog *self)
{
  GtkWidget *words = new_words ();

  if (self->conflict->both == NULL || self->conflict->unreadable != NULL)
    return;
  add_label (words, _ ("Keep both, below each other"), NULL, FALSE);
  add_card (self, words, _ ("Keep both, below each other"), TRUE);
}

static const WvChoice *
other_choice (WvDesk *desk, const GPtrArray *choices)
{
  for (guint i = 0; i < choices->len; i++)
    if (!wv_choice_is_ours (desk, choices->pdata[i]))
      return choices->pdata[i];
  return NULL;
}

static char *
title_text (const WvConflict *conflict)
{
  g_autofree char *lower = g_utf8_strdown (conflict->label, -1);

  if (g_str_equal (conflict->field, "deleted"))
    return g_strdup (_ ("One person deleted this, another changed it"));
  if (conflict->choices->len > 2)
    return g_strdup_printf (ngettext ("There is %u value for the same thing: %s", "There are %u values for the same thing: %s",
                                      conflict->choices->len),
                            conflict->choices->len, lower);
  if (g_str_equal (conflict->field, "phone"))
    return g_strdup (_ ("Two people changed the phone number"));
  return g_strdup_printf (_ ("Two people changed the same thing: %s"), lower);
}

static char *
question_text (WvDesk *desk, const WvConflict *conflict)
{
  const WvChoice *other = other_choice (desk, conflict->choices);
  gboolean ours = FALSE;

  if (conflict->unreadable != NULL)
    return g_strdup (conflict->unreadable);
  for (guint i = 0; i < conflict->choices->len; i++)
    ours = ours || wv_choice_is_ours (desk, conflict->choices->pdata[i]);
  if (ours && other != NULL && other->author_name != NULL && g_str_equal (conflict->field, "phone"))
    return g_strdup_printf (_ ("You changed the number while offline. So did %s. Nothing is lost. Which number is right?"), other->author_name);
  if (ours && other != NULL && other->author_name != NULL)
    return g_strdup_printf (_ ("You changed this, and so did %s. Nothing is lost. Which is right?"), other->author_name);
  return g_strdup (ours ? _ ("You changed this, and so did somebody else. Nothing is lost. Which is right?")
                        : _ ("A colleague changed this, and so did somebody else. Nothing is lost. Which is right?"));
}

/* Of a choice that was made: who chose what. */
static char *
settled_text (WvDesk *desk, const WvConflict *conflict)
{
  g_autofree char *when = conflict->settled_at > 0 ? wv_format_moment (conflict->settled_at, wv_desk_now (desk)) : NULL;
  g_autofree char *value = wv_conflict_words (desk, conflict, conflict->settled_text != NULL ? conflict->settled_text : "");

  if (conflict->settled_name == NULL || when == NULL)
    return g_strdup_printf (_ ("Chosen on this computer: %s. All values are kept. You can choose otherwise."), value);
  return g_strdup_printf (_ ("%s chose %s, %s. All values are kept. You can choose otherwise."), conflict->settled_name, value, when);
}

/* What is history stands below, small, each with who and when. */
static void
add_past (WvConflictDialog *self, WvDesk *desk)
{
  if (self->conflict->first != NULL)
    {
      g_autofree char *words = wv_conflict_words (desk, self->conflict, self->conflict->first);
      g_autofree char *text = g_strdup_printf (_ ("It first said: %s"), words);

      add_label (self->box, text, "sub", FALSE);
    }
  if (self->conflict->past->len > 0)
    add_label (self->box, _ ("Earlier values"), "heading", FALSE);
  for (guint i = 0; i < self->conflict->past->len; i++)
    {
      const WvChoice *choice = self->conflict->past->pdata[i];
      g_autofree char *words = wv_conflict_words (desk, self->conflict, choice->text);
      g_autofree char *origin = wv_choice_origin (desk, choice);
      g_autofree char *text = g_strdup_printf ("%s · %s", words, origin);

      add_label (self->box, text, "sub", FALSE);
    }
}

static void
show_kind (WvConflictDialog *self, WvDesk *desk)
{
  gboolean settled = self->conflict->settled_value != NULL;
  g_autofree char *title = title_text (self->conflict);
  g_autofree char *text = settled ? settled_text (desk, self->conflict) : question_text (desk, self->conflict);

  add_label (self->box, title, "title-3", TRUE);
  add_label (self->box, text, NULL, TRUE);
  gtk_widget_set_visible (self->save, self->conflict->unreadable == NULL);
  if (!settled && self->conflict->unreadable == NULL)
    return;
  gtk_button_set_label (GTK_BUTTON (self->later), _ ("Close"));
  if (settled)
    adw_window_title_set_title (ADW_WINDOW_TITLE (self->title), _ ("Choice made"));
}

WvConflictDialog *
wv_conflict_dialog_new (WvWindow *parent, WvConflict *conflict)
{
  WvConflictDialog *self = g_object_new (WV_TYPE_CONFLICT_DIALOG, "transient-for", parent, NULL);
  WvDesk *desk = wv_window_get_desk (parent);
  g_autofree char *subject = wv_conflict_subject (desk, conflict);

  g_set_weak_pointer (&self->window, parent);
  self->conflict = conflict;
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->title), subject);
  show_kind (self, desk);
  for (guint i = 0; i < conflict->choices->len; i++)
    add_choice (self, desk, conflict->choices->pdata[i]);
  add_both (self);
  gtk_box_append (GTK_BOX (self->box), self->message);
  add_past (self, desk);
  return self;
}

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
  GtkWidget *box, *message, *save, *subtitle;
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

typedef struct
{
  char *id, *value;
  const WvClock *clock;
} Settle;

static void
settle_free (gpointer data)
{
  Settle *settle = data;

  g_free (settle->id);
  g_free (settle->value);
  g_free (settle);
}

static gpointer
settle_choice (WvDb *db, gpointer data, GError **error)
{
  const Settle *settle = data;
  gint64 tx = wv_conflict_settle (db, settle->id, settle->value, settle->clock, error);

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
  settle->id = g_strdup (self->conflict->id);
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
  for (int i = 0; i < 3; i++)
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
  GtkWidget *later = gtk_button_new_with_label (_ ("Choose later"));

  self->save = gtk_button_new_with_label (_ ("Save choice"));
  self->subtitle = adw_window_title_new (_ ("Choice needed"), "");
  gtk_widget_add_css_class (header, "flat");
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (later), "window.close");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "choice.save");
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), self->subtitle);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), later);
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

static gboolean
is_ours (WvDesk *desk, const WvChoice *choice)
{
  return g_strcmp0 (choice->author, wv_desk_get_actor (desk)->contact) == 0;
}

/* "Joke Traas, Dorpshart Borsele · vandaag 09:40" */
static char *
choice_origin (WvDesk *desk, const WvChoice *choice)
{
  g_autofree char *when
      = choice->at > 0 ? wv_format_moment (choice->at, wv_desk_now (desk)) : NULL;
  const char *who = is_ours (desk, choice) ? _ ("You")
                    : choice->author_name != NULL ? choice->author_name
                                                  : choice->organisation_name;

  if (who == NULL)
    return g_strdup (_ ("Stands there now, by somebody else"));
  return when != NULL ? g_strdup_printf ("%s · %s", who, when) : g_strdup (who);
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

static void
add_card (WvConflictDialog *self, const char *text, const char *origin)
{
  GtkWidget *card = gtk_check_button_new ();
  GtkWidget *words = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing",
                                   2, "margin-start", 8, NULL);
  g_autofree char *name
      = origin != NULL ? g_strdup_printf ("%s, %s", text, origin) : g_strdup (text);

  add_label (words, text, origin != NULL ? "title-4" : NULL, FALSE);
  if (origin != NULL)
    add_label (words, origin, "sub", FALSE);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (card), words);
  gtk_widget_add_css_class (card, "rcard");
  gtk_widget_add_css_class (card, origin != NULL ? "panel" : "plain");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (self->cards->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (card), self->cards->pdata[0]);
  g_signal_connect (card, "notify::active", G_CALLBACK (card_toggled_cb), self);
  g_ptr_array_add (self->cards, card);
  gtk_box_append (GTK_BOX (self->box), card);
}

static void
add_question (WvConflictDialog *self, WvDesk *desk)
{
  const GPtrArray *choices = self->conflict->choices;
  g_autofree char *lower = g_utf8_strdown (self->conflict->label, -1);
  g_autofree char *title
      = g_str_equal (self->conflict->field, "phone")
            ? g_strdup (_ ("Two people changed the phone number"))
            : g_strdup_printf (_ ("Two people changed the same thing: %s"), lower);
  gboolean ours = FALSE;

  for (guint i = 0; i < choices->len; i++)
    ours = ours || is_ours (desk, choices->pdata[i]);
  add_label (self->box, title, "title-3", TRUE);
  add_label (self->box,
             ours ? _ ("You changed this, and so did somebody else. Nothing is lost. Which is "
                       "right?")
                  : _ ("A colleague changed this, and so did somebody else. Nothing is lost. Which "
                       "is right?"),
             NULL, TRUE);
}

static void
add_first (WvConflictDialog *self)
{
  g_autofree char *text = NULL;

  if (self->conflict->first == NULL)
    return;
  text = g_strdup_printf (_ ("It first said: %s"), self->conflict->first);
  add_label (self->box, text, "sub", FALSE);
}

char *
wv_conflict_subject (WvDesk *desk, const WvConflict *conflict)
{
  WvCaseload *caseload = conflict->dossier != NULL ? wv_desk_get_caseload (desk) : NULL;
  WvCase *found = caseload != NULL ? wv_caseload_find (caseload, conflict->dossier) : NULL;

  if (found != NULL)
    return g_strdup (wv_desk_get_hide_names (desk) ? found->initials : found->name);
  return g_strdup (conflict->subject);
}

WvConflictDialog *
wv_conflict_dialog_new (WvWindow *parent, WvConflict *conflict)
{
  WvConflictDialog *self = g_object_new (WV_TYPE_CONFLICT_DIALOG, "transient-for", parent, NULL);
  WvDesk *desk = wv_window_get_desk (parent);
  g_autofree char *subject = wv_conflict_subject (desk, conflict);

  g_set_weak_pointer (&self->window, parent);
  self->conflict = conflict;
  adw_window_title_set_subtitle (ADW_WINDOW_TITLE (self->subtitle), subject);
  add_question (self, desk);
  for (guint i = 0; i < conflict->choices->len; i++)
    {
      const WvChoice *choice = conflict->choices->pdata[i];
      g_autofree char *origin = choice_origin (desk, choice);

      add_card (self, choice->text, origin);
    }
  if (conflict->both != NULL)
    add_card (self, _ ("Keep both, below each other"), NULL);
  add_first (self);
  gtk_box_append (GTK_BOX (self->box), self->message);
  return self;
}

typedef struct
{
  WvVault *vault;
  WvActor *actor;
  const WvClock *clock;
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

  return wv_conflicts_load (db, load->vault, load->actor, load->clock, error);
}

void
wv_conflicts_load_async (WvDesk *desk,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  Load *load = g_new0 (Load, 1);

  load->vault = g_object_ref (wv_desk_get_vault (desk));
  load->actor = wv_actor_copy (wv_desk_get_actor (desk));
  load->clock = wv_desk_get_clock (desk);
  wv_store_run_async (wv_desk_get_store (desk), WV_STORE_READ, load_conflicts, load, load_free,
                      (GDestroyNotify)g_ptr_array_unref, cancellable, callback, user_data);
}

GPtrArray *
wv_conflicts_load_finish (WvDesk *desk, GAsyncResult *result, GError **error)
{
  return wv_store_run_finish (wv_desk_get_store (desk), result, error);
}

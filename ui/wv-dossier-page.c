#include "ui/wv-dossier-page.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-error.h"
#include "store/wv-dossier.h"
#include "ui/wv-dossier-act.h"
#include "ui/wv-dossier-columns.h"
#include "ui/wv-dossier-head.h"
#include "ui/wv-dossier-notices.h"
#include "ui/wv-dossier-people.h"
#include "ui/wv-dossier-step.h"
#include "ui/wv-dossier-tasks.h"
#include "ui/wv-dossier-timeline.h"
#include "ui/wv-dossier-writer.h"
#include "ui/wv-header.h"
#include "ui/wv-stack.h"
#include "ui/wv-undelivered-dialog.h"

struct _WvDossierPage
{
  WvPage parent_instance;

  WvDossier *dossier;
  gboolean gone;      /* shared no longer: what showed it is taken away */
  GHashTable *marked; /* ids of what was marked as read: once is enough */
  WvHeader *header;
  GtkMenuButton *menu;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkWidget *again;
  WvDossierHead *head;
  WvDossierNotices *notices;
  WvDossierTimeline *timeline;
  WvDossierWriter *writer;
  WvDossierTasks *tasks;
  WvDossierPeople *people;
};

G_DEFINE_FINAL_TYPE (WvDossierPage, wv_dossier_page, WV_TYPE_PAGE)

static WvDesk *
desk_of (WvDossierPage *self)
{
  return wv_page_get_desk (WV_PAGE (self));
}

/* What the other side wrote for us is read when it is on the screen. */
static void
mark_read (WvDossierPage *self)
{
  GPtrArray *entries = wv_dossier_get_entries (self->dossier);

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (guint i = 0; i < entries->len; i++)
    {
      const WvEntry *entry = entries->pdata[i];

      if (!entry->to_us || entry->read_at != 0 || entry->text == NULL || !g_hash_table_add (self->marked, g_strdup (entry->id)))
        continue;
      wv_dossier_act (GTK_WIDGET (self), desk_of (self),
                      wv_change_read (wv_dossier_get_id (self->dossier),
                                      entry->type == WV_ENTRY_FEEDBACK ? "feedback" : "message", entry->id),
                      NULL, NULL);
    }
}

static void
show_menu (WvDossierPage *self, const WvCase *item)
{
  g_autoptr (GPtrArray) steps = wv_dossier_steps (item);
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < steps->len; i++)
    {
      const WvDossierStep *step = steps->pdata[i];
      g_autofree char *action = g_strdup_printf ("dossier.step::%s", wv_state_name (step->to));

      g_menu_append (section, _ (step->label), action);
    }
  if (item->party == WV_PARTY_RECEIVER && item->progress.state == WV_STATE_ACTIVE && item->progress.reached[WV_MILESTONE_STARTED] == 0)
    g_menu_prepend (section, _ ("Started"), "dossier.started");
  g_menu_append_section (menu, _ ("Status"), G_MENU_MODEL (section));
  gtk_menu_button_set_menu_model (self->menu, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->menu), g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0);
}

static void
show_status (WvDossierPage *self, const char *title, const char *description, gboolean again)
{
  g_autofree char *markup = g_markup_escape_text (description, -1);

  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, markup);
  gtk_widget_set_visible (self->again, again);
  gtk_widget_set_visible (GTK_WIDGET (self->menu), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
say_gone (WvDossierPage *self)
{
  show_status (self, _ ("No longer shared with you"),
               _ ("This file is no longer shared with your organisation. It is gone from this computer."), FALSE);
}

static void
undelivered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvDossierPage) self = data;
  g_autoptr (GPtrArray) items = wv_store_run_finish (WV_STORE (source), result, NULL);

  if (self->dossier == NULL || items == NULL || items->len == 0)
    return;
  say_gone (self);
  gtk_button_set_label (GTK_BUTTON (self->again), _ ("View what was not delivered"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->again), "dossier.undelivered");
  gtk_widget_set_visible (self->again, TRUE);
}

/* What showed it goes; what was being written is kept. */
static void
show_gone (WvDossierPage *self, const GError *error)
{
  gboolean shown = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "content");

  wv_header_set_title (self->header, "");
  wv_header_set_subtitle (self->header, NULL);
  if (shown)
    {
      self->gone = TRUE;
      wv_dossier_writer_keep (self->writer);
      gtk_stack_remove (self->stack, gtk_stack_get_visible_child (self->stack));
    }
  if (self->gone)
    say_gone (self);
  else
    show_status (self, _ ("This screen cannot open"), error->message, TRUE);
  wv_undelivered_load_async (desk_of (self), wv_dossier_get_id (self->dossier), NULL, undelivered_cb, g_object_ref (self));
}

static void
updated_cb (WvDossierPage *self)
{
  const WvCase *item = wv_dossier_get_case (self->dossier);
  const GError *error = wv_dossier_get_error (self->dossier);

  if (item == NULL)
    {
      if (g_error_matches (error, WV_ERROR, WV_ERROR_NOT_FOUND))
        show_gone (self, error);
      else if (error != NULL)
        show_status (self, _ ("This screen cannot open"), error->message, TRUE);
      return;
    }
  if (self->gone)
    return; /* shared again: opening it anew shows it */
  if (item->unreadable)
    {
      const char *whom = item->from_contact_name ?: item->other_organisation_name ?: "";
      g_autofree char *ask = g_strdup_printf (_ ("No access · ask %s"), whom);

      show_status (self, item->name, ask, FALSE);
      return;
    }
  wv_header_set_title (self->header, item->name);
  wv_header_set_subtitle (self->header, item->offer_title);
  show_menu (self, item);
  gtk_stack_set_visible_child_name (self->stack, "content");
  mark_read (self);
}

static void
step_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvDossierPage *self = WV_DOSSIER_PAGE (widget);
  int to = wv_state_from_name (g_variant_get_string (parameter, NULL));

  if (to >= 0 && !self->gone)
    wv_dossier_step_take (widget, desk_of (self), self->dossier, (WvState) to);
}

static void
plain_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  WvDossierPage *self = WV_DOSSIER_PAGE (widget);
  WvWindow *window = wv_window_of (widget);

  if (g_str_equal (action, "dossier.undelivered") && window != NULL)
    gtk_window_present (GTK_WINDOW (wv_undelivered_dialog_new (window, wv_dossier_get_id (self->dossier))));
  if (self->gone)
    return;
  if (g_str_equal (action, "dossier.accept"))
    wv_dossier_act (widget, desk_of (self),
                    wv_change_accept (wv_dossier_get_id (self->dossier), wv_desk_get_actor (desk_of (self))->contact),
                    _ ("Accepted. The GP is told."), NULL);
  else if (g_str_equal (action, "dossier.started"))
    wv_dossier_act (widget, desk_of (self), wv_change_started (wv_dossier_get_id (self->dossier), NULL),
                    _ ("Status is now: Started"), NULL);
  else if (g_str_equal (action, "dossier.add-task"))
    wv_dossier_tasks_add (self->tasks);
  else if (g_str_equal (action, "dossier.write"))
    wv_dossier_writer_focus (self->writer);
  else
    wv_dossier_reload (self->dossier);
}

static gboolean
primary (WvPage *page)
{
  if (!WV_DOSSIER_PAGE (page)->gone)
    wv_dossier_writer_send (WV_DOSSIER_PAGE (page)->writer);
  return TRUE;
}

static void
wv_dossier_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (wv_dossier_page_parent_class)->map (widget);
  mark_read (WV_DOSSIER_PAGE (widget));
}

static void
wv_dossier_page_constructed (GObject *object)
{
  WvDossierPage *self = WV_DOSSIER_PAGE (object);
  WvDesk *desk = desk_of (self);
  const char *id = wv_page_get_item (WV_PAGE (self)) ?: "";

  G_OBJECT_CLASS (wv_dossier_page_parent_class)->constructed (object);
  self->dossier = wv_dossier_new (wv_desk_get_store (desk), wv_desk_get_vault (desk), wv_desk_get_actor (desk), id);
  wv_dossier_head_set_dossier (self->head, desk, self->dossier);
  wv_dossier_notices_set_dossier (self->notices, desk, id);
  wv_dossier_timeline_set_dossier (self->timeline, desk, self->dossier);
  wv_dossier_writer_set_dossier (self->writer, desk, self->dossier);
  wv_dossier_tasks_set_dossier (self->tasks, desk, self->dossier);
  wv_dossier_people_set_dossier (self->people, desk, self->dossier);
  g_signal_connect_object (self->dossier, "updated", G_CALLBACK (updated_cb), self, G_CONNECT_SWAPPED);
  if (*id != '\0')
    wv_dossier_act (GTK_WIDGET (self), desk, wv_change_open (id), NULL, NULL);
}

static void
wv_dossier_page_dispose (GObject *object)
{
  WvDossierPage *self = WV_DOSSIER_PAGE (object);

  g_clear_object (&self->dossier);
  g_clear_pointer (&self->marked, g_hash_table_unref);
  G_OBJECT_CLASS (wv_dossier_page_parent_class)->dispose (object);
}

static void
add_actions (GtkWidgetClass *widget_class)
{
  GdkModifierType ctrl = GDK_CONTROL_MASK, ctrl_shift = GDK_CONTROL_MASK | GDK_SHIFT_MASK;
  static const char *const plain[] = { "dossier.accept", "dossier.started", "dossier.add-task", "dossier.write", "dossier.reload",
                                       "dossier.undelivered" };

  gtk_widget_class_install_action (widget_class, "dossier.step", "s", step_action);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    gtk_widget_class_install_action (widget_class, plain[i], NULL, plain_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, ctrl, "dossier.write", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_A, ctrl_shift, "dossier.add-task", NULL);
}

static void
ensure_types (void)
{
  g_type_ensure (WV_TYPE_HEADER);
  g_type_ensure (WV_TYPE_DOSSIER_COLUMNS);
  g_type_ensure (WV_TYPE_DOSSIER_HEAD);
  g_type_ensure (WV_TYPE_DOSSIER_NOTICES);
  g_type_ensure (WV_TYPE_DOSSIER_TIMELINE);
  g_type_ensure (WV_TYPE_DOSSIER_WRITER);
  g_type_ensure (WV_TYPE_DOSSIER_TASKS);
  g_type_ensure (WV_TYPE_DOSSIER_PEOPLE);
}

static void
wv_dossier_page_class_init (WvDossierPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  ensure_types ();
  G_OBJECT_CLASS (klass)->constructed = wv_dossier_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = wv_dossier_page_dispose;
  widget_class->map = wv_dossier_page_map;
  WV_PAGE_CLASS (klass)->primary = primary;
  gtk_widget_class_set_template_from_resource (widget_class, "/nl/welverwijs/Welverwijs/wv-dossier-page.ui");
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, header);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, menu);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, stack);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, status);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, again);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, head);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, notices);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, timeline);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, writer);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, tasks);
  gtk_widget_class_bind_template_child (widget_class, WvDossierPage, people);
  add_actions (widget_class);
}

static void
wv_dossier_page_init (WvDossierPage *self)
{
  self->marked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  wv_stack_hide_unseen (self->stack);
}

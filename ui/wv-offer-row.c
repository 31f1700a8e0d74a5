#include "ui/wv-offer-row.h"

#include "domain/wv-place.h"
#include "ui/wv-format.h"
#include "ui/wv-offer-view-load.h"
#include "ui/wv-offer-view-text.h"

struct _WvOfferRow
{
  GtkBox parent_instance;

  WvDesk *desk;
  GCancellable *cancellable;
  GtkLabel *title, *distance, *where, *waiting, *contact, *checked;
};

G_DEFINE_FINAL_TYPE (WvOfferRow, wv_offer_row, GTK_TYPE_BOX)

static void
set_tone (GtkLabel *label, const char *text, WvTone tone)
{
  for (int i = WV_TONE_NEUTRAL; i <= WV_TONE_INFO; i++)
    gtk_widget_remove_css_class (GTK_WIDGET (label), wv_tone_class (i));
  gtk_widget_add_css_class (GTK_WIDGET (label), wv_tone_class (tone));
  gtk_label_set_text (label, text != NULL ? text : "");
}

static char *
dup_distance (WvOfferRow *self, const WvRecord *offer)
{
  gint32 latitude, longitude;

  if (!wv_desk_get_origin (self->desk, &latitude, &longitude) || !wv_record_has (offer, "latitude")
      || g_strcmp0 (wv_record_get_text (offer, "setting"), "home") == 0)
    return g_strdup ("");
  return wv_format_distance (wv_distance_m (latitude, longitude,
                                            (gint32)wv_record_get_int (offer, "latitude", 0),
                                            (gint32)wv_record_get_int (offer, "longitude", 0)));
}

/* Screen readers read a row as one sentence. */
static void
set_name (WvOfferRow *self)
{
  g_autofree char *name
      = g_strjoin (", ", gtk_label_get_text (self->title), gtk_label_get_text (self->where),
                   gtk_label_get_text (self->distance), gtk_label_get_text (self->waiting),
                   gtk_label_get_text (self->contact), gtk_label_get_text (self->checked), NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_view (WvOfferRow *self, const WvOfferView *view)
{
  g_autofree char *today = wv_desk_dup_today (self->desk);
  g_autofree char *place = wv_offer_text_where (view->offer);
  g_autofree char *distance = dup_distance (self, view->offer);
  WvTone wait_tone, check_tone;
  g_autofree char *waiting = wv_offer_text_waiting (view->offer, today, &wait_tone);
  g_autofree char *checked = wv_offer_text_checked (view->offer, today, &check_tone);
  const char *name
      = view->organisation != NULL ? wv_record_get_text (view->organisation, "name") : NULL;
  g_autofree char *where = name != NULL && place != NULL ? g_strconcat (name, " · ", place, NULL)
                                                         : g_strdup (name != NULL ? name : place);

  gtk_label_set_text (self->title, wv_record_get_text (view->offer, "title"));
  gtk_label_set_text (self->distance, distance);
  gtk_label_set_text (self->where, where != NULL ? where : "");
  gtk_label_set_text (self->contact, view->contact != NULL
                                         ? wv_record_get_text (view->contact->contact, "name")
                                         : "");
  set_tone (self->waiting, waiting, wait_tone);
  set_tone (self->checked, checked, check_tone);
  set_name (self);
}

static void
loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (WvOfferRow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (WvOfferView) view = NULL;

  if (self->desk == NULL)
    return;
  view = wv_offer_load_finish (self->desk, result, &error);
  if (view != NULL)
    show_view (self, view);
  else if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_label_set_text (self->where, error->message);
}

static void
cancel (WvOfferRow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

void
wv_offer_row_set_row (WvOfferRow *self, WvRow *row)
{
  g_return_if_fail (WV_IS_OFFER_ROW (self));

  cancel (self);
  if (row == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  wv_offer_load_async (self->desk, wv_row_get_rowid (row), self->cancellable, loaded,
                       g_object_ref (self));
}

static void
wv_offer_row_dispose (GObject *object)
{
  WvOfferRow *self = WV_OFFER_ROW (object);

  cancel (self);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (wv_offer_row_parent_class)->dispose (object);
}

static void
wv_offer_row_class_init (WvOfferRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = wv_offer_row_dispose;
}

static GtkLabel *
add_label (GtkBox *line, const char *css_class, gboolean expand)
{
  GtkWidget *label = gtk_label_new ("");

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), expand ? 0.0f : 1.0f);
  gtk_widget_set_hexpand (label, expand);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (line, label);
  return GTK_LABEL (label);
}

static GtkBox *
add_line (WvOfferRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_append (GTK_BOX (self), line);
  return GTK_BOX (line);
}

static void
wv_offer_row_init (WvOfferRow *self)
{
  GtkBox *line;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 2);
  gtk_widget_add_css_class (GTK_WIDGET (self), "offer-row");
  line = add_line (self);
  self->title = add_label (line, "heading", TRUE);
  self->distance = add_label (line, "dim-label", FALSE);
  line = add_line (self);
  self->where = add_label (line, "dim-label", TRUE);
  line = add_line (self);
  self->waiting = add_label (line, "caption", FALSE);
  self->contact = add_label (line, "caption", TRUE);
  self->checked = add_label (line, "caption", FALSE);
}

GtkWidget *
wv_offer_row_new (WvDesk *desk)
{
  WvOfferRow *self = g_object_new (WV_TYPE_OFFER_ROW, NULL);

  self->desk = g_object_ref (desk);
  return GTK_WIDGET (self);
}

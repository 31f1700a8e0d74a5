#include "ui/wv-offer-row.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-place.h"
#include "ui/wv-accessible-name.h"
#include "ui/wv-format.h"
#include "ui/wv-offer-view-load.h"
#include "ui/wv-offer-view-text.h"
#include "ui/wv-wrap.h"

struct _WvOfferRow
{
  GtkBox parent_instance;

  WvDesk *desk;
  GCancellable *cancellable;
  char *words;
  GtkLabel *title, *distance, *where, *today, *waiting, *contact, *checked, *other;
  gint64 rowid; /* -1: shows none */
};

G_DEFINE_FINAL_TYPE (WvOfferRow, wv_offer_row, GTK_TYPE_BOX)

static void
set_tone (GtkLabel *label, const char *text, WvTone tone)
{
  GtkWidget *meta = gtk_widget_get_parent (GTK_WIDGET (label));

  for (int i = WV_TONE_NEUTRAL; i <= WV_TONE_INFO; i++)
    gtk_widget_remove_css_class (meta, wv_tone_class (i));
  gtk_widget_add_css_class (meta, wv_tone_class (tone));
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (meta, text != NULL && *text != '\0');
}

/* How many bytes of @text are the same letters as @word; 0 when it does not begin with it. */
static gsize
begins_with (const char *text, const char *word)
{
  const char *p = text;

  for (; *word != '\0'; word = g_utf8_next_char (word), p = g_utf8_next_char (p))
    if (*p == '\0'
        || g_unichar_tolower (g_utf8_get_char (p)) != g_unichar_tolower (g_utf8_get_char (word)))
      return 0;
  return (gsize)(p - text);
}

static void
underline_word (PangoAttrList *attributes, const char *text, const char *word)
{
  gboolean at_start = TRUE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize length = at_start ? begins_with (p, word) : 0;

      if (length > 0)
        {
          PangoAttribute *line = pango_attr_underline_new (PANGO_UNDERLINE_SINGLE);

          line->start_index = (guint)(p - text);
          line->end_index = line->start_index + (guint)length;
          pango_attr_list_insert (attributes, line);
        }
      at_start = !g_unichar_isalnum (g_utf8_get_char (p));
    }
}

PangoAttrList *
wv_text_underline (const char *text, const char *words)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  g_auto (GStrv) wanted = g_strsplit (words != NULL ? words : "", " ", -1);

  for (guint i = 0; wanted[i] != NULL; i++)
    underline_word (attributes, text, wanted[i]);
  return attributes;
}

static char *
dup_distance (WvOfferRow *self, const WvRecord *offer)
{
  gint32 latitude, longitude;
  int metres;

  if (!wv_desk_get_origin (self->desk, &latitude, &longitude) || !wv_record_has (offer, "latitude")
      || g_strcmp0 (wv_record_get_text (offer, "setting"), "home") == 0)
    return g_strdup ("");
  metres = wv_distance_m (latitude, longitude, (gint32)wv_record_get_int (offer, "latitude", 0),
                          (gint32)wv_record_get_int (offer, "longitude", 0));
  return wv_format_distance (metres);
}

/* Screen readers read a row as one sentence. */
static void
set_name (WvOfferRow *self)
{
  GtkLabel *labels[] = { self->title, self->where,   self->distance, self->waiting,
                         self->today, self->contact, self->checked, self->other };
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      const char *text = gtk_label_get_text (labels[i]);

      if (*text != '\0')
        g_string_append_printf (name, "%s%s", name->len > 0 ? ", " : "", text);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name->str,
                                  -1);
  wv_name_item (GTK_WIDGET (self), name->str);
}

static void
show_title (WvOfferRow *self, const char *title)
{
  PangoAttrList *attributes = wv_text_underline (title, self->words);

  gtk_label_set_text (self->title, title);
  gtk_label_set_attributes (self->title, attributes);
  pango_attr_list_unref (attributes);
}

static void
show_check_icon (WvOfferRow *self, WvTone tone)
{
  GtkWidget *icon = gtk_widget_get_prev_sibling (GTK_WIDGET (self->checked));

  gtk_image_set_from_icon_name (
      GTK_IMAGE (icon), tone == WV_TONE_NEUTRAL ? "emblem-ok-symbolic" : "dialog-warning-symbolic");
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

  g_autofree char *other = view->other_capacity != NULL ? g_strdup_printf (_ ("choice needed: %s?"), view->other_capacity) : NULL;
  g_autofree char *walk_in = wv_offer_text_today (view->offer, today, FALSE);

  show_title (self, wv_record_get_text (view->offer, "title"));
  gtk_label_set_text (self->distance, distance);
  gtk_label_set_text (self->where, where != NULL ? where : "");
  set_tone (self->today, walk_in, WV_TONE_INFO);
  set_tone (self->contact,
            view->contact != NULL ? wv_record_get_text (view->contact->contact, "name") : NULL,
            WV_TONE_NEUTRAL);
  set_tone (self->waiting, waiting, wait_tone);
  set_tone (self->checked, checked, check_tone);
  set_tone (self->other, other, WV_TONE_WARN);
  show_check_icon (self, check_tone);
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

static void
load (WvOfferRow *self)
{
  if (self->rowid < 0)
    return;
  self->cancellable = g_cancellable_new ();
  wv_offer_load_async (self->desk, self->rowid, self->cancellable, loaded, g_object_ref (self));
}

void
wv_offer_row_set_row (WvOfferRow *self, WvRow *row, const char *words)
{
  g_return_if_fail (WV_IS_OFFER_ROW (self));

  cancel (self);
  g_free (self->words);
  self->words = g_strdup (words);
  self->rowid = row != NULL ? wv_row_get_rowid (row) : -1;
  load (self);
}

/* A choice about the offer came or was made. */
static void
store_changed_cb (WvOfferRow *self, const char *kind)
{
  if (!g_str_equal (kind, "conflict"))
    return;
  cancel (self);
  load (self);
}

static void
wv_offer_row_dispose (GObject *object)
{
  WvOfferRow *self = WV_OFFER_ROW (object);

  cancel (self);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->words, g_free);
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

/* A small icon and a word beside it. */
static GtkLabel *
add_meta (GtkBox *line, const char *icon, gboolean expand)
{
  GtkWidget *meta = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *image = g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (meta, "meta");
  gtk_widget_set_hexpand (meta, expand);
  gtk_box_append (GTK_BOX (meta), image);
  gtk_box_append (line, meta);
  return add_label (GTK_BOX (meta), "caption", FALSE);
}

static GtkBox *
add_line (WvOfferRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);

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
  self->today = add_meta (line, "alarm-symbolic", FALSE);
  /* In a narrow list the line goes on below: the waiting time must be read whole. */
  line = add_line (self);
  gtk_widget_set_layout_manager (GTK_WIDGET (line), wv_wrap_new (10));
  self->waiting = add_meta (line, "preferences-system-time-symbolic", FALSE);
  self->other = add_meta (line, "dialog-question-symbolic", FALSE);
  self->contact = add_meta (line, "avatar-default-symbolic", FALSE);
  self->checked = add_meta (line, "emblem-ok-symbolic", FALSE);
  gtk_widget_set_halign (gtk_widget_get_parent (GTK_WIDGET (self->checked)), GTK_ALIGN_END);
}

GtkWidget *
wv_offer_row_new (WvDesk *desk)
{
  WvOfferRow *self = g_object_new (WV_TYPE_OFFER_ROW, NULL);

  self->desk = g_object_ref (desk);
  self->rowid = -1;
  g_signal_connect_object (wv_desk_get_store (desk), "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

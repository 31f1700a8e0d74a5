#include "ui/wv-offer-sheet.h"

#include <glib/gi18n-lib.h>

#include "ui/wv-format.h"
#include "ui/wv-offer-view-text.h"

#define MARGIN 42.5 /* 15 mm */
#define KEY_SHARE 0.25
#define NOTE_LINES 2
#define BODY_SIZE 11
#define LARGE_SIZE 14
#define SMALLEST_SIZE 5
#define FOOT_SIZE 8

static const char *const steps[]
    = { N_ ("You are called, or you call yourself."), N_ ("You talk about what you want."),
        N_ ("You begin when you are ready for it.") };

/* Where the next line comes. */
typedef struct
{
  cairo_t *cr;
  double x, y, width, size;
} Pen;

static PangoLayout *
make_layout (const Pen *pen, const char *text, double width, double size, gboolean bold)
{
  PangoLayout *layout = pango_cairo_create_layout (pen->cr);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_font_description_free (font);
  return layout;
}

/* Draws and gives the height. */
static double
put (const Pen *pen, const char *text, double x, double width, double size, gboolean bold)
{
  g_autoptr (PangoLayout) layout = make_layout (pen, text, width, size, bold);
  int height;

  cairo_move_to (pen->cr, x, pen->y);
  pango_cairo_show_layout (pen->cr, layout);
  pango_layout_get_size (layout, NULL, &height);
  return (double)height / PANGO_SCALE;
}

static void
put_right (const Pen *pen, const char *text, double size)
{
  g_autoptr (PangoLayout) layout = make_layout (pen, text, pen->width, size, FALSE);

  pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  cairo_move_to (pen->cr, pen->x, pen->y);
  pango_cairo_show_layout (pen->cr, layout);
}

static void
paragraph (Pen *pen, const char *text, double size, gboolean bold, double after)
{
  if (text != NULL && *text != '\0')
    pen->y += put (pen, text, pen->x, pen->width, size, bold) + after;
}

static void
draw_row (Pen *pen, const char *key, const char *value)
{
  double indent = pen->width * KEY_SHARE;

  if (value == NULL || *value == '\0')
    return;
  put (pen, key, pen->x, indent, pen->size * 0.9, FALSE);
  pen->y
      += put (pen, value, pen->x + indent, pen->width - indent, pen->size, TRUE) + pen->size * 0.7;
}

static void
draw_facts (Pen *pen, const WvOfferSheet *sheet)
{
  const WvRecord *offer = sheet->view->offer;
  g_autofree char *when = wv_offer_text_schedule (wv_record_get_strv (offer, "schedules"));
  g_autofree char *where = wv_offer_text_address (offer);
  g_autofree char *costs = wv_offer_text_costs (offer);

  draw_row (pen, _ ("When"), when);
  draw_row (pen, _ ("Where"), where);
  draw_row (pen, _ ("Costs"), costs);
  if (sheet->transport)
    draw_row (pen, _ ("Transport"), wv_record_get_text (offer, "transport"));
}

static const WvRecord *
whom_to_call (const WvOfferView *view)
{
  if (view->contact == NULL)
    return view->organisation;
  return view->contact->absent && view->contact->deputy != NULL ? view->contact->deputy
                                                                : view->contact->contact;
}

static char *
dup_question (const WvOfferView *view, const WvRecord *who)
{
  const char *organisation
      = view->organisation != NULL ? wv_record_get_text (view->organisation, "name") : NULL;

  if (who == view->organisation || organisation == NULL)
    return g_strdup_printf (_ ("Questions? Call %s"), wv_record_get_text (who, "name"));
  return g_strdup_printf (_ ("Questions? Call %s of %s"), wv_record_get_text (who, "name"),
                          organisation);
}

/* The number is what the sheet is for: large, with a line around it. */
static void
draw_contact (Pen *pen, const WvOfferSheet *sheet)
{
  const WvRecord *who = whom_to_call (sheet->view);
  const char *phone = who != NULL ? wv_record_get_text (who, "phone") : NULL;
  Pen inner = { pen->cr, pen->x + 12, pen->y + 10, pen->width - 24, pen->size };
  g_autofree char *question = NULL;
  g_autofree char *number = NULL;
  g_autofree char *hours = NULL;
  g_autofree char *said = NULL;

  if (phone == NULL)
    return;
  question = dup_question (sheet->view, who);
  number = wv_text_phone (phone);
  hours = wv_record_get_kind (who) == &wv_kind_contact ? wv_offer_text_reach (who) : NULL;
  said = hours != NULL ? wv_text_capital (hours) : NULL;
  paragraph (&inner, question, pen->size * 0.9, FALSE, 2);
  paragraph (&inner, number, pen->size * 2, TRUE, 2);
  paragraph (&inner, said, pen->size * 0.9, FALSE, 0);
  cairo_rectangle (pen->cr, pen->x, pen->y, pen->width, inner.y + 10 - pen->y);
  cairo_stroke (pen->cr);
  pen->y = inner.y + 10 + pen->size;
}

static void
draw_steps (Pen *pen)
{
  paragraph (pen, _ ("What happens now?"), pen->size * 1.1, TRUE, 3);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *line = g_strdup_printf ("%u.  %s", i + 1, _ (steps[i]));

      paragraph (pen, line, pen->size, FALSE, 3);
    }
  pen->y += pen->size * 0.7;
}

/* As many lines as fit above the foot of the page. */
static void
draw_notes (Pen *pen, double bottom)
{
  paragraph (pen, _ ("My notes"), pen->size * 0.9, FALSE, 0);
  for (int i = 0; i < NOTE_LINES && pen->y + 2 * pen->size < bottom; i++)
    {
      pen->y += 2 * pen->size;
      cairo_move_to (pen->cr, pen->x, pen->y);
      cairo_line_to (pen->cr, pen->x + pen->width, pen->y);
      cairo_stroke (pen->cr);
    }
}

/* All but the foot; gives where it ends. */
static double
draw_body (const WvOfferSheet *sheet, cairo_t *cr, double width, double foot, double size)
{
  Pen pen = { cr, MARGIN, MARGIN, width - 2 * MARGIN, size };
  g_autofree char *date = wv_format_date (sheet->today, "");

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 1);
  put_right (&pen, date, pen.size * 0.85);
  paragraph (&pen, _ ("For you, from your GP"), pen.size * 0.85, FALSE, 3);
  paragraph (&pen, wv_record_get_text (sheet->view->offer, "title"), pen.size * 1.9, TRUE, 4);
  paragraph (&pen, wv_record_get_text (sheet->view->offer, "summary"), pen.size, FALSE, pen.size);
  draw_facts (&pen, sheet);
  draw_contact (&pen, sheet);
  if (sheet->next_steps)
    draw_steps (&pen);
  if (sheet->notes)
    draw_notes (&pen, foot);
  return pen.y;
}

/* One page, always: what is long is written smaller. */
static double
fitting_size (const WvOfferSheet *sheet, double width, double foot)
{
  cairo_surface_t *nothing = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (nothing);
  double size = sheet->large ? LARGE_SIZE : BODY_SIZE;

  while (size > SMALLEST_SIZE && draw_body (sheet, cr, width, foot, size) > foot - size)
    size -= 0.5;
  cairo_destroy (cr);
  cairo_surface_destroy (nothing);
  return size;
}

void
wv_offer_sheet_draw (const WvOfferSheet *sheet, cairo_t *cr, double width, double height)
{
  double foot = height - MARGIN - FOOT_SIZE;
  Pen pen = { cr, MARGIN, foot, width - 2 * MARGIN, FOOT_SIZE };

  draw_body (sheet, cr, width, foot, fitting_size (sheet, width, foot));
  put (&pen, sheet->practice, pen.x, pen.width, FOOT_SIZE, FALSE);
  put_right (&pen, _ ("No medical data on this sheet"), FOOT_SIZE);
}

static void
say (GString *text, const char *key, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%s: %s\n", key, value);
}

char *
wv_offer_sheet_text (const WvOfferSheet *sheet)
{
  const WvRecord *offer = sheet->view->offer;
  const WvRecord *who = whom_to_call (sheet->view);
  g_autofree char *when = wv_offer_text_schedule (wv_record_get_strv (offer, "schedules"));
  g_autofree char *where = wv_offer_text_address (offer);
  g_autofree char *costs = wv_offer_text_costs (offer);
  g_autofree char *question = who != NULL ? dup_question (sheet->view, who) : NULL;
  GString *text = g_string_new (wv_record_get_text (offer, "title"));

  g_string_append_c (text, '\n');
  say (text, _ ("When"), when);
  say (text, _ ("Where"), where);
  say (text, _ ("Costs"), costs);
  if (sheet->transport)
    say (text, _ ("Transport"), wv_record_get_text (offer, "transport"));
  if (who != NULL)
    say (text, question, wv_record_get_text (who, "phone"));
  return g_string_free (text, FALSE);
}

#include "ui/wv-recovery-sheet.h"

#include <glib/gi18n-lib.h>

#include "domain/wv-calendar.h"
#include "seal/wv-vault.h"
#include "ui/wv-format.h"

#define MARGIN 28
#define GROUPS 8
/* 15 mm, in points. */
#define PAPER_MARGIN 42.5

WvRecoverySheet *
wv_recovery_sheet_new (const char *organisation,
                       const char *person,
                       const char *code,
                       gint64 made_at)
{
  WvRecoverySheet *sheet = g_new0 (WvRecoverySheet, 1);

  sheet->organisation = g_strdup (organisation);
  sheet->person = g_strdup (person);
  sheet->code = g_strdup (code);
  sheet->made_at = made_at;
  return sheet;
}

void
wv_recovery_sheet_free (WvRecoverySheet *sheet)
{
  if (sheet == NULL)
    return;
  g_free (sheet->organisation);
  g_free (sheet->person);
  wv_secret_free (sheet->code);
  g_free (sheet);
}

char *
wv_recovery_sheet_group (const WvRecoverySheet *sheet, guint number)
{
  g_auto (GStrv) groups = g_strsplit (sheet->code, "-", -1);

  return g_strdup (number >= 1 && number <= g_strv_length (groups) ? groups[number - 1] : "");
}

/* Black on white, whatever the theme: it is paper. */
static double
draw_text (cairo_t *cr, double x, double y, const char *font, double width, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  int height;

  pango_layout_set_font_description (layout, description);
  pango_layout_set_text (layout, text, -1);
  if (width > 0)
    {
      pango_layout_set_width (layout, (int)(width * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
  pango_layout_get_pixel_size (layout, NULL, &height);
  pango_font_description_free (description);
  return y + height;
}

static double
draw_head (const WvRecoverySheet *sheet, cairo_t *cr)
{
  double width = WV_RECOVERY_SHEET_WIDTH - 2 * MARGIN;
  g_autofree char *day = wv_day_of (sheet->made_at);
  g_autofree char *date = wv_format_date_long (day);
  g_autofree char *whose = g_strdup_printf ("%s · %s", sheet->organisation, sheet->person);
  double y;

  draw_text (cr, MARGIN, 24, "Sans Bold 11px", 0, "Welverwijs");
  draw_text (cr, MARGIN + 130, 24, "Sans 10px", width - 130, date);
  y = draw_text (cr, MARGIN, 46, "Sans Bold 22px", 0, _ ("Recovery sheet"));
  return draw_text (cr, MARGIN, y + 4, "Sans 11px", width, whose);
}

static double
draw_code (const WvRecoverySheet *sheet, cairo_t *cr, double y, gboolean covered)
{
  double width = WV_RECOVERY_SHEET_WIDTH - 2 * MARGIN;

  cairo_set_source_rgb (cr, 0.93, 0.96, 0.97);
  cairo_rectangle (cr, MARGIN, y, width, 96);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_text (cr, MARGIN + 14, y + 8, "Sans 10px", 0, _ ("Recovery code"));
  for (guint i = 0; i < GROUPS; i++)
    {
      g_autoptr (WvSecret) group = wv_recovery_sheet_group (sheet, i + 1);

      draw_text (cr, MARGIN + 14 + (i % 4) * 74, y + 28 + (i / 4) * 32, "Monospace Bold 17px", 0,
                 covered ? "••••" : group);
    }
  return y + 96;
}

static double
draw_advice (cairo_t *cr, double y)
{
  const char *const lines[] = {
    _ ("Put it in a safe or in a locked drawer."),
    _ ("Take no picture of it. Do not keep it on the computer."),
    _ ("Lost the sheet? Tell your regional coordinator."),
    _ ("Who has this sheet can open your data."),
  };
  double width = WV_RECOVERY_SHEET_WIDTH - 2 * MARGIN;

  y = draw_text (cr, MARGIN, y, "Sans Bold 12px", width, _ ("Keep this sheet on paper")) + 6;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      draw_text (cr, MARGIN, y, "Sans 11px", 0, "•");
      y = draw_text (cr, MARGIN + 14, y, "Sans 11px", width - 14, lines[i]) + 4;
    }
  return y;
}

static double
draw_line (cairo_t *cr, double y, const char *label)
{
  double end = draw_text (cr, MARGIN, y, "Sans 10px", 110, label);

  cairo_move_to (cr, MARGIN + 115, end);
  cairo_line_to (cr, WV_RECOVERY_SHEET_WIDTH - MARGIN, end);
  cairo_set_line_width (cr, 0.7);
  cairo_stroke (cr);
  return end + 16;
}

void
wv_recovery_sheet_draw (const WvRecoverySheet *sheet, cairo_t *cr, gboolean covered)
{
  g_autofree char *time = wv_format_time (sheet->made_at);
  g_autofree char *foot = g_strdup_printf (_ ("Sheet 1, made at %s"), time);
  double y;

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, WV_RECOVERY_SHEET_WIDTH, WV_RECOVERY_SHEET_HEIGHT);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  y = draw_head (sheet, cr);
  y = draw_code (sheet, cr, y + 14, covered);
  y = draw_advice (cr, y + 18);
  y = draw_line (cr, y + 16, _ ("This sheet is in:"));
  draw_line (cr, y, _ ("Who can reach it too:"));
  draw_text (cr, MARGIN, WV_RECOVERY_SHEET_HEIGHT - 32, "Sans 9px", 0, foot);
}

typedef struct
{
  WvRecoverySheet *sheet;
  WvRecoveryPrinted printed;
  GObject *owner;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  wv_recovery_sheet_free (job->sheet);
  g_clear_object (&job->owner);
  g_free (job);
}

static void
draw_page_cb (GtkPrintOperation *print, GtkPrintContext *context, int page, Job *job)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width = gtk_print_context_get_width (context) - 2 * PAPER_MARGIN;
  double height = gtk_print_context_get_height (context) - 2 * PAPER_MARGIN;
  double scale = MIN (width / WV_RECOVERY_SHEET_WIDTH, height / WV_RECOVERY_SHEET_HEIGHT);

  cairo_translate (cr, PAPER_MARGIN, PAPER_MARGIN);
  cairo_scale (cr, scale, scale);
  wv_recovery_sheet_draw (job->sheet, cr, FALSE);
}

static void
done_cb (GtkPrintOperation *print, GtkPrintOperationResult result, Job *job)
{
  g_autoptr (GError) error = NULL;

  /* What other prints may use comes back. */
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-print-backends");
  if (result == GTK_PRINT_OPERATION_RESULT_CANCEL)
    return;
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    gtk_print_operation_get_error (print, &error);
  job->printed (error, job->owner);
}

void
wv_recovery_sheet_print (const WvRecoverySheet *sheet,
                         GtkWindow *parent,
                         WvRecoveryPrinted printed,
                         GObject *owner)
{
  g_autoptr (GtkPrintOperation) print = gtk_print_operation_new ();
  Job *job = g_new0 (Job, 1);

  job->sheet = wv_recovery_sheet_new (sheet->organisation, sheet->person, sheet->code,
                                      sheet->made_at);
  job->printed = printed;
  job->owner = owner != NULL ? g_object_ref (owner) : NULL;
  g_object_set (gtk_settings_get_default (), "gtk-print-backends", "cups", NULL);
  gtk_print_operation_set_n_pages (print, 1);
  gtk_print_operation_set_allow_async (print, TRUE);
  gtk_print_operation_set_use_full_page (print, TRUE);
  gtk_print_operation_set_unit (print, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (print, _ ("Recovery sheet"));
  g_object_set_data_full (G_OBJECT (print), "job", job, job_free);
  g_signal_connect (print, "draw-page", G_CALLBACK (draw_page_cb), job);
  g_signal_connect (print, "done", G_CALLBACK (done_cb), job);
  gtk_print_operation_run (print, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

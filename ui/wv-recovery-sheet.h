#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** WvRecoverySheet: what stands on the herstelblad. Strings are owned; the code is wiped. */
typedef struct
{
  char *organisation, *person;
  char *code;      /* "K7QM-…": eight groups of four */
  gint64 made_at;  /* ms */
} WvRecoverySheet;

WvRecoverySheet *wv_recovery_sheet_new (const char *organisation, const char *person, const char *code, gint64 made_at);
void wv_recovery_sheet_free (WvRecoverySheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvRecoverySheet, wv_recovery_sheet_free)

/** The size that it is drawn in; scale to the paper. */
#define WV_RECOVERY_SHEET_WIDTH 380
#define WV_RECOVERY_SHEET_HEIGHT 540

/** wv_recovery_sheet_draw: @covered: dots instead of the code. */
void wv_recovery_sheet_draw (const WvRecoverySheet *sheet, cairo_t *cr, gboolean covered);

/** wv_recovery_sheet_group: group @number (1–8) of the code. */
char *wv_recovery_sheet_group (const WvRecoverySheet *sheet, guint number) G_GNUC_WARN_UNUSED_RESULT;

/** WvRecoveryPrinted: @error: (nullable): why it failed; not called when the user stopped. */
typedef void (*WvRecoveryPrinted) (const GError *error, gpointer data);
/** wv_recovery_sheet_print: asks which printer. No Print to file: no copy may stay on the computer. @owner: (nullable)
 * is kept until it ends. */
void wv_recovery_sheet_print (const WvRecoverySheet *sheet, GtkWindow *parent, WvRecoveryPrinted printed, GObject *owner);

G_END_DECLS

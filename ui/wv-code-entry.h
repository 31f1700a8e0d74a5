#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * WvCodeEntry: three boxes of four characters: capitals, jumps on when full and back when empty; a pasted code is
 * spread over them.
 *
 * Signals: "changed" ().
 */
#define WV_TYPE_CODE_ENTRY (wv_code_entry_get_type ())
G_DECLARE_FINAL_TYPE (WvCodeEntry, wv_code_entry, WV, CODE_ENTRY, GtkBox)

GtkWidget *wv_code_entry_new (void);
/** wv_code_entry_dup_text: "K7QF-2MRT-9HXW"; shorter while it is not complete. */
char *wv_code_entry_dup_text (WvCodeEntry *self) G_GNUC_WARN_UNUSED_RESULT;
void wv_code_entry_set_text (WvCodeEntry *self, const char *text);
gboolean wv_code_entry_is_full (WvCodeEntry *self);
/** wv_code_entry_focus: to the first box that is not full. */
void wv_code_entry_focus (WvCodeEntry *self);
/** wv_code_entry_get_box: (transfer none): box 0, 1 or 2. */
GtkWidget *wv_code_entry_get_box (WvCodeEntry *self, guint index);

G_END_DECLS

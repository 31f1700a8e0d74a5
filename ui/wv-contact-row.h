#pragma once

#include <adwaita.h>

#include "domain/wv-record.h"

G_BEGIN_DECLS

/** WvContactRow: somebody to call: name, what they are and when reachable, mail, and the number, which a press copies. */
#define WV_TYPE_CONTACT_ROW (wv_contact_row_get_type ())
G_DECLARE_FINAL_TYPE (WvContactRow, wv_contact_row, WV, CONTACT_ROW, GtkBox)

/** wv_contact_row_new: @what: "Vaste contactpersoon"; @contact: a contact or an organisation. */
GtkWidget *wv_contact_row_new (const char *what, const WvRecord *contact);
/** wv_contact_row_copy: the number to the clipboard, with a toast; %FALSE when there is none. */
gboolean wv_contact_row_copy (WvContactRow *self);

/** wv_open_mail: starts the mail program with a message to @address; @subject may be %NULL. */
void wv_open_mail (GtkWidget *widget, const char *address, const char *subject);

G_END_DECLS

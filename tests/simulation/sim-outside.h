#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** sim_outside_forget: no tokens, nothing noted beside the server's database. */
void sim_outside_forget (void);
/** sim_outside_forget_highwater: the whole computer of the server was put back. */
void sim_outside_forget_highwater (void);

G_END_DECLS

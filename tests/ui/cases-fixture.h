#pragma once

#include <gtk/gtk.h>

#include "desk-fixture.h"
#include "store/wv-change.h"

G_BEGIN_DECLS

/** Cases: the desk of desk-fixture.h with another organisation, Dorpshart Borsele, that it exchanges referrals with. */
typedef struct
{
  Fixture desk;
  WvVault *theirs;
} Cases;

/** set_up_cases: @data: (nullable): role, "gp" without one. */
void set_up_cases (Cases *c, gconstpointer data);
void tear_down_cases (Cases *c, gconstpointer data);

/** send_case: a referral of @call @family, from the desk to the others, or @from_them. (transfer full): its id. */
char *send_case (Cases *c, const char *call, const char *family, gboolean from_them);
/** change_case: carries @change out, by the desk or @by_them, and expects that it is. */
void change_case (Cases *c, WvChange *change, gboolean by_them);
/** save_draft: a draft for @family, no consent asked. */
void save_draft (Cases *c, const char *family);
/** settle: until the caseload of the desk has @n cases and nothing is being loaded. */
void settle (Cases *c, guint n);

/** find_type, find_text: (nullable): the first visible widget of this type; the first visible label with this text. */
GtkWidget *find_type (GtkWidget *widget, GType type);
GtkWidget *find_text (GtkWidget *widget, const char *text);

G_END_DECLS

#pragma once

#include "desk-fixture.h"

#include <gtk/gtk.h>

#include "store/wv-change.h"

G_BEGIN_DECLS

#define US "01900000-0000-7000-8000-000000000001"
#define OTHER "01900000-0000-7000-8000-000000000003"
#define OUR_CONTACT "01900000-0000-7000-8000-000000000002"
#define OTHER_CONTACT "01900000-0000-7000-8000-000000000004"

/** CaseFixture: a desktop with one referral: sent by us when the role is "gp", else sent to us by another practice. */
typedef struct
{
  Fixture desk;
  WvVault *other;
  char *dossier;
} CaseFixture;

void set_up_case (CaseFixture *f, gconstpointer data);
void tear_down_case (CaseFixture *f, gconstpointer data);
/** other_does: the other organisation carries @taken out, as if it came in by the sync. */
void other_does (CaseFixture *f, WvChange *taken);
/** we_do: we did this before, on another moment. */
void we_do (CaseFixture *f, WvChange *taken);

/** find_type: the first widget of this type under @root; %NULL without. */
GtkWidget *find_type (GtkWidget *root, GType type);
/** shows: whether a visible label under @root has @text in it. */
gboolean shows (GtkWidget *root, const char *text);
/** wait_for: turns the main loop until @root shows @text. */
void wait_for (GtkWidget *root, const char *text);
/** press: clicks the button with this label. */
void press (GtkWidget *root, const char *label);

G_END_DECLS

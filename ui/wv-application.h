#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** WvApplication: opens the database in the folder of --data DIR (else the user's data folder), one program a folder. */
#define WV_TYPE_APPLICATION (wv_application_get_type ())
G_DECLARE_FINAL_TYPE (WvApplication, wv_application, WV, APPLICATION, AdwApplication)

/** wv_application_new: @data: folder of the database; %NULL for the default. */
WvApplication *wv_application_new (const char *data);

G_END_DECLS

#pragma once

#include "store/wv-change.h"
#include "store/wv-dossier.h"

G_BEGIN_DECLS

/**
 * WvDossierTemplate: a usual thing to write, as a chip over the text field: fills the text with blanks and sets the
 * step that goes with it.
 */
typedef struct _WvDossierTemplate WvDossierTemplate;

/** wv_dossier_templates: (transfer container) (element-type WvDossierTemplate): what fits this case now, for our side. */
GPtrArray *wv_dossier_templates (const WvCase *item) G_GNUC_WARN_UNUSED_RESULT;

const char *wv_dossier_template_label (const WvDossierTemplate *self);
char *wv_dossier_template_dup_text (const WvDossierTemplate *self, const WvCase *item) G_GNUC_WARN_UNUSED_RESULT;
/** wv_dossier_template_choice: (nullable): code list of which one must be chosen: "reason" or "outcome". */
const char *wv_dossier_template_choice (const WvDossierTemplate *self);
/** wv_dossier_template_step: (nullable): label of the state or step that it leads to. */
const char *wv_dossier_template_step (const WvDossierTemplate *self);

/**
 * wv_dossier_template_change: what sending @text does; @self is %NULL for text without a template: feedback from the
 * receiver, a message from the sender, which answers @question when somebody waits for that.
 * @choice: (nullable): the chosen code of wv_dossier_template_choice()
 */
WvChange *wv_dossier_template_change (const WvDossierTemplate *self, const WvCase *item, const char *text,
                                      const char *choice, const char *question) G_GNUC_WARN_UNUSED_RESULT;

/** wv_dossier_open_question: (nullable): id of the question of the other side that waits for our answer. */
const char *wv_dossier_open_question (WvDossier *dossier);

G_END_DECLS

#pragma once

#include <adwaita.h>

#include "store/wv-directory.h"
#include "store/wv-draft.h"
#include "ui/wv-desk.h"

G_BEGIN_DECLS

/**
 * WvComposerBlock: base of the numbered blocks of the composer: heading, content, and room for one error in place.
 * Signal "changed": the user changed something.
 */
#define WV_TYPE_COMPOSER_BLOCK (wv_composer_block_get_type ())
G_DECLARE_DERIVABLE_TYPE (WvComposerBlock, wv_composer_block, WV, COMPOSER_BLOCK, GtkBox)

/**
 * WvComposerBlockClass:
 * @show: fills the widgets from the draft
 * @take: writes what was typed into the draft
 * @set_offer: (nullable): the offer is known or another one; @offer may be %NULL
 * @set_name: (nullable): name, form of address or year of birth changed in the draft
 * @find: the widget for a field of #WvDraftProblem; %NULL when another block has it
 */
struct _WvComposerBlockClass
{
  GtkBoxClass parent_class;

  void (*show) (WvComposerBlock *self, const WvDraft *draft);
  void (*take) (WvComposerBlock *self, WvDraft *draft);
  void (*set_offer) (WvComposerBlock *self, WvDesk *desk, const WvOfferView *offer);
  void (*set_name) (WvComposerBlock *self, const WvDraft *draft);
  GtkWidget *(*find) (WvComposerBlock *self, const char *field);
};

/** wv_composer_block_set_heading: number and title; also the accessible name of the group. */
void wv_composer_block_set_heading (WvComposerBlock *self, int number, const char *title);
/** wv_composer_block_add: puts @child under the heading. */
void wv_composer_block_add (WvComposerBlock *self, GtkWidget *child);
/** wv_composer_block_add_action: puts a button at the end of the heading. */
void wv_composer_block_add_action (WvComposerBlock *self, GtkWidget *button);
void wv_composer_block_changed (WvComposerBlock *self);

/** wv_composer_block_focus: puts the keyboard in the first field. */
gboolean wv_composer_block_focus (WvComposerBlock *self);

void wv_composer_block_show (WvComposerBlock *self, const WvDraft *draft);
void wv_composer_block_take (WvComposerBlock *self, WvDraft *draft);
void wv_composer_block_set_offer (WvComposerBlock *self, WvDesk *desk, const WvOfferView *offer);
void wv_composer_block_set_name (WvComposerBlock *self, const WvDraft *draft);
/** wv_composer_block_show_problem: shows it in place; %NULL for none. Returns the widget to focus, if it is ours. */
GtkWidget *wv_composer_block_show_problem (WvComposerBlock *self, const WvDraftProblem *problem);

G_END_DECLS

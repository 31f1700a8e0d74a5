#pragma once

#include <adwaita.h>

#include "store/wv-draft.h"

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
 * @find: (nullable): the widget for a field of #WvDraftProblem; %NULL when another block has it
 */
struct _WvComposerBlockClass
{
  GtkBoxClass parent_class;

  void (*show) (WvComposerBlock *self, const WvDraft *draft);
  void (*take) (WvComposerBlock *self, WvDraft *draft);
  GtkWidget *(*find) (WvComposerBlock *self, const char *field);
};

/** wv_composer_block_set_heading: number and title; also the accessible name of the group. */
void wv_composer_block_set_heading (WvComposerBlock *self, int number, const char *title);
/** wv_composer_block_add: puts @child under the heading. */
void wv_composer_block_add (WvComposerBlock *self, GtkWidget *child);
void wv_composer_block_changed (WvComposerBlock *self);

void wv_composer_block_show (WvComposerBlock *self, const WvDraft *draft);
void wv_composer_block_take (WvComposerBlock *self, WvDraft *draft);
/** wv_composer_block_show_problem: shows it in place; %NULL for none. Returns the widget to focus, if it is ours. */
GtkWidget *wv_composer_block_show_problem (WvComposerBlock *self, const WvDraftProblem *problem);

G_END_DECLS

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * WvFilterChip: a chip that opens a list with boxes to tick and a small search field. Shows what is chosen:
 * "Gemeente: Borsele". Properties, construct only: "title", "icon-name" (nullable). Signal "changed": the choice.
 */
#define WV_TYPE_FILTER_CHIP (wv_filter_chip_get_type ())
G_DECLARE_FINAL_TYPE (WvFilterChip, wv_filter_chip, WV, FILTER_CHIP, AdwBin)

/** wv_filter_chip_add: a choice; one that is not @near only shows when it is searched for or chosen. */
void wv_filter_chip_add (WvFilterChip *self, const char *code, const char *label, gboolean near);
/** wv_filter_chip_set_codes: chooses these, without "changed". @words: (nullable): what to say in place of their labels. */
void wv_filter_chip_set_codes (WvFilterChip *self, const char *const *codes, const char *words);
/** wv_filter_chip_dup_codes: (transfer full): never %NULL; in the order of the list. */
char **wv_filter_chip_dup_codes (WvFilterChip *self) G_GNUC_WARN_UNUSED_RESULT;
/** wv_filter_chip_dup_words: (transfer full) (nullable): what is chosen, in words. */
char *wv_filter_chip_dup_words (WvFilterChip *self) G_GNUC_WARN_UNUSED_RESULT;
void wv_filter_chip_popup (WvFilterChip *self);

G_END_DECLS

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WvCleaned: what wv_clean_text() had to do, for the report of an import.
 * @WV_CLEANED_MARKUP: HTML tags were taken out; the words of links stay, their addresses do not
 * @WV_CLEANED_ENTITIES: "&euml;" became "ë"
 */
typedef enum
{
  WV_CLEANED_NOTHING = 0,
  WV_CLEANED_MARKUP = 1 << 0,
  WV_CLEANED_ENTITIES = 1 << 1,
} WvCleaned;

/**
 * wv_clean_text: plain text from text that may be HTML, as other systems export it: paragraphs and headings become
 * paragraphs, list items lines with "•", scripts and frames nothing. Text without block tags keeps its line breaks.
 * Blanks are folded, soft hyphens and other invisible characters removed, at most one empty line in a row, NFC.
 * Never fails on valid UTF-8: broken markup is read as a browser would.
 * @multiline: %FALSE: one line
 * @ret_cleaned: (out) (nullable)
 *
 * Returns: (transfer full): may be empty
 */
char *wv_clean_text (const char *text, gboolean multiline, WvCleaned *ret_cleaned) G_GNUC_WARN_UNUSED_RESULT;

/**
 * wv_shorten_text: at most @max characters, cut after a word, with "…" at the end.
 *
 * Returns: (transfer full)
 */
char *wv_shorten_text (const char *text, glong max) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

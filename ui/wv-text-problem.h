#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** What is wrong with a text, said under its field. */

/** wv_text_problem_dup_text: the whole text without white space around it. */
char *wv_text_problem_dup_text (GtkTextView *view);
/** wv_text_problem_find: (nullable): a sentence when @text has more than @max characters. */
char *wv_text_problem_find (const char *text, long max);
/** wv_text_problem_show: @problem under @field, which then has the keyboard; %NULL takes it away. */
void wv_text_problem_show (GtkTextView *field, GtkLabel *label, const char *problem);

G_END_DECLS

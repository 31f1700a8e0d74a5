#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Feeds damaged input to what reads input from outside. The same seed gives the same inputs. */

/**
 * FuzzTarget:
 * @corpus: good inputs to begin with: adds GBytes
 * @set_up: (nullable): once, in the process that runs the cases
 * @run: one case; ends the process when a rule is broken
 * @cases: how many cases the short run of the test suite takes
 */
typedef struct
{
  const char *name;
  void (*corpus) (GPtrArray *corpus);
  void (*set_up) (void);
  void (*run) (const guint8 *data, gsize size);
  guint cases;
} FuzzTarget;

extern const FuzzTarget fuzz_domain_targets[], fuzz_sync_targets[],
    fuzz_http_targets[]; /* end with a name %NULL */

/** fuzz_mutate: a damaged copy of one of @corpus; never over 16 KiB, never cut from the heap's own
 * memory. */
GByteArray *fuzz_mutate (GRand *rand, const GPtrArray *corpus) G_GNUC_WARN_UNUSED_RESULT;
/** fuzz_add: text as a corpus item. */
void fuzz_add (GPtrArray *corpus, const char *text);
/** fuzz_add_demo: every third line of a file of the demo region. */
void fuzz_add_demo (GPtrArray *corpus, const char *file);
/** fuzz_text: the bytes up to the first NUL as a string. */
char *fuzz_text (const guint8 *data, gsize size) G_GNUC_WARN_UNUSED_RESULT;
/** fuzz_check: a rule that no input may break. */
#define fuzz_check(rule)                                                                           \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (!(rule))                                                                                   \
      {                                                                                            \
        g_printerr ("%s:%d: broken: %s\n", __FILE__, __LINE__, #rule);                             \
        abort ();                                                                                  \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

G_END_DECLS

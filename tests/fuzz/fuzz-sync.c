/* Messages: as raw bytes, where the checksum stops nearly all, and as lines that are closed
 * properly again, so that what is behind it gets them: the desktop's apply and the server's
 * operations and pages. */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "domain/wv-error.h"
#include "seal/wv-key.h"
#include "server/wv-server-apply.h"
#include "server/wv-server-cursor.h"
#include "server/wv-server-load.h"
#include "server/wv-server-pages.h"
#include "store/wv-store.h"
#include "sync/wv-apply.h"
#include "sync/wv-message.h"

#define PRACTICE "01900000-0000-7000-8000-000000000001"
#define WELFARE "01900000-0000-7000-8000-000000000002"
#define WORKER "01900000-0000-7000-8000-000000000102"
#define GP "01900000-0000-7000-8000-000000000101"
#define OFFER "01900000-0000-7000-8000-000000001001"
#define DOSSIER "01900000-0000-7000-8000-00000000d001"
#define NOW G_GINT64_CONSTANT (1773136800000)

#define HELLO                                                                                      \
  "{\"k\":\"hello\",\"proto\":1,\"schema\":1,\"caps\":[\"gz\"],\"ratchet\":\"r1\",\"ack_upto\":4," \
  "\"wall\":1773136800000,"                                                                        \
  "\"streams\":{\"dir\":\"\",\"org:" PRACTICE                                                      \
  "\":\"\"},\"page\":{\"bytes\":65536,\"entries\":10},\"wait\":0}\n"
#define WELCOME                                                                                    \
  "{\"k\":\"hello\",\"proto\":1,\"schema\":1,\"time\":1773136800000,\"ratchet\":\"r2\",\"epoch\":" \
  "\"e1\","                                                                                        \
  "\"limits\":{\"ops\":200,\"op_bytes\":262144,\"body\":4194304}}\n"

/* The lines of @data that can be read, in a message that is whole. */
static GPtrArray *
read_lines (const guint8 *data, gsize size, gsize max)
{
  g_autofree char *text = fuzz_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (GBytes) bytes = NULL;
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (json_t) line = wv_json_parse (lines[i], strlen (lines[i]), NULL);
      const char *k = json_string_value (json_object_get (line, "k"));

      if (k == NULL || g_str_equal (k, "end") || (n == 0) != g_str_equal (k, "hello"))
        continue;
      wv_message_writer_add (writer, line);
      n++;
    }
  if (n == 0)
    return NULL;
  bytes = wv_message_writer_finish (writer);
  return wv_message_read (bytes, max, NULL);
}

static GBytes *
whole (const char *lines)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, lines, -1);
  guint n = 0;
  char *text;

  for (const char *p = lines; *p != '\0'; p++)
    n += *p == '\n';
  text = g_strdup_printf ("%s{\"k\":\"end\",\"lines\":%u,\"sha\":\"%s\"}\n", lines, n, sum);
  return g_bytes_new_take (text, strlen (text));
}

static void
add_messages (GPtrArray *corpus)
{
  g_autoptr (GBytes) request = whole (HELLO);

  g_ptr_array_add (corpus, wv_gzip (request));
  g_ptr_array_add (corpus, g_bytes_ref (request));
  g_ptr_array_add (corpus, whole (WELCOME "{\"k\":\"next\",\"after\":300}\n"));
}

/* In pieces and at once must be the same. */
static void
run_message (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) plain = wv_gunzip (bytes, WV_LIMIT_REQUEST, WV_LIMIT_RATIO, NULL);
  g_autoptr (GPtrArray) at_once
      = wv_message_read (plain != NULL ? plain : bytes, WV_LIMIT_REQUEST, NULL);
  g_autoptr (WvMessageReader) reader = wv_message_reader_new (WV_LIMIT_REQUEST);
  g_autoptr (GPtrArray) in_pieces = NULL;
  gsize n;
  const guint8 *all = g_bytes_get_data (plain != NULL ? plain : bytes, &n);

  for (gsize i = 0; i < n; i += 7)
    (void)wv_message_reader_push (reader, all + i, MIN (7, n - i), NULL);
  in_pieces = wv_message_reader_finish (reader, NULL);
  fuzz_check ((at_once == NULL) == (in_pieces == NULL));
  fuzz_check (at_once == NULL || at_once->len == in_pieces->len);
}

/* Answers, read by the desktop. */

static WvStore *desktop;

static void
add_answers (GPtrArray *corpus)
{
  fuzz_add (corpus, WELCOME "{\"k\":\"res\",\"n\":413,\"st\":\"applied\",\"v\":18}\n"
                            "{\"k\":\"next\",\"after\":300}\n");
  fuzz_add (corpus,
            WELCOME "{\"k\":\"page\",\"s\":\"dir\",\"reset\":true}\n"
                    "{\"k\":\"cols\",\"t\":\"offer\",\"c\":[\"id\",\"v\",\"title\",\"themes\","
                    "\"waiting_weeks\"]}\n"
                    "{\"k\":\"row\",\"t\":\"offer\",\"d\":[\"" OFFER
                    "\",18,\"Wandelgroep\",[\"meedoen\"],3]}\n"
                    "{\"k\":\"row\",\"t\":\"offer\",\"d\":[\"" OFFER "\",17,null,null,null]}\n"
                    "{\"k\":\"del\",\"t\":\"offer\",\"id\":\"" OFFER "\"}\n"
                    "{\"k\":\"to\",\"s\":\"dir\",\"cur\":\"c1\",\"more\":false}\n");
  fuzz_add (corpus,
            WELCOME "{\"k\":\"reset\",\"s\":\"dir\"}\n"
                    "{\"k\":\"ids\",\"s\":\"dir\",\"b\":17,\"i\":{\"offer\":[\"" OFFER "\",18,\"" GP "\",2]}}\n"
                    "{\"k\":\"ids\",\"s\":\"dir\",\"b\":255,\"i\":{}}\n{\"k\":\"part\",\"s\":\"dir\"}\n"
                    "{\"k\":\"to\",\"s\":\"dir\",\"cur\":\"c1\",\"more\":false,\"live\":2,"
                    "\"sum\":\"9f00000000000001\"}\n{\"k\":\"next\",\"after\":300,\"jitter\":60}\n");
  fuzz_add (corpus,
            WELCOME "{\"k\":\"page\",\"s\":\"org:" PRACTICE "\",\"reset\":false}\n"
                    "{\"k\":\"put\",\"t\":\"referral\",\"id\":\"" DOSSIER
                    "\",\"v\":3,\"d\":{\"number\":\"2026-0001\","
                    "\"status\":\"sent\",\"sealed\":\"AQID\",\"unheard\":{\"of\":1}}}\n"
                    "{\"k\":\"put\",\"t\":\"feedback\",\"id\":\"" GP
                    "\",\"v\":4,\"d\":{\"dossier\":\"" DOSSIER "\",\"organisation\":\"" PRACTICE
                    "\",\"sealed\":\"AQID\"}}\n"
                    "{\"k\":\"put\",\"t\":\"future\",\"id\":\"" GP "\",\"v\":4,\"d\":{\"a\":1}}\n"
                    "{\"k\":\"gone\",\"t\":\"referral\",\"id\":\"" DOSSIER "\",\"cascade\":true}\n"
                    "{\"k\":\"to\",\"s\":\"org:" PRACTICE "\",\"cur\":\"c2\",\"more\":true}\n"
                    "{\"k\":\"moved\",\"s\":\"dir\"}\n");
}

/* Undone afterwards, so that a case does not depend on those before it. */
static gpointer
apply_answer (WvDb *db, gpointer data, GError **error)
{
  WvApplied applied;

  if (wv_apply (db, data, PRACTICE, NOW, &applied, error))
    g_set_error_literal (error, WV_ERROR, WV_ERROR_CANCELLED, "only a try");
  fuzz_check (error == NULL || *error != NULL);
  return NULL;
}

/* Whether a whole message came out of it and was applied. */
static gboolean
try_answer (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) lines = read_lines (data, size, WV_LIMIT_RESPONSE);
  g_autoptr (GError) error = NULL;

  if (lines == NULL)
    return FALSE;
  wv_store_run (desktop, WV_STORE_WRITE, apply_answer, lines, &error);
  /* Bad input is the server's fault and never damage to the database. */
  fuzz_check (!g_error_matches (error, WV_ERROR, WV_ERROR_CORRUPT)
              && !g_error_matches (error, WV_ERROR, WV_ERROR_STORAGE));
  return g_error_matches (error, WV_ERROR, WV_ERROR_CANCELLED);
}

static void
run_answer (const guint8 *data, gsize size)
{
  (void)try_answer (data, size);
}

static void
set_up_desktop (void)
{
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autofree char *folder = g_dir_make_tmp ("wv-fuzz-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "desktop.db", NULL);

  desktop = wv_store_new (path, NULL, NULL);
  fuzz_check (desktop != NULL);
  add_answers (corpus);
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (corpus->pdata[i], &size);

      fuzz_check (try_answer (data, size));
    }
}

/* Requests, read by the server. */

static WvServerStore *server;
static guint applied; /* operations that the server took */
static const WvServerDevice gp = { (char *)"device", (char *)PRACTICE, (char *)GP, (char *)"gp" };
static const WvServerDevice worker
    = { (char *)"device-2", (char *)WELFARE, (char *)WORKER, (char *)"social_worker" };

static char *
demo_text (const char *file)
{
  g_autofree char *path = g_build_filename (g_getenv ("WV_DEMO_REGION"), file, NULL);
  char *text = NULL;

  fuzz_check (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
set_up_server (void)
{
  WvServerLoaded loaded = { 0 };
  g_autofree char *organisations = demo_text ("organisations.jsonl");
  g_autofree char *contacts = demo_text ("contacts.jsonl");
  g_autofree char *offers = demo_text ("offers.jsonl");

  server = wv_server_store_open_sqlite (":memory:", NULL);
  fuzz_check (server != NULL && server->begin (server, TRUE, NULL));
  wv_server_load (server, organisations, "2026-03-10", NULL, NULL, &loaded, NULL);
  wv_server_load (server, contacts, "2026-03-10", NULL, NULL, &loaded, NULL);
  wv_server_load (server, offers, "2026-03-10", NULL, NULL, &loaded, NULL);
  fuzz_check (server->commit (server, NULL) && loaded.written > 50);
}

#define WRITTEN                                                                                    \
  "\"dossier\":\"" DOSSIER "\",\"organisation\":\"" PRACTICE "\",\"author\":\"" GP                 \
  "\",\"recorded_at\":1773136800000"
#define OP(n, tx, type, rec, what, set)                                                            \
  "{\"k\":\"op\",\"n\":" #n ",\"id\":\"01900000-0000-7000-8000-0000000e000" #n "\",\"tx\":" #tx    \
  ",\"type\":\"" type "\",\"rec\":\"" rec "\",\"do\":\"" what "\",\"set\":{" set                   \
  "},\"was\":{},\"base\":{\"v\":1},\"age\":73500}\n"
#define REC(last) "01900000-0000-7000-8000-0000000f000" last

static void
add_repair (GPtrArray *corpus)
{
  WvSumBucket buckets[WV_SUM_BUCKETS] = { { 0 } };
  g_autoptr (json_t) line = NULL;
  g_autofree char *text = NULL;
  g_autofree char *request = NULL;

  wv_sum_add (buckets, "offer", OFFER, 18);
  line = wv_buckets_to_line ("dir", buckets);
  text = wv_json_dump (line);
  request = g_strconcat (HELLO "{\"k\":\"want\",\"s\":\"dir\",\"t\":\"offer\",\"i\":[\"" OFFER "\",\"" GP "\"]}\n", text, "\n", NULL);
  fuzz_add (corpus, request);
}

static void
add_requests (GPtrArray *corpus)
{
  add_repair (corpus);
  fuzz_add (corpus, HELLO);
  fuzz_add (corpus, HELLO OP (5, 8, "offer", OFFER, "set",
                              "\"phone\":\"0113-555 012\",\"themes\":[\"meedoen\"]")
                        OP (6, 9, "conflict", DOSSIER, "resolve", "\"value\":\"x\""));
  fuzz_add (
      corpus,
      HELLO OP (1, 9, "referral", DOSSIER, "new",
                "\"number\":\"2026-0d001\",\"kind\":\"referral\",\"from_organisation\":\"" PRACTICE
                "\",\"from_contact\":\"" GP "\",\"to_organisation\":\"" WELFARE
                "\",\"urgency\":\"normal\",\"sent_at\":1773136800000,\"sealed\":\"AAAA\"")
          OP (2, 9, "grant", REC ("2"), "new",
              WRITTEN ",\"grantee\":\"" PRACTICE
                      "\",\"view\":\"all\",\"wrapped_key\":\"AAAA\",\"valid_from\":1773136800000")
              OP (3, 9, "grant", REC ("3"), "new",
                  WRITTEN
                  ",\"grantee\":\"" WELFARE
                  "\",\"view\":\"all\",\"wrapped_key\":\"AAAA\",\"valid_from\":1773136800000")
                  OP (4, 9, "consent", REC ("4"), "new",
                      WRITTEN
                      ",\"purposes\":[\"feedback\",\"refer\"],\"recipients\":[\"" WELFARE
                      "\"],\"given_on\":\"2026-03-10\",\"how\":\"oral\",\"sealed\":\"AAAA\"")
                      OP (5, 9, "event", REC ("5"), "event",
                          WRITTEN ",\"type\":\"sent\",\"from_state\":\"draft\",\"to_state\":"
                                  "\"sent\",\"occurred_at\":1773136800000"
                                  ",\"sealed\":\"AAAA\""));
}

/* Operations from @from on of one tx. */
static GPtrArray *
group_from (const GPtrArray *ops, guint from)
{
  GPtrArray *group = g_ptr_array_new ();

  for (guint i = from;
       i < ops->len && ((WvOp *)ops->pdata[i])->tx == ((WvOp *)ops->pdata[from])->tx; i++)
    g_ptr_array_add (group, ops->pdata[i]);
  return group;
}

static GPtrArray *
read_ops (const GPtrArray *lines)
{
  GPtrArray *ops = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_op_free);

  for (guint i = 1; i < lines->len; i++)
    {
      WvOp *op
          = wv_message_is (lines->pdata[i], "op") ? wv_op_from_line (lines->pdata[i], NULL) : NULL;

      if (op != NULL)
        g_ptr_array_add (ops, op);
    }
  return ops;
}

/* Whatever stands in it, an operation gets its answer; it is not the storage that fails. */
static void
apply_ops (const GPtrArray *lines)
{
  g_autoptr (GPtrArray) ops = read_ops (lines);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_result_free);
  guint done = 0;

  while (done < ops->len)
    {
      g_autoptr (GPtrArray) group = group_from (ops, done);
      const WvOp *first = group->pdata[0];
      const WvServerDevice *device = g_str_equal (first->type, "offer") ? &worker : &gp;

      fuzz_check (wv_server_apply_group (server, device, group, NOW, results, NULL));
      done += group->len;
    }
  fuzz_check (results->len == ops->len);
  for (guint i = 0; i < results->len; i++)
    applied += ((WvResult *)results->pdata[i])->state == WV_RESULT_APPLIED;
}

/* As the server does: lines that are no buckets refuse the request. */
static void
collect_repair (const GPtrArray *lines, GPtrArray *buckets, GPtrArray *wants)
{
  WvSumBucket sums[WV_SUM_BUCKETS];
  const char *stream;

  for (guint i = 1; i < lines->len; i++)
    if (wv_message_is (lines->pdata[i], "want"))
      g_ptr_array_add (wants, lines->pdata[i]);
    else if (wv_message_is (lines->pdata[i], "buckets") && wv_buckets_from_line (lines->pdata[i], &stream, sums, NULL))
      g_ptr_array_add (buckets, lines->pdata[i]);
}

static void
run_request (const guint8 *data, gsize size)
{
  g_autoptr (GPtrArray) lines = read_lines (data, size, WV_LIMIT_REQUEST);
  g_autoptr (WvHello) hello = lines != NULL ? wv_hello_from_line (lines->pdata[0], NULL) : NULL;
  g_autoptr (WvMessageWriter) writer = wv_message_writer_new ();
  g_autoptr (GPtrArray) deliveries
      = g_ptr_array_new_with_free_func ((GDestroyNotify)wv_server_delivery_free);
  g_autoptr (WvWelcome) welcome = wv_welcome_new ();
  g_autoptr (GBytes) answer = NULL;
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GPtrArray) buckets = g_ptr_array_new ();
  g_autoptr (GPtrArray) wants = g_ptr_array_new ();
  const WvServerAsk ask = { hello, buckets, wants };

  if (hello == NULL)
    return;
  collect_repair (lines, buckets, wants);
  fuzz_check (server->begin (server, TRUE, NULL));
  apply_ops (lines);
  welcome->epoch = g_strdup ("e");
  wv_message_writer_take (writer, wv_welcome_to_line (welcome));
  fuzz_check (wv_server_pages_write (server, &gp, &ask, writer, deliveries, NULL));
  server->rollback (server);
  answer = wv_message_writer_finish (writer);
  read = wv_message_read (answer, WV_LIMIT_RESPONSE, NULL);
  fuzz_check (read != NULL);
}

static void
set_up_requests (void)
{
  g_autoptr (GPtrArray) corpus = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);

  set_up_server ();
  add_requests (corpus);
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (corpus->pdata[i], &size);

      run_request (data, size);
    }
  fuzz_check (applied >= 6);
}

static void
add_cursors (GPtrArray *corpus)
{
  g_autofree char *end = wv_server_cursor_to_text ("epoch", 17, "nonce");
  g_autofree char *middle = wv_server_cursor_to_text ("epoch", 5, "");

  fuzz_add (corpus, end);
  fuzz_add (corpus, middle);
  fuzz_add (corpus, "");
}

static void
run_cursor (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  g_auto (WvServerCursor) cursor = { 0 };

  if (wv_server_cursor_read (text, &cursor))
    fuzz_check (cursor.seq >= 0 && *cursor.epoch != '\0');
}

static void
add_region (GPtrArray *corpus)
{
  fuzz_add_demo (corpus, "offers.jsonl");
  fuzz_add_demo (corpus, "contacts.jsonl");
}

static void
run_load (const guint8 *data, gsize size)
{
  g_autofree char *text = fuzz_text (data, size);
  WvServerLoaded loaded = { 0 };

  fuzz_check (server->begin (server, TRUE, NULL));
  fuzz_check (wv_server_load (server, text, "2026-03-10", NULL, NULL, &loaded, NULL));
  server->rollback (server);
}

/* Sealed values: only the untouched one opens. */

static WvKey *key;
static GBytes *sealed;

static void
add_sealed (GPtrArray *corpus)
{
  guint8 secret[WV_KEY_BYTES] = { 1, 2, 3 };
  g_autoptr (GBytes) plain = g_bytes_new_static ("{\"name\":\"Jansen\"}", 17);

  key = wv_key_new_from (secret);
  sealed = wv_key_seal (key, "referral", DOSSIER, DOSSIER, plain);
  g_ptr_array_add (corpus, g_bytes_ref (sealed));
}

static void
run_sealed (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) plain = wv_key_open (key, "referral", DOSSIER, DOSSIER, bytes, NULL);

  fuzz_check ((plain != NULL) == g_bytes_equal (bytes, sealed));
}

const FuzzTarget fuzz_sync_targets[] = {
  { "message", add_messages, NULL, run_message, 5000 },
  { "answer", add_answers, set_up_desktop, run_answer, 1500 },
  { "request", add_requests, set_up_requests, run_request, 400 },
  { "cursor", add_cursors, NULL, run_cursor, 5000 },
  { "load", add_region, set_up_server, run_load, 800 },
  { "sealed", add_sealed, NULL, run_sealed, 3000 },
  { NULL },
};

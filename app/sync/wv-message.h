#pragma once

#include <jansson.h>

#include "store/wv-json.h"

G_BEGIN_DECLS

/**
 * Messages of the sync protocol (README.md): written and read the same way by desktop and server. No input or
 * output in here. Errors are %WV_ERROR_PROTOCOL, or %WV_ERROR_TOO_LARGE over a limit.
 */

#define WV_MESSAGE_TYPE "application/x-ndjson"
#define WV_MESSAGE_PROTO 1
#define WV_MESSAGE_SCHEMA 1
/** The oldest that a server still gives pages to. */
#define WV_MESSAGE_PROTO_OLDEST 1
#define WV_MESSAGE_SCHEMA_OLDEST 1

#define WV_LIMIT_REQUEST_WIRE (1024 * 1024)
#define WV_LIMIT_REQUEST (4 * 1024 * 1024)
#define WV_LIMIT_RESPONSE (8 * 1024 * 1024)
#define WV_LIMIT_RATIO 100
#define WV_LIMIT_LINE (512 * 1024)
#define WV_LIMIT_OPS 200
#define WV_LIMIT_OP_BYTES (256 * 1024)
#define WV_LIMIT_PAGE_ENTRIES 2000
#define WV_LIMIT_PAGE_BYTES (1024 * 1024)
#define WV_LIMIT_WAIT 50
/** WV_GZIP_FROM: bodies from this size are worth compressing. */
#define WV_GZIP_FROM 2048
/** WV_MESSAGE_MAX_INT: integers on the wire stay below 2^53. */
#define WV_MESSAGE_MAX_INT ((G_GINT64_CONSTANT (1) << 53) - 1)

/* Writing. */

/** WvMessageWriter: collects lines, then closes the message with its end line. */
typedef struct _WvMessageWriter WvMessageWriter;

WvMessageWriter *wv_message_writer_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_message_writer_free (WvMessageWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvMessageWriter, wv_message_writer_free)

/** wv_message_writer_add: adds @line, an object with "k"; the first must be a hello. The caller keeps @line. */
void wv_message_writer_add (WvMessageWriter *writer, const json_t *line);
/** wv_message_writer_take: the same, and drops @line. */
void wv_message_writer_take (WvMessageWriter *writer, json_t *line);
/** wv_message_writer_get_size: bytes so far, to stay under a limit. */
gsize wv_message_writer_get_size (const WvMessageWriter *writer);
/** wv_message_writer_finish: adds the end; the writer is empty after it. */
GBytes *wv_message_writer_finish (WvMessageWriter *writer) G_GNUC_WARN_UNUSED_RESULT;

/* Reading. */

/** WvMessageReader: takes bytes as they come; gives lines only when the whole message has been verified. */
typedef struct _WvMessageReader WvMessageReader;

/** wv_message_reader_new: @max_bytes: WV_LIMIT_REQUEST or WV_LIMIT_RESPONSE. */
WvMessageReader *wv_message_reader_new (gsize max_bytes) G_GNUC_WARN_UNUSED_RESULT;
void wv_message_reader_free (WvMessageReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvMessageReader, wv_message_reader_free)

/** wv_message_reader_push: @size more bytes. After an error the reader only gives that error. */
gboolean wv_message_reader_push (WvMessageReader *reader, const void *data, gsize size, GError **error);
/**
 * wv_message_reader_finish: no more bytes follow.
 *
 * Returns: (transfer full) (element-type json_t) (nullable): all lines without the end; the first is the hello
 */
GPtrArray *wv_message_reader_finish (WvMessageReader *reader, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_message_read: a whole message at once. */
GPtrArray *wv_message_read (GBytes *bytes, gsize max_bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Values of a line, checked. */

/** wv_message_get_string: (transfer none) (nullable): %NULL when absent, null or no string. */
const char *wv_message_get_string (const json_t *line, const char *key);
/** wv_message_get_int: @fallback when absent or no integer. */
gint64 wv_message_get_int (const json_t *line, const char *key, gint64 fallback);
gboolean wv_message_get_bool (const json_t *line, const char *key);
/** wv_message_is: whether the line is of kind @k. */
gboolean wv_message_is (const json_t *line, const char *k);

/** WvHello: first line of a request. */
typedef struct
{
  gint64 proto, schema;
  char *ratchet;   /* nullable */
  gint64 ack_upto;
  gint64 wall;
  json_t *streams; /* object: name → cursor */
  guint page_bytes, page_entries;
  guint wait;
  gboolean ask_courier; /* wants the server's public key for courier files */
} WvHello;

WvHello *wv_hello_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_hello_free (WvHello *hello);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvHello, wv_hello_free)
void wv_hello_add_stream (WvHello *hello, const char *name, const char *cursor);
json_t *wv_hello_to_line (const WvHello *hello) G_GNUC_WARN_UNUSED_RESULT;
/** wv_hello_from_line: page sizes and wait are brought within the limits. */
WvHello *wv_hello_from_line (const json_t *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvLimits: what the server takes. */
typedef struct
{
  guint ops;
  gsize op_bytes;
  gsize body;
} WvLimits;

/** WvWelcome: first line of an answer. */
typedef struct
{
  gint64 proto, schema;
  gint64 time;
  char *ratchet; /* nullable */
  char *epoch;
  WvLimits limits;
  char *courier_key; /* nullable: base64 */
} WvWelcome;

WvWelcome *wv_welcome_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_welcome_free (WvWelcome *welcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvWelcome, wv_welcome_free)
json_t *wv_welcome_to_line (const WvWelcome *welcome) G_GNUC_WARN_UNUSED_RESULT;
WvWelcome *wv_welcome_from_line (const json_t *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvOp: one operation. */
typedef struct
{
  gint64 n;
  char *id;
  gint64 tx;
  char *type;    /* wire name of the kind; may be unknown to this version */
  char *record;
  char *what;    /* "new", "set", "del", "event", "resolve" */
  gint64 base_v; /* -1: none */
  gint64 base_n; /* -1: none */
  json_t *set;   /* object; never %NULL */
  json_t *was;   /* object; never %NULL */
  gint64 age;
} WvOp;

WvOp *wv_op_new (void) G_GNUC_WARN_UNUSED_RESULT;
void wv_op_free (WvOp *op);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvOp, wv_op_free)
json_t *wv_op_to_line (const WvOp *op) G_GNUC_WARN_UNUSED_RESULT;
WvOp *wv_op_from_line (const json_t *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvResultState: what became of an operation. */
typedef enum
{
  WV_RESULT_APPLIED,
  WV_RESULT_MERGED,
  WV_RESULT_CONFLICT,
  WV_RESULT_SAME,
  WV_RESULT_DUP,
  WV_RESULT_REFUSED,
  WV_RESULT_LATER,
} WvResultState;

/** wv_result_state_name: "applied" … ; wv_result_state_from_name: -1 for an unknown name. */
const char *wv_result_state_name (WvResultState state);
int wv_result_state_from_name (const char *name);

typedef struct
{
  gint64 n;
  WvResultState state;
  gint64 version; /* 0: none */
  char *code;     /* nullable: refused and later */
  char *conflict; /* nullable: id of the conflict record */
} WvResult;

void wv_result_free (WvResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvResult, wv_result_free)
json_t *wv_result_to_line (const WvResult *result) G_GNUC_WARN_UNUSED_RESULT;
WvResult *wv_result_from_line (const json_t *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Compression. */

/** wv_gzip: one gzip member. */
GBytes *wv_gzip (GBytes *plain) G_GNUC_WARN_UNUSED_RESULT;
/**
 * wv_gunzip: the reverse, never making more than @max bytes nor more than @ratio times the input (from 64 kB on).
 * Errors: TOO_LARGE over one of these; PROTOCOL when it is no gzip, is cut, or something follows the member.
 */
GBytes *wv_gunzip (GBytes *packed, gsize max, guint ratio, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#pragma once

#include "sync/wv-message.h"

G_BEGIN_DECLS

/**
 * What lies sealed in courier files, written and read the same way by desktop and server: one line of JSON, then
 * messages as they travel over HTTP, each packed with gzip. Errors: %WV_ERROR_PROTOCOL, %WV_ERROR_TOO_LARGE.
 */

#define WV_COURIER_TYPE "application/octet-stream"
#define WV_COURIER_PATH "/v1/courier"
/** WV_COURIER_SUM: bytes of SHA-256 behind a sealed answer over HTTP: who relays it cannot see otherwise that it is whole. */
#define WV_COURIER_SUM 32

/** WV_COURIER_OPS: a stick comes by once a week: more fits in one request than over HTTP. */
#define WV_COURIER_OPS 2000
/** WV_COURIER_REQUEST_MAX: bytes of a sealed request: what the server takes as a body. */
#define WV_COURIER_REQUEST_MAX WV_LIMIT_REQUEST_WIRE
/** WV_COURIER_ANSWER_MAX: bytes of a sealed answer: what a relay takes in. */
#define WV_COURIER_ANSWER_MAX WV_LIMIT_RESPONSE
/** WV_COURIER_PARTS: messages in one answer. */
#define WV_COURIER_PARTS 256

/** WvCourierRequest: @token proves whose it is, @reply_key is for the answer alone; @packed: the message, with gzip. */
typedef struct
{
  char *id, *token, *reply_key;
  GBytes *packed;
} WvCourierRequest;

void wv_courier_request_free (WvCourierRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCourierRequest, wv_courier_request_free)
GBytes *wv_courier_request_write (const WvCourierRequest *request) G_GNUC_WARN_UNUSED_RESULT;
WvCourierRequest *wv_courier_request_read (GBytes *plain, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * WvCourierAnswer: @status as over HTTP, with @code (nullable) for a refusal. Packed messages: the answer to the request,
 * and what follows when the desktop asks again at once.
 */
typedef struct
{
  guint status;
  char *code;
  GPtrArray *packed; /* GBytes */
} WvCourierAnswer;

WvCourierAnswer *wv_courier_answer_new (guint status, const char *code) G_GNUC_WARN_UNUSED_RESULT;
void wv_courier_answer_free (WvCourierAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCourierAnswer, wv_courier_answer_free)
/** wv_courier_answer_add: packs @message; the bytes of all so far. */
gsize wv_courier_answer_add (WvCourierAnswer *answer, GBytes *message);
GBytes *wv_courier_answer_write (const WvCourierAnswer *answer) G_GNUC_WARN_UNUSED_RESULT;
WvCourierAnswer *wv_courier_answer_read (GBytes *plain, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_courier_answer_unpack: message @index as it would have come over HTTP. */
GBytes *wv_courier_answer_unpack (const WvCourierAnswer *answer, guint index, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

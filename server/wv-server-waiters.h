#pragma once

#include "server/wv-http.h"

G_BEGIN_DECLS

/**
 * WvServerWaiters: requests that wait for news, the live channel. A desktop is told which stream moved, nothing more;
 * it then syncs. May be used from any thread.
 */
typedef struct _WvServerWaiters WvServerWaiters;
typedef struct _WvServerWaiter WvServerWaiter;

/** WvServerAnswerWaiter: answers @request. @moved: the streams that moved; empty when the wait is over. */
typedef void (*WvServerAnswerWaiter) (WvHttpRequest *request, const char *const *moved, gpointer data);

WvServerWaiters *wv_server_waiters_new (WvServerAnswerWaiter answer, gpointer data) G_GNUC_WARN_UNUSED_RESULT;
/** wv_server_waiters_free: forgets who waits without an answer. Accepts %NULL. */
void wv_server_waiters_free (WvServerWaiters *waiters);

/**
 * wv_server_waiters_add: @request waits until one of @streams moves, at most until @until (g_get_monotonic_time()).
 * Register first, look at the streams afterwards: so nothing is missed in between.
 */
void wv_server_waiters_add (WvServerWaiters *waiters, WvHttpRequest *request, const char *const *streams, gint64 until);
/** wv_server_waiters_wake: these streams moved. */
void wv_server_waiters_wake (WvServerWaiters *waiters, const char *const *streams);
/** wv_server_waiters_wake_all: any may have moved. */
void wv_server_waiters_wake_all (WvServerWaiters *waiters);
/** wv_server_waiters_wake_request: only @request, for what moved before it was registered. */
void wv_server_waiters_wake_request (WvServerWaiters *waiters, WvHttpRequest *request, const char *const *moved);
/** wv_server_waiters_expire: answers those whose time is over at @now. */
void wv_server_waiters_expire (WvServerWaiters *waiters, gint64 now);
guint wv_server_waiters_count (WvServerWaiters *waiters);

G_END_DECLS

#pragma once

#include <gio/gio.h>

#include "domain/wv-state.h"

G_BEGIN_DECLS

/**
 * WvCase: one referral as a list shows it: opened, its events folded. An immutable picture: a change makes a new
 * one. All strings belong to the case. Personal content: exists only while the vault is unlocked.
 */
#define WV_TYPE_CASE (wv_case_get_type ())
G_DECLARE_FINAL_TYPE (WvCase, wv_case, WV, CASE, GObject)

/** WvCaseNews: the latest thing worth saying in a list. */
typedef enum
{
  WV_NEWS_NONE,
  WV_NEWS_SENT,
  WV_NEWS_FEEDBACK,
  WV_NEWS_MESSAGE,
  WV_NEWS_QUESTION,
  WV_NEWS_STATE,
} WvCaseNews;

struct _WvCase
{
  GObject parent_instance;

  char *id;                 /* of the referral = dossier */
  char *number;
  WvParty party;            /* our side: SENDER or RECEIVER */
  char *name;               /* "Jacoba Kole"; never %NULL: "Niet te openen" when the key is missing */
  char *call;               /* "mevrouw Kole", or the name */
  char *initials;           /* "J.K." for Namen verbergen */
  int birth_year;           /* 0 unknown */
  char *pc4, *place;        /* nullable */
  char *phone;              /* nullable */
  char *best_time;          /* nullable code */
  char *caution;            /* nullable */
  char **dimensions;
  char *wish, *reason;      /* nullable */
  char *form_of_address;    /* nullable code */
  char *offer, *offer_title; /* id nullable; title never %NULL */
  char *other_organisation, *other_organisation_name; /* the other side */
  char *from_contact_name, *from_organisation_name;   /* nullable */
  char *to_contact_name, *to_organisation_name;       /* nullable */
  char *urgency;            /* code */
  char *handover_kind;      /* nullable code */
  char *answer_due, *feedback_due; /* nullable days */
  char *consent_day, *consent_how; /* nullable */
  gint64 sent_at;
  WvProgress progress;
  WvNextStep next;
  WvCaseNews news;
  char *news_text;          /* nullable */
  char *news_by;            /* nullable: name of who wrote it */
  gint64 news_at;
  gboolean news_ours;       /* written by our organisation */
  gint64 feedback_at;       /* newest feedback, 0 when there is none yet */
  guint unread;             /* feedback and messages to us, not read yet */
  char *unread_record;      /* nullable: id of the newest unread one */
  WvCaseNews unread_news;   /* what the newest unread one is */
  char *unread_text, *unread_by; /* nullable: of the newest unread one */
  gint64 unread_at;
  char *question_text, *question_by; /* nullable: of the question that waits for an answer */
  gboolean question_for_us; /* somebody waits for our answer */
  gboolean final_feedback;  /* final feedback was sent */
  gboolean seen;            /* receiver: opened before */
  gboolean waiting;         /* own operations wait for a connection */
  char *refused;            /* nullable: code when the server refused something of it */
  gboolean unreadable;      /* no grant opens it */
};

void wv_case_set_name_parts (WvCase *self, const char *call_name, const char *family_name, const char *form);

/** wv_case_get_deadline: (nullable): the day before which the next one must act; the first feedback as was asked. */
const char *wv_case_get_deadline (WvCase *self);
/** wv_case_days_late: days after @today's deadline: > 0 late, 0 today, < 0 days left; G_MININT without deadline. */
int wv_case_days_late (WvCase *self, const char *today);

G_END_DECLS

#pragma once

#include "store/wv-caseload.h"
#include "ui/wv-tag.h"
#include "ui/wv-today-load.h"

G_BEGIN_DECLS

/** WvReferralLook: what the words of a line depend on besides the referral. */
typedef struct
{
  const char *today;
  gint64 now;
  gboolean hide_names;
  gboolean offline;
} WvReferralLook;

/** WvReferralLine: a row of Verwijzingen, as text: an own referral or a draft. Immutable; all strings are its own. */
#define WV_TYPE_REFERRAL_LINE (wv_referral_line_get_type ())
G_DECLARE_FINAL_TYPE (WvReferralLine, wv_referral_line, WV, REFERRAL_LINE, GObject)

struct _WvReferralLine
{
  GObject parent_instance;

  char *id;           /* of the referral or the draft */
  gboolean draft;
  gboolean unread;
  gboolean question;
  gboolean late;
  char *name;         /* as shown */
  char *year;         /* nullable */
  char *offer;
  char *organisation; /* nullable */
  char *status;
  gboolean attention; /* the status is to be noticed */
  int steps;          /* of 6 marks */
  const char *news_icon;
  char *news;         /* nullable */
  WvTone news_tone;
  char *due;          /* nullable */
  const char *due_icon;
  WvTone due_tone;    /* NEUTRAL: plain text */
  char *due_on;       /* nullable: the day, for sorting */
  gint64 news_at;
};

WvReferralLine *wv_referral_line_new (WvCase *item, const WvReferralLook *look);
WvReferralLine *wv_referral_line_new_draft (const WvTodayDraft *draft, const WvReferralLook *look);

/** wv_referral_line_equal: whether both look the same. */
gboolean wv_referral_line_equal (WvReferralLine *a, WvReferralLine *b);
/** wv_referral_line_compare: unread, question to us, late, then newest news; of pointers in an array. */
int wv_referral_line_compare (gconstpointer a, gconstpointer b);
/** wv_referral_line_dup_name: the row as one sentence for a screen reader. */
char *wv_referral_line_dup_name (WvReferralLine *self);
/** wv_referral_line_matches: whether the name, the offer or its organisation has words that begin with @search. */
gboolean wv_referral_line_matches (WvReferralLine *self, const char *search);

G_END_DECLS

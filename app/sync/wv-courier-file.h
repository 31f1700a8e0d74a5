#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * WvCourierFile: a courier file: a line in clear that says whose it is and how old, then sealed bytes. The line has a
 * checksum over all, so that whoever carries it sees at once when a file was cut or damaged on its way; that the content
 * is real is what the seal is for.
 */
typedef enum
{
  WV_COURIER_REQUEST,
  WV_COURIER_ANSWER,
} WvCourierWhat;

typedef struct
{
  WvCourierWhat what;
  char *path;    /* nullable before it is written */
  char *id;      /* of the request */
  char *office;  /* name of the organisation */
  gint64 made_at; /* ms: when the request was made */
  gint64 answered_at; /* ms; 0 in a request */
  GBytes *sealed;
} WvCourierFile;

WvCourierFile *wv_courier_file_new (WvCourierWhat what, const char *id, const char *office, gint64 made_at,
                                    gint64 answered_at, GBytes *sealed) G_GNUC_WARN_UNUSED_RESULT;
void wv_courier_file_free (WvCourierFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WvCourierFile, wv_courier_file_free)

/**
 * wv_courier_file_write: writes it into @folder as "<office>-<day>.wvverzoek" or ".wvantwoord", whole or not at all; the
 * same request or answer again takes its own place, another one of that day gets a number. Sets the path. Blocks.
 * Errors: READ_ONLY, FULL, STORAGE, with what to do
 */
gboolean wv_courier_file_write (WvCourierFile *file, const char *folder, GError **error);
/** wv_courier_file_write_answer: the same, beside @request and under its name: so a person sees what belongs together. */
gboolean wv_courier_file_write_answer (WvCourierFile *answer, const WvCourierFile *request, GError **error);
/** wv_courier_file_read: Errors: NOT_FOUND; CORRUPT cut or damaged; INVALID no courier file; NEWER; TOO_LARGE. Blocks. */
WvCourierFile *wv_courier_file_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/** WvCourierFound: a file of a folder: read, or why not. */
typedef struct
{
  WvCourierFile *file; /* nullable: damaged */
  WvCourierWhat what;  /* by its name, when it is damaged */
  char *path;
  GError *error;
} WvCourierFound;

/**
 * wv_courier_file_list: the courier files in @folder, oldest request first. @path may also be one file. Blocks.
 * Returns: (element-type WvCourierFound): Errors: NOT_FOUND when the folder cannot be read
 */
GPtrArray *wv_courier_file_list (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/** wv_courier_file_find_answer: (nullable) (transfer none): the answer to request @id among @found. */
const WvCourierFile *wv_courier_file_find_answer (const GPtrArray *found, const char *id);

G_END_DECLS

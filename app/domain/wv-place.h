#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Places of the Netherlands from tables compiled into the library (app/domain/places/, origin and licence in its
 * README): 342 municipalities with CBS code, 4,086 four-digit postcodes with a centre point. A postcode can lie
 * in several municipalities: callers offer the choice and never guess.
 */
typedef struct
{
  const char *code;     /* GM0654 */
  const char *name;     /* Borsele */
  const char *province; /* Zeeland */
  gint32 latitude, longitude; /* micro-degrees, mean of its postcodes */
} WvMunicipality;

typedef struct
{
  const char *pc4;          /* 4451 */
  const char *place;        /* Heinkenszand; several places with commas */
  const char *municipality; /* GM0654 */
  gint32 latitude, longitude; /* micro-degrees */
} WvPostcode;

/** wv_municipality_find: (nullable) by CBS code. */
const WvMunicipality *wv_municipality_find (const char *code);
/** wv_municipality_by_name: (nullable) by name, exact but for case and diacritics. */
const WvMunicipality *wv_municipality_by_name (const char *name);
/** wv_municipalities: all, ordered by name. */
const WvMunicipality *wv_municipalities (guint *ret_n);
/**
 * wv_postcode_rows: the rows of a postcode (its first four digits count): one per municipality.
 *
 * Returns: (transfer none): first of @ret_n rows, or %NULL when there is no such postcode
 */
const WvPostcode *wv_postcode_rows (const char *postcode, guint *ret_n);
/** wv_distance_m: great-circle distance in metres between two points in micro-degrees. */
int wv_distance_m (gint32 lat1, gint32 lon1, gint32 lat2, gint32 lon2);

G_END_DECLS

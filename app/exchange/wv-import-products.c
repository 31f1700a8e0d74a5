#include "exchange/wv-import-products.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "domain/wv-calendar.h"
#include "domain/wv-error.h"
#include "domain/wv-id.h"
#include "domain/wv-place.h"
#include "domain/wv-validate.h"
#include "exchange/wv-clean-text.h"
#include "exchange/wv-import-field.h"
#include "exchange/wv-import-words.h"

/* Under this all ids of imports are made; never change it. */
#define ID_SPACE "74de997e-3faa-4677-a59a-ab2e92bbc2b1"
#define SOURCE "Samenwerkende Catalogi"
#define SOURCE_LICENCE "CC0-1.0"

/* Columns with a meaning of their own; the rest goes by name to the fields of an offer. */
typedef enum
{
  COLUMN_MUNICIPALITY,
  COLUMN_MUNICIPALITY_CODE,
  COLUMN_PRODUCT,
  COLUMN_AUDIENCE,
  COLUMN_SUBJECT,
  COLUMN_PRODUCT_NAME,
  COLUMN_ONLINE,
  COLUMN_CHANGED,
  N_COLUMNS,
} Column;

static const char *const column_names[N_COLUMNS]
    = { "gemeente", "gemeentecode", "product_id", "doelgroep", "onderwerp", "uniforme_productnaam", "online_aanvragen", "gewijzigd" };

/* Headings of catalogues that are no name of a field. */
static const struct
{
  const char *column, *field;
} aliases[] = { { "samenvatting", "summary" }, { "omschrijving", "summary" } };

struct _WvImportProducts
{
  char **heading;
  guint n_columns;
  int special[N_COLUMNS]; /* position, or -1 */
  int *fields;            /* by position: index of the field of an offer, or -1 */
  GStrv unused;
  GHashTable *seen;       /* id of an offer → row */
};

/* One row on its way. */
typedef struct
{
  WvImportProducts *import;
  WvImportRow *row;
  const char *const *cells;
  const WvMunicipality *municipality;
} Taking;

static char *
fold (const char *text)
{
  g_autofree char *copy = g_strstrip (g_strdup (text));

  return g_utf8_casefold (copy, -1);
}

static gboolean
may_be_imported (const WvField *field)
{
  static const char *const ours[] = { "municipality", "source", "source_id", "source_licence", NULL };

  return field->type != WV_FIELD_ID && !g_strv_contains (ours, field->name);
}

/* By the names in code or the Dutch terms of the table. */
static int
find_field (const char *heading)
{
  g_autofree char *folded = fold (heading);
  const WvKind *kind = &wv_kind_offer;

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (strcmp (aliases[i].column, folded) == 0)
      return wv_kind_field_index (kind, aliases[i].field);
  for (guint i = 0; i < kind->n_fields; i++)
    if (may_be_imported (&kind->fields[i])
        && (strcmp (kind->fields[i].name, folded) == 0 || strcmp (kind->fields[i].dutch, folded) == 0))
      return (int) i;
  return -1;
}

static int
find_column (const WvImportProducts *self, const char *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *folded = fold (self->heading[i]);

      if (strcmp (folded, name) == 0)
        return (int) i;
    }
  return -1;
}

static gboolean
is_special (const WvImportProducts *self, guint position)
{
  for (guint i = 0; i < N_COLUMNS; i++)
    if (self->special[i] == (int) position)
      return TRUE;
  return FALSE;
}

/* (nullable): the heading that goes to a field. */
static const char *
heading_of (const WvImportProducts *self, const char *field)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (self->fields[i] == wv_kind_field_index (&wv_kind_offer, field))
      return self->heading[i];
  return NULL;
}

static void
map_columns (WvImportProducts *self)
{
  g_autoptr (GStrvBuilder) unused = g_strv_builder_new ();

  self->fields = g_new (int, self->n_columns + 1);
  for (guint i = 0; i < N_COLUMNS; i++)
    self->special[i] = find_column (self, column_names[i]);
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->fields[i] = is_special (self, i) ? -1 : find_field (self->heading[i]);
      if (self->fields[i] < 0 && !is_special (self, i))
        g_strv_builder_add (unused, self->heading[i]);
    }
  self->unused = g_strv_builder_end (unused);
}

static gboolean
check_columns (const WvImportProducts *self, GError **error)
{
  const char *missing = NULL;

  if (heading_of (self, "title") == NULL)
    missing = "titel";
  else if (self->special[COLUMN_PRODUCT] < 0)
    missing = column_names[COLUMN_PRODUCT];
  else if (self->special[COLUMN_MUNICIPALITY] < 0 && self->special[COLUMN_MUNICIPALITY_CODE] < 0)
    missing = column_names[COLUMN_MUNICIPALITY_CODE];
  if (missing == NULL)
    return TRUE;
  g_set_error (error, WV_ERROR, WV_ERROR_INVALID,
               _ ("The file has no column “%s”. The first line must name the columns."), missing);
  return FALSE;
}

WvImportProducts *
wv_import_products_new (const char *const *heading, GError **error)
{
  g_autoptr (WvImportProducts) self = NULL;

  g_return_val_if_fail (heading != NULL, NULL);

  self = g_new0 (WvImportProducts, 1);
  self->heading = g_strdupv ((char **) heading);
  self->n_columns = g_strv_length (self->heading);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  map_columns (self);
  return check_columns (self, error) ? g_steal_pointer (&self) : NULL;
}

void
wv_import_products_free (WvImportProducts *self)
{
  if (self == NULL)
    return;
  g_strfreev (self->heading);
  g_free (self->fields);
  g_strfreev (self->unused);
  g_hash_table_unref (self->seen);
  g_free (self);
}

const char *const *
wv_import_products_get_unused (const WvImportProducts *self)
{
  return (const char *const *) self->unused;
}

char *
wv_import_municipality_id (const char *municipality)
{
  g_autofree char *name = g_strconcat ("municipality:", municipality, NULL);

  return wv_id_from_name (ID_SPACE, name);
}

/* The cell of a column with a meaning of its own; "" when there is no such column. */
static const char *
special (const Taking *self, Column column)
{
  int position = self->import->special[column];

  return position >= 0 ? self->cells[position] : "";
}

static gboolean
check_width (Taking *self)
{
  guint n = g_strv_length ((char **) self->cells);
  g_autofree char *what = NULL;

  if (n == self->import->n_columns)
    return TRUE;
  what = g_strdup_printf (_ ("This row has %u cells, the first line has %u."), n, self->import->n_columns);
  wv_import_row_refuse (self->row, "", what, _ ("Look for a missing separator or quotation mark, and import the file again."));
  return FALSE;
}

static char *
without_bracket (const char *name)
{
  g_autofree char *folded = fold (name);
  char *bracket = strchr (folded, '(');

  return g_strchomp (bracket != NULL ? g_strndup (folded, (gsize) (bracket - folded)) : g_strdup (folded));
}

/* "Hengelo", "Hengelo (O)" and "Hengelo (O.)" are one; there are two of "Bergen", which is left to a person. */
static const WvMunicipality *
municipality_by_name (const char *name)
{
  g_autofree char *plain = without_bracket (name);
  const WvMunicipality *exact = wv_municipality_by_name (name);
  const WvMunicipality *found = NULL;
  guint n, hits = 0;
  const WvMunicipality *all = wv_municipalities (&n);

  if (exact != NULL || *plain == '\0')
    return exact;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *other = without_bracket (all[i].name);

      if (strcmp (plain, other) != 0)
        continue;
      found = &all[i];
      hits++;
    }
  return hits == 1 ? found : NULL;
}

static gboolean
take_municipality (Taking *self)
{
  const char *code = special (self, COLUMN_MUNICIPALITY_CODE), *name = special (self, COLUMN_MUNICIPALITY);
  g_autofree char *what = NULL;

  self->municipality = wv_municipality_find (code);
  if (self->municipality == NULL)
    self->municipality = municipality_by_name (name);
  if (self->municipality != NULL)
    return TRUE;
  what = g_strdup_printf (_ ("The municipality “%s” is not known."), *name != '\0' ? name : code);
  wv_import_row_refuse (self->row, column_names[COLUMN_MUNICIPALITY_CODE], what,
                        _ ("Use the CBS code of a municipality that exists now, like GM0654."));
  return FALSE;
}

static WvRecord *
make_organisation (const WvMunicipality *municipality)
{
  g_autofree char *id = wv_import_municipality_id (municipality->code);
  g_autofree char *name = g_strconcat ("Gemeente ", municipality->name, NULL);
  WvRecord *organisation = wv_record_new (&wv_kind_organisation, id);

  wv_record_set_text (organisation, "name", name);
  wv_record_set_text (organisation, "type", "municipality");
  wv_record_set_text (organisation, "municipality", municipality->code);
  return organisation;
}

static gboolean
check_product (Taking *self, const char *product, const char *id)
{
  guint first = GPOINTER_TO_UINT (g_hash_table_lookup (self->import->seen, id));
  g_autofree char *what = NULL;

  if (*product == '\0')
    wv_import_row_refuse (self->row, column_names[COLUMN_PRODUCT], _ ("The product number is missing."),
                          _ ("Without it an import cannot find the offer again. Give the row a number of its own."));
  if (*product == '\0' || first == 0)
    return *product != '\0';
  what = g_strdup_printf (_ ("Row %u has the same municipality and product number."), first);
  wv_import_row_refuse (self->row, column_names[COLUMN_PRODUCT], what,
                        _ ("Take one of the two rows out, or give it a number of its own."));
  return FALSE;
}

static gboolean
take_identity (Taking *self)
{
  g_autofree char *product = wv_clean_text (special (self, COLUMN_PRODUCT), FALSE, NULL);
  g_autofree char *name = g_strdup_printf ("samenwerkende-catalogi:%s:%s", self->municipality->code, product);
  g_autofree char *id = wv_id_from_name (ID_SPACE, name);
  const char *areas[] = { self->municipality->code, NULL };

  if (!check_product (self, product, id))
    return FALSE;
  self->row->organisation = make_organisation (self->municipality);
  self->row->offer = wv_record_new (&wv_kind_offer, id);
  wv_record_set_text (self->row->offer, "organisation", wv_record_get_id (self->row->organisation));
  wv_record_set_text (self->row->offer, "municipality", self->municipality->code);
  wv_record_set_strv (self->row->offer, "service_areas", areas);
  wv_record_set_text (self->row->offer, "source_id", product);
  wv_record_set_text (self->row->offer, "source_licence", SOURCE_LICENCE);
  g_hash_table_insert (self->import->seen, g_steal_pointer (&id), GUINT_TO_POINTER (self->row->row));
  return TRUE;
}

/* A date of change is no check by a person: it stays with the source. */
static void
take_source (Taking *self)
{
  const char *day = special (self, COLUMN_CHANGED);
  g_autofree char *source = g_strdup_printf (SOURCE ", gewijzigd %s", day);
  g_autofree char *what = NULL;

  if (wv_day_is_valid (day))
    {
      wv_record_set_text (self->row->offer, "source", source);
      return;
    }
  wv_record_set_text (self->row->offer, "source", SOURCE);
  if (*day == '\0')
    return;
  what = g_strdup_printf (_ ("“%s” is no date and was left out."), day);
  wv_import_row_note (self->row, column_names[COLUMN_CHANGED], what, _ ("Write dates as 2026-11-25."));
}

static void
take_online (Taking *self)
{
  g_autofree char *online = fold (special (self, COLUMN_ONLINE));

  if (wv_record_has (self->row->offer, "application_process"))
    return;
  if (strcmp (online, "ja") == 0)
    wv_record_set_text (self->row->offer, "application_process", "Aanvragen kan online, op de website van de gemeente.");
  else if (strcmp (online, "digid") == 0)
    wv_record_set_text (self->row->offer, "application_process",
                        "Aanvragen kan online, op de website van de gemeente. Daar is DigiD voor nodig.");
}

/* Offers only for businesses say so; the others are for residents, whom the words tell more about. */
static void
take_audience (Taking *self)
{
  static const char *const groups[] = { "entrepreneurs", NULL };
  g_autofree char *audience = fold (special (self, COLUMN_AUDIENCE));

  if (strcmp (audience, "ondernemer") == 0 && !wv_record_has (self->row->offer, "target_groups"))
    wv_record_set_strv (self->row->offer, "target_groups", groups);
}

static void
take_words (Taking *self)
{
  g_autofree char *text = g_strjoin ("|", wv_record_get_text (self->row->offer, "title"), special (self, COLUMN_PRODUCT_NAME), NULL);

  wv_import_words_apply (self->row->offer, text, special (self, COLUMN_SUBJECT));
}

/* "samenvatting" that only says the title again tells nothing. */
static void
drop_repeated_title (Taking *self)
{
  const char *title = wv_record_get_text (self->row->offer, "title");

  if (g_strcmp0 (title, wv_record_get_text (self->row->offer, "summary")) != 0)
    return;
  wv_record_clear (self->row->offer, "summary");
  wv_import_row_note (self->row, heading_of (self->import, "summary"), _ ("The description only repeats the title and was left out."),
                      _ ("Write a description, or ask the municipality for one."));
}

static void
take_fields (Taking *self)
{
  for (guint i = 0; i < self->import->n_columns; i++)
    if (self->import->fields[i] >= 0)
      wv_import_field_take (self->row, (guint) self->import->fields[i], self->import->heading[i], self->cells[i]);
  if (!wv_record_has (self->row->offer, "status"))
    wv_record_set_text (self->row->offer, "status", "active");
}

static void
take_all (Taking *self)
{
  g_autoptr (GError) error = NULL;

  take_fields (self);
  if (!wv_record_has (self->row->offer, "title"))
    {
      wv_import_row_refuse (self->row, heading_of (self->import, "title"), _ ("The title is missing."), _ ("Give the row a title and import the file again."));
      return;
    }
  drop_repeated_title (self);
  take_source (self);
  take_online (self);
  take_audience (self);
  take_words (self);
  if (!wv_record_check (self->row->offer, TRUE, &error))
    wv_import_row_refuse (self->row, "", error->message, _ ("Correct the row and import the file again."));
}

WvImportRow *
wv_import_products_take (WvImportProducts *import, guint row, guint line, const char *const *cells)
{
  Taking self = { .import = import, .cells = cells };

  g_return_val_if_fail (import != NULL && cells != NULL, NULL);

  self.row = wv_import_row_new (row, line);
  if (check_width (&self) && take_municipality (&self) && take_identity (&self))
    take_all (&self);
  return self.row;
}

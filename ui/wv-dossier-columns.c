#include "ui/wv-dossier-columns.h"

#include "ui/wv-text-size.h"

#define BESIDE_FROM 700 /* times the size of text */
#define SPACING 24
#define BELOW_SPACING 12
#define SIDE_WIDTH 328
#define SIDE_HEIGHT 240 /* at least, when it stands below */

struct _WvDossierColumns
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (WvDossierColumns, wv_dossier_columns, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
wv_dossier_columns_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int
least (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  int minimum;

  gtk_widget_measure (child, orientation, for_size, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* The width of the second child beside the first; 0 when it has to stand below. */
static int
side_width (GtkWidget *first, GtkWidget *second, int width)
{
  int side = MAX (least (second, GTK_ORIENTATION_HORIZONTAL, -1), MIN (SIDE_WIDTH, width / 3));

  if (width < BESIDE_FROM * wv_text_scale ())
    return 0;
  return least (first, GTK_ORIENTATION_HORIZONTAL, -1) + SPACING + side <= width ? side : 0;
}

static int
height_for (GtkWidget *first, GtkWidget *second, int width)
{
  int side = side_width (first, second, width);

  if (side == 0)
    return least (first, GTK_ORIENTATION_VERTICAL, width) + BELOW_SPACING + SIDE_HEIGHT;
  return MAX (least (first, GTK_ORIENTATION_VERTICAL, width - SPACING - side), SIDE_HEIGHT);
}

static void
wv_dossier_columns_measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_next_sibling (first);
  int narrow = MAX (least (first, GTK_ORIENTATION_HORIZONTAL, -1), least (second, GTK_ORIENTATION_HORIZONTAL, -1));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = narrow;
  else
    *minimum = *natural = height_for (first, second, for_size < 0 ? narrow : for_size);
  *minimum_baseline = *natural_baseline = -1;
}

static void
allocate (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
wv_dossier_columns_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = gtk_widget_get_next_sibling (first);
  gboolean backwards = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side = side_width (first, second, width);

  if (side > 0)
    {
      allocate (first, backwards ? side + SPACING : 0, 0, width - SPACING - side, height);
      allocate (second, backwards ? 0 : width - side, 0, side, height);
      return;
    }
  allocate (first, 0, 0, width, height - BELOW_SPACING - SIDE_HEIGHT);
  allocate (second, 0, height - SIDE_HEIGHT, width, SIDE_HEIGHT);
}

static void
wv_dossier_columns_class_init (WvDossierColumnsClass *klass)
{
  GTK_LAYOUT_MANAGER_CLASS (klass)->get_request_mode = wv_dossier_columns_get_request_mode;
  GTK_LAYOUT_MANAGER_CLASS (klass)->measure = wv_dossier_columns_measure;
  GTK_LAYOUT_MANAGER_CLASS (klass)->allocate = wv_dossier_columns_allocate;
}

static void
wv_dossier_columns_init (WvDossierColumns *self)
{
}

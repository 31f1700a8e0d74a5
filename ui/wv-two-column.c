#include "ui/wv-two-column.h"

#include "ui/wv-text-size.h"

#define THRESHOLD 900

struct _WvTwoColumn
{
  GtkLayoutManager parent_instance;

  int threshold, column_spacing, row_spacing, side_width;
};

enum
{
  PROP_THRESHOLD = 1,
  PROP_COLUMN_SPACING,
  PROP_ROW_SPACING,
  PROP_SIDE_WIDTH,
};

G_DEFINE_FINAL_TYPE (WvTwoColumn, wv_two_column, GTK_TYPE_LAYOUT_MANAGER)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
next_of (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

/* Two columns of large words need more room than two of small ones. */
static int
threshold_of (WvTwoColumn *self)
{
  return (int)(self->threshold * wv_text_scale ());
}

static int
column_width (WvTwoColumn *self, int width)
{
  int room = width - self->column_spacing;

  if (width < threshold_of (self))
    return width;
  return self->side_width > 0 ? room - self->side_width : room / 2;
}

static int
side_width (WvTwoColumn *self, int width)
{
  return self->side_width > 0 ? self->side_width : column_width (self, width);
}

static int
height_of (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/* The right half of the pair that begins with @left; %NULL when each child has a row of its own. */
static GtkWidget *
partner_of (WvTwoColumn *self, GtkWidget *left, int width)
{
  return width < threshold_of (self) ? NULL : next_of (left);
}

static void
measure_width (WvTwoColumn *self, GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_of (child))
    {
      int least, most;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &most, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, 2 * most + self->column_spacing);
    }
}

static void
wv_two_column_measure (GtkLayoutManager *manager,
                       GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  WvTwoColumn *self = WV_TWO_COLUMN (manager);
  int width = for_size < 0 ? threshold_of (self) : for_size;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  for (GtkWidget *left = skip_hidden (gtk_widget_get_first_child (widget)), *right; left != NULL;
       left = next_of (right != NULL ? right : left))
    {
      int height = height_of (left, column_width (self, width));

      right = partner_of (self, left, width);
      if (right != NULL)
        height = MAX (height, height_of (right, side_width (self, width)));
      *natural += (*natural > 0 ? self->row_spacing : 0) + height;
    }
  *minimum = *natural;
}

static void
place (GtkWidget *child, gboolean at_end, int total, int y, int width, int height)
{
  gboolean backwards = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;
  int x = at_end != backwards ? total - width : 0;

  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
wv_two_column_allocate (
    GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  WvTwoColumn *self = WV_TWO_COLUMN (manager);
  int column = column_width (self, width), side = side_width (self, width), y = 0;

  for (GtkWidget *left = skip_hidden (gtk_widget_get_first_child (widget)), *right; left != NULL;
       left = next_of (right != NULL ? right : left))
    {
      int row = height_of (left, column);

      right = partner_of (self, left, width);
      if (right != NULL)
        row = MAX (row, height_of (right, side));
      place (left, FALSE, width, y, column, row);
      if (right != NULL)
        place (right, TRUE, width, y, side, row);
      y += row + self->row_spacing;
    }
}

static GtkSizeRequestMode
wv_two_column_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static int *
number_of (WvTwoColumn *self, guint id)
{
  if (id == PROP_THRESHOLD)
    return &self->threshold;
  if (id == PROP_SIDE_WIDTH)
    return &self->side_width;
  return id == PROP_COLUMN_SPACING ? &self->column_spacing : &self->row_spacing;
}

static void
wv_two_column_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, *number_of (WV_TWO_COLUMN (object), id));
}

static void
wv_two_column_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  *number_of (WV_TWO_COLUMN (object), id) = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
add_number (GObjectClass *klass, guint id, const char *name, int fallback)
{
  g_object_class_install_property (klass, id,
                                   g_param_spec_int (name, NULL, NULL, 0, G_MAXINT16, fallback,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
wv_two_column_class_init (WvTwoColumnClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = wv_two_column_get_property;
  G_OBJECT_CLASS (klass)->set_property = wv_two_column_set_property;
  layout_class->get_request_mode = wv_two_column_get_request_mode;
  layout_class->measure = wv_two_column_measure;
  layout_class->allocate = wv_two_column_allocate;
  add_number (G_OBJECT_CLASS (klass), PROP_THRESHOLD, "threshold", THRESHOLD);
  add_number (G_OBJECT_CLASS (klass), PROP_COLUMN_SPACING, "column-spacing", 24);
  add_number (G_OBJECT_CLASS (klass), PROP_ROW_SPACING, "row-spacing", 18);
  add_number (G_OBJECT_CLASS (klass), PROP_SIDE_WIDTH, "side-width", 0);
}

static void
wv_two_column_init (WvTwoColumn *self)
{
  self->threshold = THRESHOLD;
  self->column_spacing = 24;
  self->row_spacing = 18;
}

GtkLayoutManager *
wv_two_column_new (int threshold)
{
  return g_object_new (WV_TYPE_TWO_COLUMN, "threshold", threshold, NULL);
}

#include "ui/wv-ends.h"

struct _WvEnds
{
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (WvEnds, wv_ends, GTK_TYPE_LAYOUT_MANAGER)

enum
{
  PROP_SPACING = 1,
};

typedef struct
{
  GtkWidget *start, *end; /* nullable: hidden */
  int start_natural, end_minimum, end_natural, start_minimum;
} Ends;

static void
measure_across (GtkWidget *child, int *minimum, int *natural)
{
  *minimum = *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, minimum, natural, NULL, NULL);
}

static Ends
look (GtkWidget *widget)
{
  Ends ends = { gtk_widget_get_first_child (widget), gtk_widget_get_last_child (widget), 0, 0, 0, 0 };

  if (ends.start != NULL && !gtk_widget_should_layout (ends.start))
    ends.start = NULL;
  if (ends.end != NULL && (ends.end == ends.start || !gtk_widget_should_layout (ends.end)))
    ends.end = NULL;
  measure_across (ends.start, &ends.start_minimum, &ends.start_natural);
  measure_across (ends.end, &ends.end_minimum, &ends.end_natural);
  return ends;
}

static gboolean
is_beside (WvEnds *self, const Ends *ends, int width)
{
  return width < 0 || ends->start == NULL || ends->end == NULL
         || ends->start_natural + self->spacing + ends->end_natural <= width;
}

static int
height_of (GtkWidget *child, int width)
{
  int natural = 0;

  if (child != NULL)
    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static int
start_width (WvEnds *self, const Ends *ends, int width)
{
  return ends->end != NULL && is_beside (self, ends, width)
             ? width - self->spacing - ends->end_natural
             : width;
}

static int
end_width (const Ends *ends, int width)
{
  return CLAMP (ends->end_natural, ends->end_minimum, MAX (ends->end_minimum, width));
}

static void
wv_ends_measure (GtkLayoutManager *manager,
                 GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  WvEnds *self = WV_ENDS (manager);
  Ends ends = look (widget);
  gboolean both = ends.start != NULL && ends.end != NULL;
  int start, end;

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MAX (ends.start_minimum, ends.end_minimum);
      *natural = ends.start_natural + (both ? self->spacing : 0) + ends.end_natural;
      return;
    }
  start = height_of (ends.start, for_size < 0 ? -1 : start_width (self, &ends, for_size));
  end = height_of (ends.end, for_size < 0 ? -1 : end_width (&ends, for_size));
  *natural = is_beside (self, &ends, for_size) ? MAX (start, end) : start + self->spacing + end;
  *minimum = *natural;
}

static void
wv_ends_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  WvEnds *self = WV_ENDS (manager);
  Ends ends = look (widget);
  gboolean beside = is_beside (self, &ends, width);
  gboolean backwards = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation at = { 0, 0, start_width (self, &ends, width), height };

  if (ends.start != NULL)
    {
      at.height = beside ? height : height_of (ends.start, at.width);
      at.x = backwards ? width - at.width : 0;
      gtk_widget_size_allocate (ends.start, &at, -1);
    }
  if (ends.end == NULL)
    return;
  at.y = beside ? 0 : at.height + self->spacing;
  at.height = height - at.y;
  at.width = end_width (&ends, width);
  at.x = backwards ? 0 : width - at.width;
  gtk_widget_size_allocate (ends.end, &at, -1);
}

static GtkSizeRequestMode
wv_ends_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wv_ends_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, WV_ENDS (object)->spacing);
}

static void
wv_ends_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WV_ENDS (object)->spacing = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
wv_ends_class_init (WvEndsClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = wv_ends_get_property;
  G_OBJECT_CLASS (klass)->set_property = wv_ends_set_property;
  layout_class->measure = wv_ends_measure;
  layout_class->allocate = wv_ends_allocate;
  layout_class->get_request_mode = wv_ends_get_request_mode;
  g_object_class_install_property (G_OBJECT_CLASS (klass), PROP_SPACING,
                                   g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT, 10,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
wv_ends_init (WvEnds *self)
{
  self->spacing = 10;
}

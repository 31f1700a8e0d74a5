#include "ui/wv-wrap.h"

struct _WvWrap
{
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (WvWrap, wv_wrap, GTK_TYPE_LAYOUT_MANAGER)

/* The children that stand on one line. */
typedef struct
{
  GtkWidget *first, *end; /* end: the first child of the next line, or %NULL */
  int height;
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
width_of (GtkWidget *child, int available)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  return available >= 0 ? CLAMP (natural, minimum, MAX (minimum, available)) : natural;
}

static int
height_of (GtkWidget *child, int width)
{
  int natural;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

/* Fills one line from @first on; %FALSE when there is no child left. */
static gboolean
next_line (WvWrap *self, GtkWidget *first, int available, Line *line)
{
  int used = 0;

  *line = (Line){ .first = skip_hidden (first) };
  for (line->end = line->first; line->end != NULL;
       line->end = skip_hidden (gtk_widget_get_next_sibling (line->end)))
    {
      int width = width_of (line->end, available);
      int gap = line->end == line->first ? 0 : self->spacing;

      if (available >= 0 && line->end != line->first && used + gap + width > available)
        break;
      used += gap + width;
      line->height = MAX (line->height, height_of (line->end, width));
    }
  return line->first != NULL;
}

static void
measure_width (WvWrap *self, GtkWidget *widget, int *minimum, int *natural)
{
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int least, most;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &most, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural += (*natural > 0 ? self->spacing : 0) + most;
    }
}

static void
wv_wrap_measure (GtkLayoutManager *manager,
                 GtkWidget *widget,
                 GtkOrientation orientation,
                 int for_size,
                 int *minimum,
                 int *natural,
                 int *minimum_baseline,
                 int *natural_baseline)
{
  WvWrap *self = WV_WRAP (manager);
  GtkWidget *at = gtk_widget_get_first_child (widget);
  Line line;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (self, widget, minimum, natural);
      return;
    }
  while (next_line (self, at, for_size, &line))
    {
      *natural += (*natural > 0 ? self->spacing : 0) + line.height;
      at = line.end;
      if (at == NULL)
        break;
    }
  *minimum = *natural;
}

static void
wv_wrap_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  WvWrap *self = WV_WRAP (manager);
  gboolean backwards = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *at = gtk_widget_get_first_child (widget);
  Line line;
  int y = 0;

  while (at != NULL && next_line (self, at, width, &line))
    {
      int x = 0;

      for (GtkWidget *child = line.first; child != line.end;
           child = skip_hidden (gtk_widget_get_next_sibling (child)))
        {
          int w = width_of (child, width);
          gboolean last = skip_hidden (gtk_widget_get_next_sibling (child)) == line.end;

          if (last && gtk_widget_get_halign (child) == GTK_ALIGN_END)
            x = width - w;
          gtk_widget_size_allocate (
              child, &(GtkAllocation){ backwards ? width - x - w : x, y, w, line.height }, -1);
          x += w + self->spacing;
        }
      y += line.height + self->spacing;
      at = line.end;
    }
}

static GtkSizeRequestMode
wv_wrap_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
wv_wrap_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_int (value, WV_WRAP (object)->spacing);
}

static void
wv_wrap_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WV_WRAP (object)->spacing = g_value_get_int (value);
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (object));
}

static void
wv_wrap_class_init (WvWrapClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = wv_wrap_get_property;
  G_OBJECT_CLASS (klass)->set_property = wv_wrap_set_property;
  layout_class->get_request_mode = wv_wrap_get_request_mode;
  layout_class->measure = wv_wrap_measure;
  layout_class->allocate = wv_wrap_allocate;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 6,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
wv_wrap_init (WvWrap *self)
{
  self->spacing = 6;
}

GtkLayoutManager *
wv_wrap_new (int spacing)
{
  return g_object_new (WV_TYPE_WRAP, "spacing", spacing, NULL);
}

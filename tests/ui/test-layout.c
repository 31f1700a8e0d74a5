/* Chips, and the two layouts that make the window fit where it is narrow. */
#include "ui/wv-chip.h"
#include "ui/wv-ends.h"
#include "ui/wv-two-column.h"
#include "ui/wv-wrap.h"

static GtkWidget *
box_new (GtkLayoutManager *layout)
{
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0));

  gtk_widget_set_layout_manager (box, layout);
  return box;
}

static GtkWidget *
add (GtkWidget *box, int width, int height)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (child, width, height);
  gtk_widget_set_parent (child, box);
  return child;
}

static void
free_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_widget_unparent (child);
  g_object_unref (box);
}

static int
height_for (GtkWidget *box, int width)
{
  int natural;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  return natural;
}

static void
check_place (GtkWidget *child, int x, int y, int width)
{
  GtkAllocation at;

  gtk_widget_get_allocation (child, &at);
  g_assert_cmpint (at.x, ==, x);
  g_assert_cmpint (at.y, ==, y);
  g_assert_cmpint (at.width, ==, width);
}

static void
allocate (GtkWidget *box, int width)
{
  gtk_widget_size_allocate (box, &(GtkAllocation){ 0, 0, width, height_for (box, width) }, -1);
}

static void
test_wrap_goes_on_below (void)
{
  GtkWidget *box = box_new (wv_wrap_new (6));
  GtkWidget *first = add (box, 100, 30), *second = add (box, 80, 20), *third = add (box, 60, 30);
  int minimum, natural;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 100 + 6 + 80 + 6 + 60);
  g_assert_cmpint (height_for (box, 252), ==, 30);
  g_assert_cmpint (height_for (box, 251), ==, 30 + 6 + 30);
  g_assert_cmpint (height_for (box, 100), ==, 30 + 6 + 20 + 6 + 30);
  allocate (box, 251);
  check_place (first, 0, 0, 100);
  check_place (second, 106, 0, 80);
  check_place (third, 0, 36, 60);
  free_box (box);
}

static void
test_wrap_at_end (void)
{
  GtkWidget *box = box_new (wv_wrap_new (6));
  GtkWidget *first = add (box, 100, 30), *second = add (box, 80, 30);

  gtk_widget_set_halign (first, GTK_ALIGN_END);
  gtk_widget_set_halign (second, GTK_ALIGN_END);
  allocate (box, 300);
  check_place (first, 0, 0, 100);
  check_place (second, 220, 0, 80);
  allocate (box, 150);
  check_place (first, 50, 0, 100);
  check_place (second, 70, 36, 80);
  free_box (box);
}

static void
test_wrap_skips_hidden (void)
{
  GtkWidget *box = box_new (wv_wrap_new (6));
  GtkWidget *hidden = add (box, 500, 30), *shown = add (box, 50, 30);

  gtk_widget_set_visible (hidden, FALSE);
  g_assert_cmpint (height_for (box, 100), ==, 30);
  allocate (box, 100);
  check_place (shown, 0, 0, 50);
  gtk_widget_set_visible (shown, FALSE);
  g_assert_cmpint (height_for (box, 100), ==, 0);
  free_box (box);
}

static void
test_two_columns (void)
{
  GtkWidget *box = box_new (wv_two_column_new (900));
  GtkWidget *left = add (box, 300, 200), *right = add (box, 300, 400);
  int minimum;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 300); /* never the reason that the window cannot be made small */
  g_assert_cmpint (height_for (box, 924), ==, 400);
  allocate (box, 924);
  check_place (left, 0, 0, 450);
  check_place (right, 474, 0, 450);
  g_assert_cmpint (height_for (box, 899), ==, 200 + 18 + 400);
  allocate (box, 899);
  check_place (left, 0, 0, 899);
  check_place (right, 0, 218, 899);
  free_box (box);
}

/* More than two children stand in rows, so that what belongs side by side begins at the same height. */
static void
test_two_columns_in_rows (void)
{
  GtkWidget *box = box_new (wv_two_column_new (100));
  GtkWidget *children[4];

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    children[i] = add (box, 40, 10 + 10 * (int)i);
  gtk_widget_set_visible (children[1], FALSE);
  allocate (box, 124);
  check_place (children[0], 0, 0, 50);
  check_place (children[2], 74, 0, 50);
  check_place (children[3], 0, 48, 50);
  free_box (box);
}

static void
test_ends (void)
{
  GtkWidget *box = box_new (g_object_new (WV_TYPE_ENDS, NULL));
  GtkWidget *start = add (box, 300, 30), *end = add (box, 200, 40);
  int minimum, natural;

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 300);
  g_assert_cmpint (natural, ==, 510);
  g_assert_cmpint (height_for (box, 510), ==, 40);
  allocate (box, 600);
  check_place (start, 0, 0, 390);
  check_place (end, 400, 0, 200);
  g_assert_cmpint (height_for (box, 509), ==, 30 + 10 + 40);
  allocate (box, 509);
  check_place (end, 309, 40, 200);
  gtk_widget_set_visible (start, FALSE);
  g_assert_cmpint (height_for (box, 200), ==, 40);
  free_box (box);
}

static void
test_chip (void)
{
  GtkWidget *chip = g_object_ref_sink (wv_chip_new ("alarm-symbolic", "Inloop vandaag", "walk-in"));

  g_assert_cmpstr (wv_chip_get_code (WV_CHIP (chip)), ==, "walk-in");
  g_assert_cmpstr (wv_chip_get_text (WV_CHIP (chip)), ==, "Inloop vandaag");
  gtk_test_accessible_assert_property (chip, GTK_ACCESSIBLE_PROPERTY_LABEL, "Inloop vandaag");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chip), TRUE);
  gtk_test_accessible_assert_state (chip, GTK_ACCESSIBLE_STATE_PRESSED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  g_assert_finalize_object (chip);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/layout/wrap-goes-on-below", test_wrap_goes_on_below);
  g_test_add_func ("/ui/layout/wrap-at-end", test_wrap_at_end);
  g_test_add_func ("/ui/layout/wrap-skips-hidden", test_wrap_skips_hidden);
  g_test_add_func ("/ui/layout/ends", test_ends);
  g_test_add_func ("/ui/layout/two-columns", test_two_columns);
  g_test_add_func ("/ui/layout/two-columns-in-rows", test_two_columns_in_rows);
  g_test_add_func ("/ui/layout/chip", test_chip);
  return g_test_run ();
}

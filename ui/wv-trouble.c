#include "ui/wv-trouble.h"

struct _WvTrouble
{
  AdwBin parent_instance;

  GtkLabel *reason;
};

static guint again_signal;

G_DEFINE_FINAL_TYPE (WvTrouble, wv_trouble, ADW_TYPE_BIN)

static void
again_cb (WvTrouble *self)
{
  g_signal_emit (self, again_signal, 0);
}

static void
copy_cb (WvTrouble *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->reason));
}

void
wv_trouble_set_error (WvTrouble *self, const GError *error)
{
  gtk_label_set_text (self->reason, error != NULL ? error->message : "");
}

static void
wv_trouble_class_init (WvTroubleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  again_signal = g_signal_new ("again", WV_TYPE_TROUBLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/nl/welverwijs/Welverwijs/wv-trouble.ui");
  gtk_widget_class_bind_template_child (widget_class, WvTrouble, reason);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
wv_trouble_init (WvTrouble *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
wv_trouble_new (void)
{
  return g_object_new (WV_TYPE_TROUBLE, NULL);
}

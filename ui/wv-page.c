#include "ui/wv-page.h"

typedef struct
{
  WvDesk *desk;
  char *item;
  guint badge;
} WvPagePrivate;

enum
{
  PROP_DESK = 1,
  PROP_ITEM,
  PROP_BADGE,
  N_PROPS
};
static GParamSpec *props[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (WvPage, wv_page, ADW_TYPE_BIN)

#define PRIV(self) ((WvPagePrivate *)wv_page_get_instance_private (self))
#define CALL(self, vfunc, ...)                                                                     \
  (WV_PAGE_GET_CLASS (self)->vfunc != NULL && WV_PAGE_GET_CLASS (self)->vfunc (__VA_ARGS__))

static void
wv_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  WvPagePrivate *priv = PRIV (WV_PAGE (object));

  if (id == PROP_DESK)
    g_value_set_object (value, priv->desk);
  else if (id == PROP_ITEM)
    g_value_set_string (value, priv->item);
  else
    g_value_set_uint (value, priv->badge);
}

static void
wv_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  WvPagePrivate *priv = PRIV (WV_PAGE (object));

  if (id == PROP_DESK)
    priv->desk = g_value_dup_object (value);
  else if (id == PROP_ITEM)
    priv->item = g_value_dup_string (value);
  else
    wv_page_set_badge (WV_PAGE (object), g_value_get_uint (value));
}

static void
wv_page_finalize (GObject *object)
{
  WvPagePrivate *priv = PRIV (WV_PAGE (object));

  g_clear_object (&priv->desk);
  g_free (priv->item);
  G_OBJECT_CLASS (wv_page_parent_class)->finalize (object);
}

static void
wv_page_class_init (WvPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags once = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = wv_page_get_property;
  object_class->set_property = wv_page_set_property;
  object_class->finalize = wv_page_finalize;
  props[PROP_DESK] = g_param_spec_object ("desk", NULL, NULL, WV_TYPE_DESK, once);
  props[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, once);
  props[PROP_BADGE]
      = g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
wv_page_init (WvPage *self)
{
}

WvDesk *
wv_page_get_desk (WvPage *self)
{
  return PRIV (self)->desk;
}

void
wv_page_set_desk (WvPage *self, WvDesk *desk)
{
  g_return_if_fail (PRIV (self)->desk == NULL);
  if (g_set_object (&PRIV (self)->desk, desk))
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESK]);
}

const char *
wv_page_get_item (WvPage *self)
{
  return PRIV (self)->item;
}

guint
wv_page_get_badge (WvPage *self)
{
  return PRIV (self)->badge;
}

void
wv_page_set_badge (WvPage *self, guint badge)
{
  if (PRIV (self)->badge == badge)
    return;
  PRIV (self)->badge = badge;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BADGE]);
}

gboolean
wv_page_search (WvPage *self)
{
  return CALL (self, search, self);
}

gboolean
wv_page_primary (WvPage *self)
{
  return CALL (self, primary, self);
}

gboolean
wv_page_print (WvPage *self)
{
  return CALL (self, print, self);
}

gboolean
wv_page_back (WvPage *self)
{
  return CALL (self, back, self);
}

gboolean
wv_page_show_item (WvPage *self, const char *item)
{
  return CALL (self, show_item, self, item);
}

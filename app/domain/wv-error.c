#include "domain/wv-error.h"

G_DEFINE_QUARK (wv-error-quark, wv_error)

#include "exchange/wv-clean-text.h"

#include <libxml/HTMLparser.h>
#include <string.h>

#define BULLET "• "

/* What the parser calls while it reads: text grows, breaks wait until text follows. */
typedef struct
{
  GString *out;
  gboolean one_line;   /* breaks are blanks */
  gboolean pre_line;   /* line breaks of the text count */
  gboolean space;      /* a blank waits */
  guint breaks;        /* line breaks that wait: 0, 1, or 2 for an empty line */
  gboolean bullet;     /* a list item begins */
  guint hidden;        /* depth inside elements whose text nobody sees */
} Writer;

static gboolean
is_one_of (const char *name, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_ascii_strcasecmp (name, names[i]) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_hidden (const char *name)
{
  static const char *const names[] = { "script", "style", "iframe", "object", "noscript", "template", "title", NULL };

  return is_one_of (name, names);
}

static gboolean
is_line (const char *name)
{
  static const char *const names[] = { "li", "tr", "dt", "dd", "br", NULL };

  return is_one_of (name, names);
}

static gboolean
is_paragraph (const char *name)
{
  static const char *const names[]
      = { "p", "div", "ul", "ol", "dl", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section",
          "article", "header", "footer", "figure", "pre", "hr", NULL };

  return is_one_of (name, names);
}

static void
put_break (Writer *self, guint breaks)
{
  self->breaks = self->one_line ? 0 : MAX (self->breaks, breaks);
  self->space = self->one_line;
}

static void
flush (Writer *self)
{
  if (self->out->len > 0)
    for (guint i = 0; i < self->breaks; i++)
      g_string_append_c (self->out, '\n');
  if (self->bullet)
    g_string_append (self->out, BULLET);
  else if (self->space && self->breaks == 0 && self->out->len > 0)
    g_string_append_c (self->out, ' ');
  self->breaks = 0;
  self->bullet = self->space = FALSE;
}

static gboolean
is_invisible (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT; /* soft hyphen, zero width, direction marks */
}

static void
put_character (Writer *self, gunichar c)
{
  if (c == '\n' && self->pre_line)
    put_break (self, MIN (self->breaks + 1, 2));
  else if (g_unichar_isspace (c))
    self->space = TRUE;
  else if (!is_invisible (c))
    {
      flush (self);
      g_string_append_unichar (self->out, c);
    }
}

static void
put_text (Writer *self, const char *text, gsize length)
{
  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    put_character (self, g_utf8_get_char (p));
}

static void
on_start (void *data, const xmlChar *xml_name, const xmlChar **attributes)
{
  Writer *self = data;
  const char *name = (const char *) xml_name;

  self->hidden += is_hidden (name);
  if (g_ascii_strcasecmp (name, "br") == 0)
    put_break (self, MIN (self->breaks + 1, 2));
  else if (is_line (name))
    put_break (self, 1);
  else if (is_paragraph (name))
    put_break (self, 2);
  else if (g_ascii_strcasecmp (name, "td") == 0 || g_ascii_strcasecmp (name, "th") == 0)
    self->space = TRUE;
  self->bullet = self->bullet || g_ascii_strcasecmp (name, "li") == 0;
}

static void
on_end (void *data, const xmlChar *xml_name)
{
  Writer *self = data;
  const char *name = (const char *) xml_name;

  if (is_hidden (name) && self->hidden > 0)
    self->hidden--;
  else if (g_ascii_strcasecmp (name, "li") == 0)
    self->bullet = FALSE; /* an empty item */
  if (is_paragraph (name))
    put_break (self, 2);
  else if (is_line (name) && g_ascii_strcasecmp (name, "br") != 0)
    put_break (self, 1);
}

static void
on_text (void *data, const xmlChar *text, int length)
{
  Writer *self = data;

  if (self->hidden == 0 && length > 0 && g_utf8_validate ((const char *) text, length, NULL))
    put_text (self, (const char *) text, (gsize) length);
}

/* Like an entity: "&" and a name or "#" and digits and ";". */
static gboolean
has_entity (const char *text)
{
  for (const char *p = strchr (text, '&'); p != NULL; p = strchr (p + 1, '&'))
    {
      const char *end = p + 1 + (p[1] == '#');

      while (g_ascii_isalnum (*end))
        end++;
      if (*end == ';' && end > p + 1)
        return TRUE;
    }
  return FALSE;
}

/* A "<" that begins a tag, not "inkomen < 110 %". @ret_block: some tag is a line or paragraph. */
static gboolean
has_tag (const char *text, gboolean *ret_block)
{
  gboolean found = FALSE;

  *ret_block = FALSE;
  for (const char *p = strchr (text, '<'); p != NULL; p = strchr (p + 1, '<'))
    {
      const char *name = p + 1 + (p[1] == '/');
      gsize length = 0;

      while (g_ascii_isalnum (name[length]))
        length++;
      if (length > 0 && g_ascii_isalpha (*name) && strchr (name, '>') != NULL)
        {
          g_autofree char *tag = g_strndup (name, length);

          found = TRUE;
          *ret_block = *ret_block || is_line (tag) || is_paragraph (tag);
        }
      else if (g_str_has_prefix (p, "<!--"))
        found = TRUE;
    }
  return found;
}

/* Only calls back, so that no tree is built and depth costs nothing. */
static void
read_html (Writer *writer, const char *text)
{
  xmlSAXHandler sax = { .startElement = on_start,
                        .endElement = on_end,
                        .characters = on_text,
                        .cdataBlock = on_text,
                        .ignorableWhitespace = on_text };
  htmlParserCtxtPtr context = htmlCreatePushParserCtxt (&sax, writer, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

  htmlCtxtUseOptions (context, HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
  htmlParseChunk (context, text, (int) strlen (text), 0);
  htmlParseChunk (context, "", 0, 1);
  if (context->myDoc != NULL)
    xmlFreeDoc (context->myDoc);
  htmlFreeParserCtxt (context);
}

char *
wv_clean_text (const char *text, gboolean multiline, WvCleaned *ret_cleaned)
{
  g_autoptr (GString) out = g_string_new (NULL);
  Writer writer = { .out = out, .one_line = !multiline };
  gboolean block;
  WvCleaned cleaned = WV_CLEANED_NOTHING;

  g_return_val_if_fail (text != NULL && g_utf8_validate (text, -1, NULL), NULL);

  cleaned |= has_tag (text, &block) ? WV_CLEANED_MARKUP : 0;
  cleaned |= has_entity (text) ? WV_CLEANED_ENTITIES : 0;
  writer.pre_line = multiline && !block;
  if (cleaned != WV_CLEANED_NOTHING)
    read_html (&writer, text);
  else
    put_text (&writer, text, strlen (text));
  if (ret_cleaned != NULL)
    *ret_cleaned = cleaned;
  return g_utf8_normalize (out->str, (gssize) out->len, G_NORMALIZE_DEFAULT_COMPOSE);
}

char *
wv_shorten_text (const char *text, glong max)
{
  const char *end;
  const char *cut;

  g_return_val_if_fail (text != NULL && max > 1, NULL);

  if (g_utf8_strlen (text, -1) <= max)
    return g_strdup (text);
  end = g_utf8_offset_to_pointer (text, max - 1);
  for (cut = end; cut > text && !g_ascii_isspace (*cut); cut--)
    ;
  if (cut == text)
    cut = end; /* one endless word */
  while (cut > text && strchr (" \n\t,;:", cut[-1]) != NULL)
    cut--;
  return g_strdup_printf ("%.*s…", (int) (cut - text), text);
}

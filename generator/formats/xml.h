/* XML 1.0: a small writer for feeds and sitemaps, and a check of what was written.
 *
 * The writer is ours rather than libxml2's xmlTextWriter, because that one copies each text several
 * times, lets characters through that XML forbids, and reports failure at every call where a buffer
 * of ours cannot fail. libxml2 then judges the result: xml_check(). */
#ifndef FABANG_FORMATS_XML_H
#define FABANG_FORMATS_XML_H

#include "base/diag.h"
#include "base/strbuf.h"

enum { XML_DEPTH_MAX = 32 };

/* Writes one document into a buffer, which it does not own. Elements stand on lines of their own,
 * indented by two spaces, unless they hold text. Misuse is our bug and asserted. */
struct xml_writer {
    struct strbuf *output;
    unsigned depth;
    bool tag_is_open;                 /* "<name attributes" waits for '>' */
    slice names[XML_DEPTH_MAX];       /* borrowed until xml_end() */
    bool has_elements[XML_DEPTH_MAX]; /* else text or nothing */
};

/* Writes the XML declaration. */
void xml_writer_init(struct xml_writer *writer, struct strbuf *output);
/* <?target text?> before the root. */
void xml_instruction(struct xml_writer *writer, slice target, slice text);
void xml_begin(struct xml_writer *writer, slice name);
/* Directly after xml_begin(). */
void xml_attribute(struct xml_writer *writer, slice name, slice value);
/* Escaped text; no elements may follow in the same parent. */
void xml_text(struct xml_writer *writer, slice text);
void xml_end(struct xml_writer *writer);
/* <name>text</name> */
void xml_element(struct xml_writer *writer, slice name, slice text);
/* The root must be closed. Ends the text with a newline. */
void xml_finish(struct xml_writer *writer);

/* Appends the text with &, <, > and (for attributes) quotes, tabs and line ends escaped. Characters
 * that XML 1.0 forbids (controls, U+FFFE, U+FFFF, ill-formed UTF-8) become U+FFFD. */
void xml_escape_text(struct strbuf *output, slice text);
void xml_escape_attribute(struct strbuf *output, slice text);

/* To be called before threads check: what libxml2 sets up at its first use is not meant for two at
 * once. */
void xml_check_init(void);
/* Well-formed by libxml2's judgement, without network, entities or DTDs; else false and
 * xml-malformed at the line of source->text. */
bool xml_check(struct diags *diags, const struct source *source);

#endif

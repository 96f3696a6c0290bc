/* Judges finished XML: the home of libxml2's parser. */
#include "formats/xml.h"

#include <assert.h>
#include <libxml/xmlreader.h>
#include <limits.h>

struct judgement {
    struct diags *diags;
    const struct source *source;
    bool is_good;
};

/* libxml2 tells lines, not offsets. */
static uint32_t line_offset(slice text, int line)
{
    size_t at = 0;
    for (int i = 1; i < line && at < text.len; i++)
        at = slice_find_char(text, '\n', at) + 1;
    return (uint32_t)(at < text.len ? at : text.len);
}

/* The first fault only: those behind it are mostly its consequences. */
static void hear(void *context, xmlErrorPtr error)
{
    struct judgement *judgement = context;
    if (!judgement->is_good || error->level == XML_ERR_WARNING)
        return;
    slice problem = slice_trim(slice_from(error->message));
    position where = { judgement->source, line_offset(judgement->source->text, error->line) };
    judgement->is_good = diag_add(judgement->diags, DIAG_XML_MALFORMED, where,
                                  SLICE("check what the page's template or content puts there"),
                                  "the XML is not well-formed: " SLICE_FMT, SLICE_ARG(problem));
}

static bool refuse_doctype(struct judgement *judgement, int line)
{
    position where = { judgement->source, line_offset(judgement->source->text, line) };
    return diag_add(judgement->diags, DIAG_XML_MALFORMED, where, SLICE("leave <!DOCTYPE ...> out"),
                    "the XML has a document type");
}

void xml_check_init(void)
{
    xmlInitParser();
}

bool xml_check(struct diags *diags, const struct source *source)
{
    assert(source->text.len <= INT_MAX);
    struct judgement judgement = { diags, source, true };
    int status = 0;
    xmlTextReaderPtr reader =
        xmlReaderForMemory(source->text.len > 0 ? source->text.ptr : "", (int)source->text.len,
                           NULL, NULL, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    assert(reader != NULL); /* fails for want of memory only */
    xmlTextReaderSetStructuredErrorHandler(reader, (xmlStructuredErrorFunc)hear, &judgement);
    while (judgement.is_good && (status = xmlTextReaderRead(reader)) == 1)
        if (xmlTextReaderNodeType(reader) == XML_READER_TYPE_DOCUMENT_TYPE)
            judgement.is_good =
                refuse_doctype(&judgement, xmlTextReaderGetParserLineNumber(reader));
    if (judgement.is_good && status < 0)
        judgement.is_good = diag_add(diags, DIAG_XML_MALFORMED, (position){ source, 0 }, SLICE(""),
                                     "the XML is not well-formed");
    xmlFreeTextReader(reader);
    return judgement.is_good;
}

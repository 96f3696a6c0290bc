/* PDF by poppler: fonts of Chinese documents number their glyphs, so that only their tables say
 * which characters stand there. */
#include "formats/pdf_text.h"

#include "base/strbuf.h"

#include <glib-object.h>
#include <poppler.h>
#include <stdio.h>

struct document {
    PopplerDocument *poppler;
    unpack_part *part;
    void *context;
};

/* Frees the text. */
static void hand_over(const struct document *document, const char *name, gchar *text)
{
    if (text != NULL)
        document->part(document->context, slice_from(name), slice_from(text));
    g_free(text);
}

static void read_metadata(const struct document *document)
{
    static gchar *(*const READERS[])(PopplerDocument *) = {
        poppler_document_get_author,   poppler_document_get_title,   poppler_document_get_subject,
        poppler_document_get_keywords, poppler_document_get_creator, poppler_document_get_producer,
        poppler_document_get_metadata,
    };
    for (size_t i = 0; i < sizeof(READERS) / sizeof(READERS[0]); i++)
        hand_over(document, "metadata", READERS[i](document->poppler));
}

static void read_notes(const struct document *document, PopplerPage *page, const char *name)
{
    GList *mappings = poppler_page_get_annot_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        PopplerAnnot *annot = ((const PopplerAnnotMapping *)at->data)->annot;
        hand_over(document, name, poppler_annot_get_contents(annot));
        if (POPPLER_IS_ANNOT_MARKUP(annot))
            hand_over(document, name, poppler_annot_markup_get_label(POPPLER_ANNOT_MARKUP(annot)));
    }
    poppler_page_free_annot_mapping(mappings);
}

static void read_fields(const struct document *document, PopplerPage *page, const char *name)
{
    GList *mappings = poppler_page_get_form_field_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        PopplerFormField *field = ((const PopplerFormFieldMapping *)at->data)->field;
        if (poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_TEXT)
            hand_over(document, name, poppler_form_field_text_get_text(field));
    }
    poppler_page_free_form_field_mapping(mappings);
}

static bool read_page(const struct document *document, int number)
{
    char name[48];
    PopplerPage *page = poppler_document_get_page(document->poppler, number);
    if (page == NULL)
        return false;
    (void)snprintf(name, sizeof(name), "page %d", number + 1);
    hand_over(document, name, poppler_page_get_text(page));
    (void)snprintf(name, sizeof(name), "page %d, note", number + 1);
    read_notes(document, page, name);
    (void)snprintf(name, sizeof(name), "page %d, field", number + 1);
    read_fields(document, page, name);
    g_object_unref(page);
    return true;
}

static gboolean keep_bytes(const gchar *bytes, gsize count, gpointer kept, GError **error)
{
    (void)error;
    strbuf_add(kept, (slice){ bytes, count });
    return TRUE;
}

static bool read_attachments(const struct document *document)
{
    bool ok = true;
    GList *attachments = poppler_document_get_attachments(document->poppler);
    for (GList *at = attachments; at != NULL; at = at->next) {
        PopplerAttachment *attachment = at->data;
        const gchar *name = poppler_attachment_get_name(attachment);
        slice shown = name != NULL ? slice_from(name) : SLICE("attachment");
        struct strbuf bytes = { 0 };
        ok = poppler_attachment_save_to_callback(attachment, keep_bytes, &bytes, NULL) && ok;
        document->part(document->context, shown, shown);
        document->part(document->context, shown, strbuf_slice(&bytes));
        strbuf_release(&bytes);
    }
    g_list_free_full(attachments, g_object_unref);
    return ok;
}

bool pdf_text_each(slice pdf, unpack_part *part, void *context)
{
    GBytes *bytes = g_bytes_new_static(pdf.ptr, pdf.len);
    struct document document = {
        .poppler = poppler_document_new_from_bytes(bytes, NULL, NULL),
        .part = part,
        .context = context,
    };
    bool ok = document.poppler != NULL;
    if (ok) {
        read_metadata(&document);
        int count = poppler_document_get_n_pages(document.poppler);
        for (int number = 0; ok && number < count; number++)
            ok = read_page(&document, number);
        ok = read_attachments(&document) && ok;
        g_object_unref(document.poppler);
    }
    g_bytes_unref(bytes);
    return ok;
}

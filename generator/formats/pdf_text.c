/* PDF by poppler: fonts of Chinese documents number their glyphs, so that only their tables say
 * which characters stand there. Poppler brings some forty libraries with it, which would be most of
 * what the program's start takes, so it is loaded when the first PDF is met. */
#include "formats/pdf_text.h"

#include "base/strbuf.h"

#include <dlfcn.h>
#include <glib-object.h>
#include <poppler.h>
#include <stdio.h>

/* All that is asked of the library and of the GLib that it brings, with the headers' types. */
#define FUNCTIONS(F)                                                                               \
    F(poppler_annot_get_contents)                                                                  \
    F(poppler_annot_markup_get_label)                                                              \
    F(poppler_annot_markup_get_type)                                                               \
    F(poppler_attachment_get_name)                                                                 \
    F(poppler_attachment_save_to_callback)                                                         \
    F(poppler_document_get_attachments)                                                            \
    F(poppler_document_get_author)                                                                 \
    F(poppler_document_get_creator)                                                                \
    F(poppler_document_get_keywords)                                                               \
    F(poppler_document_get_metadata)                                                               \
    F(poppler_document_get_n_pages)                                                                \
    F(poppler_document_get_page)                                                                   \
    F(poppler_document_get_producer)                                                               \
    F(poppler_document_get_subject)                                                                \
    F(poppler_document_get_title)                                                                  \
    F(poppler_document_new_from_bytes)                                                             \
    F(poppler_form_field_get_field_type)                                                           \
    F(poppler_form_field_text_get_text)                                                            \
    F(poppler_page_free_annot_mapping)                                                             \
    F(poppler_page_free_form_field_mapping)                                                        \
    F(poppler_page_get_annot_mapping)                                                              \
    F(poppler_page_get_form_field_mapping)                                                         \
    F(poppler_page_get_text)                                                                       \
    F(g_bytes_new_static)                                                                          \
    F(g_bytes_unref)                                                                               \
    F(g_free)                                                                                      \
    F(g_list_free_full)                                                                            \
    F(g_object_unref)                                                                              \
    F(g_type_check_instance_is_a)

static const char LIBRARY[] = "libpoppler-glib.so.8";

struct library {
#define MEMBER(name) __typeof__(name) *(name);
    FUNCTIONS(MEMBER)
#undef MEMBER
};

struct document {
    struct library library;
    PopplerDocument *poppler;
    unpack_part *part;
    void *context;
};

/* The system counts how often it was asked for and loads it once; GLib cannot be unloaded. */
static bool load_library(struct library *library)
{
    void *handle = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    if (handle == NULL)
        return false;
    bool complete = true;
#define FIND(name) complete = (*(void **)&library->name = dlsym(handle, #name)) != NULL && complete;
    FUNCTIONS(FIND)
#undef FIND
    dlclose(handle);
    return complete;
}

/* Frees the text. */
static void hand_over(const struct document *document, const char *name, gchar *text)
{
    if (text != NULL)
        document->part(document->context, slice_from(name), slice_from(text));
    document->library.g_free(text);
}

static void read_metadata(const struct document *document)
{
    const struct library *library = &document->library;
    gchar *(*const readers[])(PopplerDocument *) = {
        library->poppler_document_get_author,   library->poppler_document_get_title,
        library->poppler_document_get_subject,  library->poppler_document_get_keywords,
        library->poppler_document_get_creator,  library->poppler_document_get_producer,
        library->poppler_document_get_metadata,
    };
    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
        hand_over(document, "metadata", readers[i](document->poppler));
}

static bool is_markup(const struct library *library, PopplerAnnot *annot)
{
    return library->g_type_check_instance_is_a((GTypeInstance *)annot,
                                               library->poppler_annot_markup_get_type());
}

static void read_notes(const struct document *document, PopplerPage *page, const char *name)
{
    const struct library *library = &document->library;
    GList *mappings = library->poppler_page_get_annot_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        PopplerAnnot *annot = ((const PopplerAnnotMapping *)at->data)->annot;
        hand_over(document, name, library->poppler_annot_get_contents(annot));
        if (is_markup(library, annot))
            hand_over(document, name,
                      library->poppler_annot_markup_get_label((PopplerAnnotMarkup *)annot));
    }
    library->poppler_page_free_annot_mapping(mappings);
}

static void read_fields(const struct document *document, PopplerPage *page, const char *name)
{
    const struct library *library = &document->library;
    GList *mappings = library->poppler_page_get_form_field_mapping(page);
    for (const GList *at = mappings; at != NULL; at = at->next) {
        PopplerFormField *field = ((const PopplerFormFieldMapping *)at->data)->field;
        if (library->poppler_form_field_get_field_type(field) == POPPLER_FORM_FIELD_TEXT)
            hand_over(document, name, library->poppler_form_field_text_get_text(field));
    }
    library->poppler_page_free_form_field_mapping(mappings);
}

static bool read_page(const struct document *document, int number)
{
    const struct library *library = &document->library;
    char name[48];
    PopplerPage *page = library->poppler_document_get_page(document->poppler, number);
    if (page == NULL)
        return false;
    (void)snprintf(name, sizeof(name), "page %d", number + 1);
    hand_over(document, name, library->poppler_page_get_text(page));
    (void)snprintf(name, sizeof(name), "page %d, note", number + 1);
    read_notes(document, page, name);
    (void)snprintf(name, sizeof(name), "page %d, field", number + 1);
    read_fields(document, page, name);
    library->g_object_unref(page);
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
    const struct library *library = &document->library;
    bool ok = true;
    GList *attachments = library->poppler_document_get_attachments(document->poppler);
    for (GList *at = attachments; at != NULL; at = at->next) {
        PopplerAttachment *attachment = at->data;
        const gchar *name = library->poppler_attachment_get_name(attachment);
        slice shown = name != NULL ? slice_from(name) : SLICE("attachment");
        struct strbuf bytes = { 0 };
        ok = library->poppler_attachment_save_to_callback(attachment, keep_bytes, &bytes, NULL) &&
             ok;
        document->part(document->context, shown, shown);
        document->part(document->context, shown, strbuf_slice(&bytes));
        strbuf_release(&bytes);
    }
    library->g_list_free_full(attachments, library->g_object_unref);
    return ok;
}

bool pdf_text_each(slice pdf, unpack_part *part, void *context)
{
    struct document document = { .part = part, .context = context };
    const struct library *library = &document.library;
    if (!load_library(&document.library))
        return false;
    GBytes *bytes = library->g_bytes_new_static(pdf.ptr, pdf.len);
    document.poppler = library->poppler_document_new_from_bytes(bytes, NULL, NULL);
    bool ok = document.poppler != NULL;
    if (ok) {
        read_metadata(&document);
        int count = library->poppler_document_get_n_pages(document.poppler);
        for (int number = 0; ok && number < count; number++)
            ok = read_page(&document, number);
        ok = read_attachments(&document) && ok;
        library->g_object_unref(document.poppler);
    }
    library->g_bytes_unref(bytes);
    return ok;
}

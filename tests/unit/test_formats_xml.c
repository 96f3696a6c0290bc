/* XML: what the writer makes, and what the check refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "formats/xml.h"

#include <string.h>

static void documents_are_indented_and_escaped(void **state)
{
    (void)state;
    struct strbuf output = { 0 };
    struct xml_writer writer;
    xml_writer_init(&writer, &output);
    xml_begin(&writer, SLICE("rss"));
    xml_attribute(&writer, SLICE("a"), SLICE("<\"&\n\t'>"));
    xml_element(&writer, SLICE("title"), SLICE("中 <b> & ]]> \x01\xFF\r"));
    xml_begin(&writer, SLICE("empty"));
    xml_end(&writer);
    xml_end(&writer);
    xml_finish(&writer);
    static const char expected[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<rss a=\"&lt;&quot;&amp;&#10;&#9;'&gt;\">\n"
        "  <title>中 &lt;b&gt; &amp; ]]&gt; \xEF\xBF\xBD\xEF\xBF\xBD&#13;</title>\n"
        "  <empty/>\n</rss>\n";
    assert_int_equal(output.len, strlen(expected));
    assert_memory_equal(output.ptr, expected, output.len);
    struct diags *diags = diags_new();
    struct source source = { SLICE("feed.xml"), strbuf_slice(&output) };
    assert_true(xml_check(diags, &source));
    assert_int_equal(diags_size(diags), 0);
    diags_free(diags);
    strbuf_release(&output);
}

static void faults_are_found_at_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t line;
    } cases[] = {
        { "<a>\n<b>\n</a>\n", 3 },
        { "<a>\n&nbsp;</a>\n", 2 },
        { "<a/>\n<b/>\n", 2 },
        { "", 1 },
        { "<a b=1/>", 1 },
        { "<a>\n\x01</a>", 2 },
        { "<!DOCTYPE a SYSTEM \"x\"><a/>", 1 },
        { "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>", 1 },
        { "<a xmlns:x='y'><z:b/></a>", 1 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct diags *diags = diags_new();
        struct source source = { SLICE("feed.xml"), slice_from(cases[i].text) };
        if (xml_check(diags, &source))
            fail_msg("accepted: %s", cases[i].text);
        assert_int_equal(diags_size(diags), 1);
        assert_int_equal(diags_at(diags, 0)->code, DIAG_XML_MALFORMED);
        uint32_t line, column;
        position_line_column(diags_at(diags, 0)->where, &line, &column);
        assert_int_equal(line, cases[i].line);
        diags_free(diags);
    }
}

/* XML 1.0, section 2.2, and the references of the header, a character at a time. */
static void add_plainly(struct strbuf *output, slice text, bool in_attribute)
{
    while (text.len > 0) {
        uint32_t code_point = utf8_next(&text);
        const char *reference = code_point == '&'    ? "&amp;"
                                : code_point == '<'  ? "&lt;"
                                : code_point == '>'  ? "&gt;"
                                : code_point == '\r' ? "&#13;"
                                : !in_attribute      ? NULL
                                : code_point == '"'  ? "&quot;"
                                : code_point == '\n' ? "&#10;"
                                : code_point == '\t' ? "&#9;"
                                                     : NULL;
        bool is_blank = code_point == '\t' || code_point == '\n';
        bool is_forbidden = (code_point < 0x20 && !is_blank) || (code_point & ~1U) == 0xFFFE;
        if (reference != NULL)
            strbuf_add(output, slice_from(reference));
        else
            strbuf_add_code_point(output, is_forbidden ? 0xFFFD : code_point);
    }
}

static void random_texts_are_escaped_as_written_down(void **state)
{
    (void)state;
    enum { GOOD_WORDS = 10 };
    static const char *const WORDS[] = {
        "<p>", "a&b",  "\"",   "中文，",       "\n", "\t", "plain words here", "href", "\r",
        "é",   "\xFF", "\x01", "\xEF\xBF\xBE", "𠮷", ">"
    };
    struct strbuf text = { 0 };
    uint32_t random = 1;
    for (unsigned i = 0; i < 100000; i++) {
        strbuf_reset(&text);
        for (unsigned j = random >> 16 & 15; j > 0; j--) {
            random = random * 1664525U + 1013904223U;
            size_t count = i % 2 == 0 ? sizeof(WORDS) / sizeof(WORDS[0]) : GOOD_WORDS;
            size_t word = (random >> 16) % count;
            strbuf_add(&text, slice_from(WORDS[word]));
        }
        random = random * 1664525U + 1013904223U;
        for (int in_attribute = 0; in_attribute < 2; in_attribute++) {
            struct strbuf output = { 0 };
            struct strbuf wanted = { 0 };
            add_plainly(&wanted, strbuf_slice(&text), in_attribute != 0);
            if (in_attribute != 0)
                xml_escape_attribute(&output, strbuf_slice(&text));
            else
                xml_escape_text(&output, strbuf_slice(&text));
            if (!slice_equal(strbuf_slice(&output), strbuf_slice(&wanted)))
                fail_msg("'%.*s' became '%.*s'", SLICE_ARG(strbuf_slice(&text)),
                         SLICE_ARG(strbuf_slice(&output)));
            strbuf_release(&output);
            strbuf_release(&wanted);
        }
    }
    strbuf_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documents_are_indented_and_escaped),
        cmocka_unit_test(random_texts_are_escaped_as_written_down),
        cmocka_unit_test(faults_are_found_at_their_line),
    };
    return cmocka_run_group_tests_name("XML", tests, NULL, NULL);
}

/* iCalendar lines: folding by octets, escaping, dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "formats/icalendar.h"

#include <string.h>

static void lines_are_folded_between_characters(void **state)
{
    (void)state;
    struct strbuf output = { 0 };
    icalendar_text(&output, SLICE("SUMMARY"),
                   SLICE("第十一届“创客中国”高端科学仪器装备和传感器中小企业创新创业大赛报名截止"));
    slice rest = strbuf_slice(&output);
    size_t lines = 0;
    while (rest.len > 0) {
        size_t end = slice_find(rest, SLICE("\r\n"), 0);
        slice line = slice_sub(rest, 0, end);
        assert_true(line.len <= 75);
        assert_int_equal(utf8_invalid_at(line), line.len);
        assert_true(lines == 0 || line.ptr[0] == ' ');
        rest = slice_from_index(rest, end + 2);
        lines++;
    }
    assert_int_equal(lines, 2);
    strbuf_release(&output);
}

static void text_is_escaped(void **state)
{
    (void)state;
    struct strbuf output = { 0 };
    icalendar_text(&output, SLICE("SUMMARY"), SLICE("a;b,c\\d\ne\x07"));
    assert_true(slice_equal(strbuf_slice(&output), SLICE("SUMMARY:a\\;b\\,c\\\\d\\ne\r\n")));
    strbuf_release(&output);
}

static void instants_are_printed_in_utc(void **state)
{
    (void)state;
    struct strbuf output = { 0 };
    struct instant instant;
    assert_true(instant_parse(SLICE("2026-07-11T00:00:00+08:00"), &instant));
    icalendar_instant(&output, SLICE("DTSTART"), instant);
    icalendar_date(&output, SLICE("DTEND"), (struct date){ 2026, 7, 1 });
    assert_true(slice_equal(strbuf_slice(&output),
                            SLICE("DTSTART:20260710T160000Z\r\nDTEND;VALUE=DATE:20260701\r\n")));
    strbuf_release(&output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_folded_between_characters),
        cmocka_unit_test(text_is_escaped),
        cmocka_unit_test(instants_are_printed_in_utc),
    };
    return cmocka_run_group_tests_name("iCalendar", tests, NULL, NULL);
}

/* Numbers as the reference has them: 64-bit integers, doubles that are added in decimal, Ruby's
 * printing. */
#include "liquid/number.h"

#include "liquid/tokenizer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char TOO_LARGE[] = "integer result has more than 64 bits";

enum { DIGITS_MAX = 17 };

/* 38 digits are needed for a product of two doubles; no other type has them. */
__extension__ typedef __int128 wide;

/* digits * 10^exponent */
struct decimal {
    wide digits;
    int exponent;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Up to 18 digits fit without a test. */
static bool read_digits(slice text, int64_t *number)
{
    int64_t result = 0;
    for (size_t i = 0; i < text.len; i++)
        if (__builtin_mul_overflow(result, 10, &result) ||
            __builtin_add_overflow(result, text.ptr[i] - '0', &result))
            return false;
    *number = result;
    return true;
}

static double read_float(slice text)
{
    char small[64];
    if (text.len < sizeof(small)) {
        memcpy(small, text.ptr, text.len);
        small[text.len] = '\0';
        return strtod(small, NULL);
    }
    struct strbuf copy = { 0 };
    strbuf_add(&copy, text);
    strbuf_add_char(&copy, '\0');
    double number = strtod(copy.ptr, NULL);
    strbuf_release(&copy);
    return number;
}

bool liquid_number_literal(slice text, struct liquid_value *value)
{
    if (slice_find_char(text, '.', 0) < text.len) {
        *value = liquid_float(read_float(text));
        return true;
    }
    bool negative = text.len > 0 && text.ptr[0] == '-';
    int64_t number;
    if (!read_digits(slice_from_index(text, negative), &number))
        return false;
    *value = liquid_integer(negative ? -number : number);
    return true;
}

static const int64_t POWERS[] = { 1,
                                  10,
                                  100,
                                  1000,
                                  10000,
                                  100000,
                                  1000000,
                                  10000000,
                                  100000000,
                                  1000000000,
                                  10000000000,
                                  100000000000,
                                  1000000000000,
                                  10000000000000,
                                  100000000000000,
                                  1000000000000000,
                                  10000000000000000,
                                  100000000000000000,
                                  1000000000000000000 };

/* The shortest digits that read back as `number`, without zeros at their end. Most numbers of a
 * page have few places after the point: those need no search. */
static struct decimal shortest(double number)
{
    assert(isfinite(number));
    double size = fabs(number);
    if (size < 1e9)
        for (int places = 0; places <= 6; places++) {
            double scaled = nearbyint(size * (double)POWERS[places]);
            if (scaled / (double)POWERS[places] == size) {
                int64_t digits = (int64_t)scaled; /* below 10^15 */
                return (struct decimal){ number < 0 ? -digits : digits, -places };
            }
        }
    char text[40];
    int precision = size < 1e-300 ? 0 : 14;
    for (; precision < DIGITS_MAX; precision++) {
        snprintf(text, sizeof(text), "%.*e", precision, number);
        if (strtod(text, NULL) == number)
            break;
    }
    struct decimal decimal = { 0 };
    const char *at = text;
    bool negative = *at == '-';
    int places = 0;
    bool after_point = false;
    for (at += negative; *at != 'e'; at++) {
        if (*at == '.') {
            after_point = true;
            continue;
        }
        decimal.digits = decimal.digits * 10 + (*at - '0');
        places += after_point;
    }
    decimal.exponent = (int)strtol(at + 1, NULL, 10) - places;
    while (decimal.digits != 0 && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.exponent++;
    }
    if (negative)
        decimal.digits = -decimal.digits;
    return decimal;
}

static void print_digits(wide digits, char *text, int *count)
{
    char reversed[48];
    int length = 0;
    assert(digits >= 0);
    for (; digits > INT64_MAX; digits /= 10)
        reversed[length++] = (char)('0' + (int)(digits % 10));
    int64_t rest = (int64_t)digits; /* cheaper than 128 bits */
    do {
        reversed[length++] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest != 0);
    for (int i = 0; i < length; i++)
        text[i] = reversed[length - 1 - i];
    *count = length;
}

static void print_fixed(struct strbuf *output, const char *digits, int count, int point)
{
    if (point <= 0) {
        strbuf_add(output, SLICE("0."));
        for (int i = point; i < 0; i++)
            strbuf_add_char(output, '0');
        strbuf_add(output, (slice){ digits, (size_t)count });
        return;
    }
    int whole = point < count ? point : count;
    strbuf_add(output, (slice){ digits, (size_t)whole });
    for (int i = count; i < point; i++)
        strbuf_add_char(output, '0');
    strbuf_add_char(output, '.');
    if (point < count)
        strbuf_add(output, (slice){ digits + point, (size_t)(count - point) });
    else
        strbuf_add_char(output, '0');
}

void liquid_print_float(struct strbuf *output, double number)
{
    if (isnan(number)) {
        strbuf_add(output, SLICE("NaN"));
        return;
    }
    if (signbit(number))
        strbuf_add_char(output, '-');
    if (isinf(number)) {
        strbuf_add(output, SLICE("Infinity"));
        return;
    }
    struct decimal decimal = shortest(fabs(number));
    char digits[48];
    int count;
    while (decimal.digits != 0 && decimal.digits % 10 == 0) {
        decimal.digits /= 10;
        decimal.exponent++;
    }
    print_digits(decimal.digits, digits, &count);
    int point = count + decimal.exponent; /* 0.DIGITS * 10^point */
    if (decimal.digits == 0)
        point = 1;
    if (point > -4 && (point <= 15 || (point == 16 && count > point))) {
        print_fixed(output, digits, count, point);
        return;
    }
    strbuf_add_char(output, digits[0]);
    strbuf_add_char(output, '.');
    strbuf_add(output, count > 1 ? (slice){ digits + 1, (size_t)count - 1 } : SLICE("0"));
    strbuf_format(output, "e%c%02d", point - 1 < 0 ? '-' : '+', abs(point - 1));
}

/* to_i of text: white space, a sign, digits with single underscores; what follows is ignored. False
 * when 64 bits do not hold it, which is then as near as they come. */
static bool read_integer(slice text, int64_t *integer)
{
    size_t i = 0;
    while (i < text.len && liquid_is_space(text.ptr[i]))
        i++;
    bool negative = i < text.len && text.ptr[i] == '-';
    if (i < text.len && (text.ptr[i] == '-' || text.ptr[i] == '+'))
        i++;
    int64_t number = 0;
    bool any = false;
    for (; i < text.len; i++) {
        if (text.ptr[i] == '_' && any && i + 1 < text.len && is_digit(text.ptr[i + 1]))
            continue;
        if (!is_digit(text.ptr[i]))
            break;
        any = true;
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, text.ptr[i] - '0', &number)) {
            *integer = negative ? INT64_MIN : INT64_MAX;
            return false;
        }
    }
    *integer = negative ? -number : number;
    return true;
}

/* /\A-?\d+\.\d+\z/ */
static bool is_decimal(slice text)
{
    size_t i = text.len > 0 && text.ptr[0] == '-';
    size_t whole = i;
    while (i < text.len && is_digit(text.ptr[i]))
        i++;
    if (i == whole || i == text.len || text.ptr[i] != '.')
        return false;
    size_t part = ++i;
    while (i < text.len && is_digit(text.ptr[i]))
        i++;
    return i > part && i == text.len;
}

static int64_t nearest_integer(slice text)
{
    int64_t integer;
    (void)read_integer(text, &integer);
    return integer;
}

/* Digits that 64 bits do not hold are read as a float: near it, and seen to be so. */
static struct liquid_value number_of_text(slice text)
{
    int64_t integer;
    if (!read_integer(text, &integer))
        return liquid_float(read_float(liquid_trim_start(text)));
    return liquid_integer(integer);
}

struct liquid_value liquid_to_number(struct liquid_value value)
{
    switch ((int)value.kind) {
    case LIQUID_INTEGER:
    case LIQUID_FLOAT:
        return value;
    case LIQUID_STRING:
    case LIQUID_SAFE: {
        slice text = liquid_trim_end(liquid_trim_start(value.string));
        if (is_decimal(text))
            return liquid_float(read_float(text));
        return number_of_text(value.string);
    }
    default:
        return liquid_integer(0);
    }
}

bool liquid_to_integer(struct liquid_value value, int64_t *integer)
{
    if (value.kind == LIQUID_INTEGER) {
        *integer = value.integer;
        return true;
    }
    if (value.kind != LIQUID_STRING && value.kind != LIQUID_SAFE)
        return false;
    slice text = slice_trim(value.string);
    size_t sign = text.len > 0 && (text.ptr[0] == '-' || text.ptr[0] == '+');
    bool was_digit = false;
    for (size_t i = sign; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) && !(text.ptr[i] == '_' && was_digit && i + 1 < text.len))
            return false;
        was_digit = is_digit(text.ptr[i]);
    }
    if (text.len == sign || !is_digit(text.ptr[text.len - 1]))
        return false;
    *integer = nearest_integer(text); /* an index, a limit: the largest is large enough */
    return true;
}

static int64_t cut(double number)
{
    if (isnan(number))
        return 0;
    if (number >= 9223372036854775807.0)
        return INT64_MAX;
    return number <= -9223372036854775808.0 ? INT64_MIN : (int64_t)number;
}

int64_t liquid_cut_integer(struct liquid_value value)
{
    switch ((int)value.kind) {
    case LIQUID_INTEGER:
        return value.integer;
    case LIQUID_FLOAT:
        return cut(value.real);
    case LIQUID_STRING:
    case LIQUID_SAFE:
        return nearest_integer(value.string);
    default:
        return 0;
    }
}

static double as_double(struct liquid_value value)
{
    return value.kind == LIQUID_FLOAT ? value.real : (double)value.integer;
}

static struct decimal as_decimal(struct liquid_value value)
{
    if (value.kind == LIQUID_INTEGER)
        return (struct decimal){ value.integer, 0 };
    return shortest(value.real);
}

static double decimal_to_double(struct decimal decimal)
{
    const int64_t exact = (int64_t)1 << 53;
    /* Both parts are exact doubles: one division or product rounds once, as it should. */
    if (decimal.digits < exact && decimal.digits > -exact && decimal.exponent <= 0 &&
        decimal.exponent >= -15)
        return (double)(int64_t)decimal.digits / (double)POWERS[-decimal.exponent];
    char text[64];
    char digits[48];
    int count;
    wide size = decimal.digits < 0 ? -decimal.digits : decimal.digits;
    print_digits(size, digits, &count);
    snprintf(text, sizeof(text), "%s%.*se%d", decimal.digits < 0 ? "-" : "", count, digits,
             decimal.exponent);
    return strtod(text, NULL);
}

static int digit_count(wide digits)
{
    int count = 0;
    for (; digits != 0; digits /= 10)
        count++;
    return count;
}

/* Both to the smaller exponent; false when that needs more digits than there are. */
static bool align(struct decimal *a, struct decimal *b)
{
    struct decimal *larger = a->exponent > b->exponent ? a : b;
    const struct decimal *smaller = larger == a ? b : a;
    if (larger->digits == 0)
        larger->exponent = smaller->exponent;
    if (larger->exponent - smaller->exponent + digit_count(larger->digits) > 37)
        return false;
    for (; larger->exponent > smaller->exponent; larger->exponent--)
        larger->digits *= 10;
    return true;
}

/* 20 digits more than the divisor has, and a last one that says whether there is a rest. */
static double divide(struct decimal a, struct decimal b)
{
    while (digit_count(a.digits) < 37) {
        if (a.digits == 0)
            break;
        a.digits *= 10;
        a.exponent--;
    }
    wide quotient = a.digits / b.digits;
    if (a.digits % b.digits != 0 && digit_count(quotient) < 38)
        return decimal_to_double(
            (struct decimal){ quotient * 10 + (((a.digits < 0) != (b.digits < 0)) ? -1 : 1),
                              a.exponent - b.exponent - 1 });
    return decimal_to_double((struct decimal){ quotient, a.exponent - b.exponent });
}

static double floored_modulo(double a, double b)
{
    double rest = fmod(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static const char *calculate_doubles(enum liquid_operation operation, double a, double b,
                                     double *result)
{
    switch (operation) {
    case OPERATION_ADD:
        *result = a + b;
        break;
    case OPERATION_SUBTRACT:
        *result = a - b;
        break;
    case OPERATION_MULTIPLY:
        *result = a * b;
        break;
    case OPERATION_DIVIDE:
        *result = a / b;
        break;
    case OPERATION_MODULO:
        if (b == 0)
            return "divided by 0";
        *result = floored_modulo(a, b);
        break;
    }
    return NULL;
}

static const char *calculate_decimals(enum liquid_operation operation, struct liquid_value left,
                                      struct liquid_value right, struct liquid_value *result)
{
    double x = as_double(left);
    double y = as_double(right);
    double number = 0;
    *result = liquid_nil();
    bool finite = isfinite(x) && isfinite(y) && (operation < OPERATION_DIVIDE || y != 0);
    struct decimal a = { 0 };
    struct decimal b = { 0 };
    if (finite) {
        a = as_decimal(left);
        b = as_decimal(right);
    }
    bool aligned = finite && (operation == OPERATION_MULTIPLY || operation == OPERATION_DIVIDE ||
                              align(&a, &b));
    if (operation == OPERATION_MULTIPLY && digit_count(a.digits) + digit_count(b.digits) > 37)
        aligned = false;
    if (!aligned) {
        const char *wrong = calculate_doubles(operation, x, y, &number);
        *result = liquid_float(number);
        return wrong;
    }
    switch (operation) {
    case OPERATION_ADD:
        number = decimal_to_double((struct decimal){ a.digits + b.digits, a.exponent });
        break;
    case OPERATION_SUBTRACT:
        number = decimal_to_double((struct decimal){ a.digits - b.digits, a.exponent });
        break;
    case OPERATION_MULTIPLY:
        number =
            decimal_to_double((struct decimal){ a.digits * b.digits, a.exponent + b.exponent });
        if (number == 0)
            number = signbit(x) != signbit(y) ? -0.0 : 0.0;
        break;
    case OPERATION_DIVIDE:
        number = divide(a, b);
        break;
    case OPERATION_MODULO: {
        wide rest = a.digits % b.digits;
        if (rest != 0 && (rest < 0) != (b.digits < 0))
            rest += b.digits;
        number = decimal_to_double((struct decimal){ rest, a.exponent });
        break;
    }
    }
    *result = liquid_float(number);
    return NULL;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    int64_t quotient = a / b;
    return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

static int64_t floor_modulo(int64_t a, int64_t b)
{
    int64_t rest = a % b;
    return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

static const char *calculate_integers(enum liquid_operation operation, int64_t a, int64_t b,
                                      int64_t *result)
{
    switch (operation) {
    case OPERATION_ADD:
        return __builtin_add_overflow(a, b, result) ? TOO_LARGE : NULL;
    case OPERATION_SUBTRACT:
        return __builtin_sub_overflow(a, b, result) ? TOO_LARGE : NULL;
    case OPERATION_MULTIPLY:
        return __builtin_mul_overflow(a, b, result) ? TOO_LARGE : NULL;
    case OPERATION_DIVIDE:
    case OPERATION_MODULO:
        break;
    }
    if (b == 0)
        return "divided by 0";
    if (b == -1) { /* the one quotient that overflows */
        *result = 0;
        return operation == OPERATION_MODULO          ? NULL
               : __builtin_sub_overflow(0, a, result) ? TOO_LARGE
                                                      : NULL;
    }
    *result = operation == OPERATION_DIVIDE ? floor_divide(a, b) : floor_modulo(a, b);
    return NULL;
}

const char *liquid_calculate(enum liquid_operation operation, struct liquid_value a,
                             struct liquid_value b, struct liquid_value *result)
{
    assert(a.kind == LIQUID_INTEGER || a.kind == LIQUID_FLOAT);
    assert(b.kind == LIQUID_INTEGER || b.kind == LIQUID_FLOAT);
    if (a.kind == LIQUID_FLOAT || b.kind == LIQUID_FLOAT)
        return calculate_decimals(operation, a, b, result);
    *result = liquid_integer(0);
    return calculate_integers(operation, a.integer, b.integer, &result->integer);
}

/* digits / 10^drop, half away from zero */
static wide round_off(wide digits, int64_t drop)
{
    wide power = 1;
    for (; drop > 0; drop--) {
        if (power > (wide)INT64_MAX * INT64_MAX / 10)
            return 0;
        power *= 10;
    }
    wide rest = digits % power;
    wide quotient = digits / power;
    wide twice = (rest < 0 ? -rest : rest) * 2;
    if (twice >= power)
        quotient += digits < 0 ? -1 : 1;
    return quotient;
}

static const char *whole(double number, struct liquid_value *result)
{
    *result = liquid_integer(cut(number));
    bool fits = number < 9223372036854775807.0 && number >= -9223372036854775808.0;
    return fits ? NULL : TOO_LARGE;
}

const char *liquid_round(struct liquid_value number, int64_t digits, struct liquid_value *result)
{
    *result = number;
    if (number.kind == LIQUID_INTEGER) {
        if (digits >= 0)
            return NULL;
        wide rounded = digits < -18 ? 0 : round_off(number.integer, -digits) * POWERS[-digits];
        *result = liquid_integer((int64_t)rounded);
        return rounded > INT64_MAX || rounded < INT64_MIN ? TOO_LARGE : NULL;
    }
    if (!isfinite(number.real))
        return NULL;
    struct decimal decimal = shortest(number.real);
    if (-decimal.exponent > digits) {
        decimal.digits = round_off(decimal.digits, -decimal.exponent - digits);
        decimal.exponent = digits < -400 ? 0 : (int)-digits;
    }
    double rounded = decimal_to_double(decimal);
    if (digits <= 0)
        return whole(rounded, result);
    *result = liquid_float(rounded);
    return NULL;
}

const char *liquid_round_towards(struct liquid_value number, int direction,
                                 struct liquid_value *result)
{
    if (number.kind == LIQUID_INTEGER) {
        *result = number;
        return NULL;
    }
    *result = liquid_nil();
    if (isnan(number.real))
        return "NaN";
    if (isinf(number.real))
        return number.real < 0 ? "-Infinity" : "Infinity";
    return whole(direction < 0 ? floor(number.real) : ceil(number.real), result);
}

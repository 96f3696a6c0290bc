/* Numbers as the reference has them: 64-bit integers, doubles that are added in decimal, Ruby's
 * printing. */
#ifndef FABANG_LIQUID_NUMBER_H
#define FABANG_LIQUID_NUMBER_H

#include "base/strbuf.h"
#include "liquid/liquid.h"

/* `-?digits` or `-?digits.digits`; false when an integer has more than 64 bits. */
bool liquid_number_literal(slice text, struct liquid_value *value);
/* Ruby's Float#to_s: the shortest digits that read back, "1.0", "1.0e+20", "Infinity". */
void liquid_print_float(struct strbuf *output, double number);
/* What a filter calculates with: INTEGER or FLOAT. Text counts by its leading digits ("3x" is 3),
 * other kinds are 0. */
struct liquid_value liquid_to_number(struct liquid_value value);
/* A whole number, or the text of one; false for anything else ("invalid integer"). */
bool liquid_to_integer(struct liquid_value value, int64_t *integer);
/* Ruby's to_i: leading digits of text, floats cut, nil 0. */
int64_t liquid_cut_integer(struct liquid_value value);

enum liquid_operation {
    OPERATION_ADD,
    OPERATION_SUBTRACT,
    OPERATION_MULTIPLY,
    OPERATION_DIVIDE,
    OPERATION_MODULO
};

/* On INTEGER and FLOAT. NULL, or what is wrong ("divided by 0"). */
const char *liquid_calculate(enum liquid_operation operation, struct liquid_value a,
                             struct liquid_value b, struct liquid_value *result);
/* To `digits` places, half away from zero; negative digits round tens, hundreds ... NULL or what is
 * wrong. */
const char *liquid_round(struct liquid_value number, int64_t digits, struct liquid_value *result);
/* The nearest integer down (direction < 0) or up; NULL or what is wrong. */
const char *liquid_round_towards(struct liquid_value number, int direction,
                                 struct liquid_value *result);
static inline struct liquid_value liquid_float(double real)
{
    return (struct liquid_value){ .kind = LIQUID_FLOAT, .real = real };
}

#endif

/* The filters that calculate. */
#include "liquid/filter_run.h"
#include "liquid/number.h"
#include "liquid/operand.h"

#include <math.h>

static bool calculate(const struct filter_run *run, enum liquid_operation operation,
                      struct liquid_value *result)
{
    const char *wrong = liquid_calculate(operation, liquid_to_number(run->input),
                                         liquid_to_number(run->arguments[0]), result);
    return wrong == NULL || filter_fail(run, "%s", wrong);
}

FILTER(filter_plus)
{
    return calculate(run, OPERATION_ADD, result);
}

FILTER(filter_minus)
{
    return calculate(run, OPERATION_SUBTRACT, result);
}

FILTER(filter_times)
{
    return calculate(run, OPERATION_MULTIPLY, result);
}

FILTER(filter_divided_by)
{
    return calculate(run, OPERATION_DIVIDE, result);
}

FILTER(filter_modulo)
{
    return calculate(run, OPERATION_MODULO, result);
}

FILTER(filter_abs)
{
    struct liquid_value number = liquid_to_number(run->input);
    if (number.kind == LIQUID_FLOAT)
        *result = liquid_float(fabs(number.real));
    else if (number.integer == INT64_MIN)
        return filter_fail(run, "integer result has more than 64 bits");
    else
        *result = liquid_integer(number.integer < 0 ? -number.integer : number.integer);
    return true;
}

static double as_double(struct liquid_value number)
{
    return number.kind == LIQUID_FLOAT ? number.real : (double)number.integer;
}

FILTER(filter_at_least)
{
    struct liquid_value number = liquid_to_number(run->input);
    struct liquid_value least = liquid_to_number(run->arguments[0]);
    *result = as_double(least) > as_double(number) ? least : number;
    return true;
}

FILTER(filter_at_most)
{
    struct liquid_value number = liquid_to_number(run->input);
    struct liquid_value most = liquid_to_number(run->arguments[0]);
    *result = as_double(most) < as_double(number) ? most : number;
    return true;
}

static bool round_towards(const struct filter_run *run, int direction, struct liquid_value *result)
{
    const char *wrong = liquid_round_towards(liquid_to_number(run->input), direction, result);
    return wrong == NULL || filter_fail(run, "%s", wrong);
}

FILTER(filter_ceil)
{
    return round_towards(run, 1, result);
}

FILTER(filter_floor)
{
    return round_towards(run, -1, result);
}

FILTER(filter_round)
{
    struct liquid_value number = liquid_to_number(run->input);
    int64_t digits = 0;
    if (run->argument_count > 0)
        digits = liquid_cut_integer(liquid_to_number(run->arguments[0]));
    if (number.kind == LIQUID_FLOAT && !isfinite(number.real) && digits == 0)
        return filter_fail(run, "Computation results in '%s'",
                           isnan(number.real) ? "NaN (Not a Number)"
                           : number.real < 0  ? "-Infinity"
                                              : "Infinity");
    const char *wrong = liquid_round(number, digits, result);
    return wrong == NULL || filter_fail(run, "%s", wrong);
}

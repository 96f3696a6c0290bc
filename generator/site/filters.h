/* The filters that templates have beside Liquid's own.
 *
 *   "/rules/" | relative_url      from base_url's path on; absolute references stay as they are
 *   "/rules/" | absolute_url      with scheme and host
 *   "site.css" | asset_url        the theme's asset under its content-hashed name
 *   "site.css" | asset_sri        its value for an integrity attribute
 *   date | long_date              2026-03-10 as the theme's strings say: 2026年3月10日
 *   instant | long_datetime       the same with the time of day
 *   date | weekday                its day of the week in words
 *   text | fill: a, b             {1} and {2} in the text become a and b
 *   bytes | file_size             12.3 KB
 *   text | markdownify            Markdown as safe HTML; raw HTML in it is refused
 *   name | mask_name              as the plan's `masking` says; so mask_phone and mask_identity */
#ifndef FABANG_SITE_FILTERS_H
#define FABANG_SITE_FILTERS_H

#include "liquid/liquid.h"

/* For liquid_options.filters, whose `host` is then a `const struct view *`. Diagnostics:
 * theme-asset (no such asset), filter-input (not a date, not Markdown). */
const struct liquid_filter *site_filters(void);

#endif

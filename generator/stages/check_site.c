/* The rules of the domain, applied to the whole site. */
#include "stages/check_site.h"

#include "contest/check.h"
#include "contest/list_check.h"

bool check_site(struct diags *diags, const struct site *site, const struct notices *all_notices)
{
    struct check_scope scope = {
        .plan = site->plan,
        .contests = site->contests,
        .schedule = site->schedule,
        .calendars = site->calendars,
        .notices = all_notices,
    };
    bool ok = check_contest(diags, &scope);
    ok = lists_check(diags, site->plan, site->records) && ok;
    scope.notices = site->notices; /* lists of notices that are not public may not be, either */
    return check_lists(diags, &scope, site->records) && ok;
}

/* Checks the contests against the plan: numbers, registration, addresses. */
#include "base/map.h"
#include "contest/check_parts.h"

static bool check_count(struct diags *diags, const struct kind *kind,
                        const struct contests *contests)
{
    int64_t count = 0;
    for (size_t i = 0; i < contests->list.count; i++)
        count += contests->list.items[i].kind == kind ? 1 : 0;
    return count == kind->contests_expected ||
           diag_add(diags, DIAG_PLAN_COUNT, value_where(kind->origin, SLICE("contests")),
                    SLICE("add or remove contests, or correct the plan"),
                    "the plan declares %lld contests of '" SLICE_FMT "', there are %lld",
                    (long long)kind->contests_expected, SLICE_ARG(kind->id), (long long)count);
}

static bool check_absent(struct diags *diags, const struct absent_region *region,
                         const struct contests *contests)
{
    for (size_t i = 0; i < contests->list.count; i++) {
        const struct contest *contest = &contests->list.items[i];
        if (contest->kind == region->kind && (slice_equal(contest->place, region->name) ||
                                              slice_equal(contest->theme, region->name)))
            return diag_add(diags, DIAG_PLAN_COUNT, value_where(region->origin, SLICE("name")),
                            SLICE("delete it here"),
                            "'" SLICE_FMT "' holds a contest: '" SLICE_FMT "'",
                            SLICE_ARG(region->name), SLICE_ARG(contest->id));
    }
    return true;
}

/* Contests stand in the order of kind and number, so that number follows on number. */
static bool check_seq(struct diags *diags, const struct contest *contest,
                      const struct contest *before)
{
    bool is_first = before == NULL || before->kind != contest->kind;
    int64_t expected = is_first ? 1 : before->seq + 1;
    position where = value_where(contest->origin, SLICE("seq"));
    if (contest->seq == expected)
        return true;
    if (!is_first && contest->seq == before->seq)
        return diag_add(diags, DIAG_CONTEST_SEQ, where, SLICE("number them as the plan does"),
                        "'" SLICE_FMT "' and '" SLICE_FMT "' have one number, %lld",
                        SLICE_ARG(before->id), SLICE_ARG(contest->id), (long long)contest->seq);
    return diag_add(diags, DIAG_CONTEST_SEQ, where, SLICE("number them as the plan does, from 1"),
                    "'" SLICE_FMT "' has number %lld where %lld should follow",
                    SLICE_ARG(contest->id), (long long)contest->seq, (long long)expected);
}

/* The address without what makes no other site of it. */
static slice plain_url(slice url)
{
    if (slice_starts_with(url, SLICE("http://")))
        url = slice_from_index(url, 7);
    else if (slice_starts_with(url, SLICE("https://")))
        url = slice_from_index(url, 8);
    if (slice_starts_with(url, SLICE("www.")))
        url = slice_from_index(url, 4);
    return slice_ends_with(url, SLICE("/")) ? slice_sub(url, 0, url.len - 1) : url;
}

static bool check_registration(struct diags *diags, const struct plan *plan,
                               const struct contest *contest)
{
    const struct registration *registration = &contest->registration;
    position where =
        registration->origin != NULL ? registration->origin->where : (position){ NULL, 0 };
    bool has_url = registration->url.len > 0;
    if (registration->route == ROUTE_NONE)
        return !has_url ||
               diag_add(diags, DIAG_CONTEST_REGISTRATION,
                        value_where(registration->origin, SLICE("url")),
                        SLICE("write 'route: official' or 'route: own', or delete 'url'"),
                        "'" SLICE_FMT "' has an address but no registration",
                        SLICE_ARG(contest->id));
    if (!has_url)
        return diag_add(diags, DIAG_CONTEST_REGISTRATION, where,
                        SLICE("add 'url: https://...', or write 'route: none'"),
                        "the registration of '" SLICE_FMT "' has no address",
                        SLICE_ARG(contest->id));
    if (registration->route == ROUTE_OFFICIAL &&
        !slice_equal(plain_url(registration->url), plain_url(plan->registration_url)))
        return diag_add(diags, DIAG_CONTEST_REGISTRATION,
                        value_where(registration->origin, SLICE("url")),
                        SLICE("write 'route: own' for a site of its own"),
                        "'" SLICE_FMT "' takes the official way, but to another address",
                        SLICE_ARG(contest->id));
    return true;
}

static bool check_deadline(struct diags *diags, const struct plan *plan,
                           const struct contest *contest)
{
    struct date deadline = contest->registration.deadline;
    bool is_own = value_find(contest->registration.origin, SLICE("deadline")) != NULL;
    return !is_own || date_compare(deadline, plan->basis_date) >= 0 ||
           diag_add(diags, DIAG_DATE_ORDER,
                    value_where(contest->registration.origin, SLICE("deadline")),
                    SLICE("correct the year"),
                    "registration for '" SLICE_FMT "' ends before the plan itself",
                    SLICE_ARG(contest->id));
}

static bool check_organizers(struct diags *diags, const struct contest *contest)
{
    bool ok = true;
    for (size_t i = 1; i < contest->organizers.count; i++)
        for (size_t j = 0; j < i; j++)
            if (contest->organizers.items[i].organization ==
                contest->organizers.items[j].organization)
                ok = diag_add(diags, DIAG_SCHEMA_DUPLICATE,
                              contest->organizers.items[i].origin->where, SLICE("delete one"),
                              "'" SLICE_FMT "' has one organiser twice", SLICE_ARG(contest->id));
    return ok;
}

static void note_scheme(struct diags *diags, const struct contest *contest)
{
    const struct registration *registration = &contest->registration;
    if (slice_equal(registration->inferred, SLICE("scheme")))
        diag_add(diags, DIAG_URL_SCHEME, value_where(registration->origin, SLICE("url")),
                 SLICE("ask for the address in full; until then it is a guess"),
                 "the address of '" SLICE_FMT "' was printed without http:// or https://: "
                 "'" SLICE_FMT "'",
                 SLICE_ARG(contest->id), SLICE_ARG(registration->raw));
}

/* Contests share the official address by design; one of its own belongs to one contest. */
static void note_shared(struct diags *diags, const struct contests *contests)
{
    struct arena *arena = arena_new();
    struct map addresses = { 0 };
    for (size_t i = 0; i < contests->list.count; i++) {
        const struct contest *contest = &contests->list.items[i];
        const struct contest *other = map_find(&addresses, plain_url(contest->registration.url));
        enum registration_route route = contest->registration.route;
        if (route == ROUTE_NONE)
            continue;
        if (other == NULL)
            map_put(arena, &addresses, plain_url(contest->registration.url), contest);
        else if (route == ROUTE_OWN || other->registration.route == ROUTE_OWN)
            diag_add(diags, DIAG_URL_SHARED,
                     value_where(contest->registration.origin, SLICE("url")),
                     SLICE("ask whether both take entries there"),
                     "'" SLICE_FMT "' has the address of '" SLICE_FMT "'", SLICE_ARG(contest->id),
                     SLICE_ARG(other->id));
    }
    arena_free(arena);
}

bool check_contests(struct diags *diags, const struct plan *plan, const struct contests *contests)
{
    bool ok = true;
    for (size_t i = 0; i < plan->kinds.count; i++)
        ok = check_count(diags, &plan->kinds.items[i], contests) && ok;
    for (size_t i = 0; i < plan->regions_without_contest.count; i++)
        ok = check_absent(diags, &plan->regions_without_contest.items[i], contests) && ok;
    for (size_t i = 0; i < contests->list.count; i++) {
        const struct contest *contest = &contests->list.items[i];
        ok = check_seq(diags, contest, i == 0 ? NULL : contest - 1) && ok;
        ok = check_registration(diags, plan, contest) && ok;
        ok = check_deadline(diags, plan, contest) && ok;
        ok = check_organizers(diags, contest) && ok;
        note_scheme(diags, contest);
    }
    note_shared(diags, contests);
    return ok;
}

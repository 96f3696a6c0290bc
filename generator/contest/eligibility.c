/* The rules about entrants and projects, row by row and row against row. */
#include "contest/eligibility.h"

#include "base/map.h"
#include "base/utf8.h"
#include "contest/identifiers.h"

#include <assert.h>

enum { NAME_CODE_POINTS_MAX = 200 };

/* A name without what people write now one way, now another. */
struct folded {
    uint32_t text[NAME_CODE_POINTS_MAX];
    size_t count;
};

/* As folded_key() gives them. */
struct archived_names {
    slice project, entrant;
};

struct checker {
    struct arena *arena;
    struct diags *diags;
    const struct list_case *list_case;
    const struct eligibility *rules;
    struct archived_names *archive; /* of each row of list_case->archive */
    bool ok;
};

/* Full-width forms of ASCII are ASCII, letters are small; 0 for what is left out: spaces,
 * punctuation. */
static uint32_t fold(uint32_t code_point)
{
    if (code_point >= 0xFF01 && code_point <= 0xFF5E)
        code_point -= 0xFF01 - '!';
    if (code_point >= 'A' && code_point <= 'Z')
        return code_point + ('a' - 'A');
    bool is_ascii_text =
        (code_point >= 'a' && code_point <= 'z') || (code_point >= '0' && code_point <= '9');
    bool is_mark = code_point <= 0xBF || (code_point >= 0x2000 && code_point <= 0x206F) ||
                   (code_point >= 0x3000 && code_point <= 0x303F) ||
                   (code_point >= 0xFE00 && code_point <= 0xFE0F) || code_point == 0xFEFF ||
                   (code_point >= 0xFF00 && code_point <= 0xFFEF);
    return is_mark && !is_ascii_text ? 0 : code_point;
}

static void fold_name(slice name, struct folded *folded)
{
    folded->count = 0;
    while (name.len > 0 && folded->count < NAME_CODE_POINTS_MAX) {
        uint32_t code_point = fold(utf8_next(&name));
        if (code_point != 0)
            folded->text[folded->count++] = code_point;
    }
}

/* Levenshtein's distance, one row of the table at a time. */
static size_t distance(const struct folded *a, const struct folded *b)
{
    size_t row[NAME_CODE_POINTS_MAX + 1];
    for (size_t j = 0; j <= b->count; j++)
        row[j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            size_t replaced = diagonal + (a->text[i - 1] != b->text[j - 1]);
            size_t least = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            diagonal = row[j];
            row[j] = replaced < least ? replaced : least;
        }
    }
    return row[b->count];
}

/* Of nothing, everything. */
static int percent(size_t part, size_t whole)
{
    return whole > 0 ? (int)(part * 100 / whole) : 100;
}

static int similarity(const struct folded *a, const struct folded *b)
{
    size_t longer = a->count > b->count ? a->count : b->count;
    size_t shorter = a->count > b->count ? b->count : a->count;
    /* The lengths alone often decide, and are free. */
    if (shorter * 2 < longer)
        return percent(shorter, longer);
    return percent(longer - distance(a, b), longer);
}

int name_similarity(struct arena *arena, slice a, slice b)
{
    struct folded *pair = ARENA_ARRAY(arena, struct folded, 2);
    fold_name(a, &pair[0]);
    fold_name(b, &pair[1]);
    return similarity(&pair[0], &pair[1]);
}

/* What to do besides mending the row. */
static slice waive_hint(const struct checker *checker, const char *first, enum diag_code rule,
                        slice subject)
{
    slice list = checker->list_case->list->id;
    return arena_format(checker->arena,
                        "%s; or state why not: fabang list waive " SLICE_FMT " " SLICE_FMT
                        " " SLICE_FMT " --by NAME --comment REASON",
                        first, SLICE_ARG(list), SLICE_ARG(diag_slug(rule)), SLICE_ARG(subject));
}

static position place(const struct candidate *candidate)
{
    return (position){ .source = candidate->row };
}

static bool is_waived(const struct checker *checker, enum diag_code rule, slice subject)
{
    return list_is_waived(checker->list_case->list, diag_slug(rule), subject);
}

/* A subject of two ids, the same whichever comes first. */
static slice pair_subject(const struct checker *checker, slice a, slice b)
{
    bool ordered = slice_compare(a, b) <= 0;
    return arena_format(checker->arena, SLICE_FMT "+" SLICE_FMT, SLICE_ARG(ordered ? a : b),
                        SLICE_ARG(ordered ? b : a));
}

static void fail_duplicate(struct checker *checker, const struct candidate *a,
                           const struct candidate *b, const char *what)
{
    slice subject = pair_subject(checker, a->project, b->project);
    if (!is_waived(checker, DIAG_LIST_DUPLICATE, subject))
        checker->ok =
            diag_add(checker->diags, DIAG_LIST_DUPLICATE, place(b),
                     waive_hint(checker, "take one of them out", DIAG_LIST_DUPLICATE, subject),
                     "projects '" SLICE_FMT "' and '" SLICE_FMT "' have the same %s",
                     SLICE_ARG(a->project), SLICE_ARG(b->project), what);
}

/* The first row with the key, or NULL after this one was put there as the first. */
static const struct candidate *seen_before(struct checker *checker, struct map *seen, slice key,
                                           const struct candidate *candidate)
{
    if (key.len == 0)
        return NULL;
    const struct candidate *first = map_find(seen, key);
    if (first == NULL)
        map_put(checker->arena, seen, key, candidate);
    return first;
}

/* Of a name that is nothing but marks, the name. */
static slice folded_key(struct checker *checker, slice name)
{
    struct folded folded;
    fold_name(name, &folded);
    if (folded.count == 0)
        return name;
    slice text = { (const char *)folded.text, folded.count * sizeof(folded.text[0]) };
    return arena_copy(checker->arena, text);
}

/* Bodies of one name are one, unless their codes say otherwise; persons may share a name. */
static const struct candidate *same_body_before(struct checker *checker, struct map *bodies,
                                                const struct candidate *row)
{
    if (row->kind == ENTRANT_PERSON)
        return NULL;
    const struct candidate *first =
        seen_before(checker, bodies, folded_key(checker, row->entrant), row);
    bool other_code = first != NULL && first->credit_code.len > 0 && row->credit_code.len > 0 &&
                      !slice_equal(first->credit_code, row->credit_code);
    return other_code ? NULL : first;
}

static void check_duplicates(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    struct map names = { 0 };
    struct map codes = { 0 };
    struct map entrants = { 0 };
    struct map bodies = { 0 };
    for (size_t i = 0; i < list_case->candidates.count; i++) {
        const struct candidate *row = &list_case->candidates.items[i];
        if (row->revoked)
            continue;
        const struct candidate *same_name =
            seen_before(checker, &names, folded_key(checker, row->name), row);
        if (same_name != NULL)
            fail_duplicate(checker, same_name, row, "name");
        if (!checker->rules->one_entry_per_entrant)
            continue;
        const struct candidate *same_code = seen_before(checker, &codes, row->credit_code, row);
        const struct candidate *same_entrant =
            seen_before(checker, &entrants, row->entrant_id, row);
        const struct candidate *same_body = same_body_before(checker, &bodies, row);
        if (same_code != NULL)
            fail_duplicate(checker, same_code, row, "credit code");
        else if (same_entrant != NULL)
            fail_duplicate(checker, same_entrant, row, "entrant");
        else if (same_body != NULL)
            fail_duplicate(checker, same_body, row, "name of the entrant");
    }
}

static void check_similar_pair(struct checker *checker, const struct candidate *a,
                               const struct candidate *b, int percent)
{
    if (percent < checker->rules->similar_names || percent == 100)
        return; /* the same name is a duplicate already */
    slice subject = pair_subject(checker, a->project, b->project);
    if (is_waived(checker, DIAG_LIST_SIMILAR, subject))
        return;
    checker->ok =
        diag_add(checker->diags, DIAG_LIST_SIMILAR, place(b),
                 waive_hint(checker, "look at both and take one out", DIAG_LIST_SIMILAR, subject),
                 "names of projects '" SLICE_FMT "' and '" SLICE_FMT
                 "' are %d %% alike: '" SLICE_FMT "', '" SLICE_FMT "'",
                 SLICE_ARG(a->project), SLICE_ARG(b->project), percent, SLICE_ARG(a->name),
                 SLICE_ARG(b->name));
}

static void check_similar(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    size_t count = list_case->candidates.count;
    if (checker->rules->similar_names == 0)
        return;
    struct folded *names = ARENA_ARRAY(checker->arena, struct folded, count);
    for (size_t i = 0; i < count; i++)
        fold_name(list_case->candidates.items[i].name, &names[i]);
    for (size_t i = 0; i < count; i++) {
        const struct candidate *a = &list_case->candidates.items[i];
        for (size_t j = i + 1; j < count && !a->revoked; j++) {
            const struct candidate *b = &list_case->candidates.items[j];
            if (!b->revoked)
                check_similar_pair(checker, a, b, similarity(&names[i], &names[j]));
        }
    }
}

static bool is_same_body(slice code_a, slice name_a, slice code_b, slice name_b)
{
    if (code_a.len > 0 && code_b.len > 0)
        return slice_equal(code_a, code_b);
    return slice_equal(name_a, name_b);
}

/* One project may enter one contest: by the same body, under the same name or nearly. */
static void check_entered(struct checker *checker, const struct candidate *row)
{
    const struct list_case *list_case = checker->list_case;
    int64_t alike = checker->rules->similar_names > 0 ? checker->rules->similar_names : 100;
    for (size_t i = 0; i < list_case->others.count; i++) {
        const struct other_entry *other = &list_case->others.items[i];
        if (slice_equal(other->project, row->project) ||
            !is_same_body(row->credit_code, row->entrant, other->credit_code, other->entrant) ||
            slice_equal(other->contest, row->contest->id) ||
            name_similarity(checker->arena, row->name, other->name) < alike)
            continue;
        slice subject = pair_subject(checker, row->project, other->project);
        if (!is_waived(checker, DIAG_LIST_ENTERED, subject))
            checker->ok = diag_add(
                checker->diags, DIAG_LIST_ENTERED, place(row),
                waive_hint(checker, "one project enters one contest", DIAG_LIST_ENTERED, subject),
                "project '" SLICE_FMT "' also entered contest '" SLICE_FMT "', as '" SLICE_FMT "'",
                SLICE_ARG(row->project), SLICE_ARG(other->contest), SLICE_ARG(other->project));
    }
}

/* Names of the archive, folded once: every row is compared with all of it. */
static void fold_archive(struct checker *checker)
{
    const struct list_case *list_case = checker->list_case;
    size_t count = list_case->archive.count;
    checker->archive = ARENA_ARRAY(checker->arena, struct archived_names, count);
    for (size_t i = 0; i < count; i++) {
        const struct archived_row *old = &list_case->archive.items[i];
        checker->archive[i].project = folded_key(checker, old->project);
        checker->archive[i].entrant = folded_key(checker, old->entrant);
    }
}

static void check_barred(struct checker *checker, const struct candidate *row)
{
    const struct list_case *list_case = checker->list_case;
    int64_t year = list_case->plan->basis_date.year;
    slice entrant = folded_key(checker, row->entrant);
    slice project = folded_key(checker, row->name);
    for (size_t i = 0; i < list_case->archive.count; i++) {
        const struct archived_row *old = &list_case->archive.items[i];
        const struct archived_names *names = &checker->archive[i];
        bool same = is_same_body(row->credit_code, entrant, old->credit_code, names->entrant) ||
                    slice_equal(project, names->project);
        if (!same || old->year >= year || old->year < year - checker->rules->barred_years ||
            is_waived(checker, DIAG_LIST_BARRED, row->project))
            continue;
        checker->ok =
            diag_add(checker->diags, DIAG_LIST_BARRED, place(row),
                     waive_hint(checker, "take the row out", DIAG_LIST_BARRED, row->project),
                     "project '" SLICE_FMT "' or its entrant was in '" SLICE_FMT
                     "' of %lld; the plan bars for %lld years",
                     SLICE_ARG(row->project), SLICE_ARG(old->list), (long long)old->year,
                     (long long)checker->rules->barred_years);
        return;
    }
}

/* Regions of the same kind of contest that stand beside their province. */
static size_t separate_divisions(struct checker *checker, const struct contest *contest,
                                 slice *separate)
{
    const struct contests *contests = checker->list_case->contests;
    size_t count = 0;
    for (size_t i = 0; i < contests->list.count; i++) {
        const struct contest *other = &contests->list.items[i];
        if (other != contest && other->kind == contest->kind && other->division_code.len > 0)
            separate[count++] = other->division_code;
    }
    return count;
}

static void check_division(struct checker *checker, const struct candidate *row)
{
    const struct contest *contest = row->contest;
    slice division = credit_code_division(row->credit_code);
    if (!checker->rules->divisions || contest->division_code.len == 0 || division.len == 0)
        return;
    slice *separate = ARENA_ARRAY(checker->arena, slice, checker->list_case->contests->list.count);
    size_t count = separate_divisions(checker, contest, separate);
    if (division_is_within(division, contest->division_code, separate, count) ||
        is_waived(checker, DIAG_LIST_DIVISION, row->project))
        return;
    checker->ok = diag_add(checker->diags, DIAG_LIST_DIVISION, place(row),
                           waive_hint(checker, "ask where the entrant is registered",
                                      DIAG_LIST_DIVISION, row->project),
                           "entrant of project '" SLICE_FMT "' is registered in division " SLICE_FMT
                           ", contest '" SLICE_FMT "' is for " SLICE_FMT,
                           SLICE_ARG(row->project), SLICE_ARG(division), SLICE_ARG(contest->id),
                           SLICE_ARG(contest->division_code));
}

static void check_credit_code(struct checker *checker, const struct candidate *row)
{
    if (row->credit_code.len == 0 || credit_code_is_valid(row->credit_code) ||
        is_waived(checker, DIAG_LIST_CREDIT_CODE, row->project))
        return;
    diag_add(
        checker->diags, DIAG_LIST_CREDIT_CODE, place(row),
        waive_hint(checker, "compare it with the licence", DIAG_LIST_CREDIT_CODE, row->project),
        "check character of the credit code of project '" SLICE_FMT "' does not fit",
        SLICE_ARG(row->project));
}

static void check_members(struct checker *checker, const struct candidate *row)
{
    if (checker->rules->members_max > 0 && row->members > checker->rules->members_max)
        diag_add(checker->diags, DIAG_LIST_MEMBERS, place(row),
                 SLICE("certificates name no more; ask which members are meant"),
                 "project '" SLICE_FMT "' has %lld members, the plan wants at most %lld",
                 SLICE_ARG(row->project), (long long)row->members,
                 (long long)checker->rules->members_max);
}

static void check_group(struct checker *checker, const struct candidate *row)
{
    const struct list *list = checker->list_case->list;
    if (!slice_equal(row->group, list->group->id))
        checker->ok = diag_add(checker->diags, DIAG_LIST_GROUP, place(row),
                               SLICE("groups compete each for itself: list it in its own"),
                               "project '" SLICE_FMT "' is of group '" SLICE_FMT
                               "', list '" SLICE_FMT "' of '" SLICE_FMT "'",
                               SLICE_ARG(row->project), SLICE_ARG(row->group), SLICE_ARG(list->id),
                               SLICE_ARG(list->group->id));
}

static void check_pool(struct checker *checker, const struct candidate *row)
{
    const struct list_kind *kind = checker->list_case->list->rules;
    if (!kind->recommended || row->pool_number.len > 0 ||
        is_waived(checker, DIAG_LIST_POOL, row->project))
        return;
    checker->ok =
        diag_add(checker->diags, DIAG_LIST_POOL, place(row),
                 waive_hint(checker, "have it entered in the pool", DIAG_LIST_POOL, row->project),
                 "project '" SLICE_FMT "' is not in the pool of projects", SLICE_ARG(row->project));
}

bool list_rule_is_waivable(slice slug)
{
    static const enum diag_code CODES[] = { DIAG_LIST_TIE,      DIAG_LIST_DUPLICATE,
                                            DIAG_LIST_SIMILAR,  DIAG_LIST_ENTERED,
                                            DIAG_LIST_BARRED,   DIAG_LIST_POOL,
                                            DIAG_LIST_DIVISION, DIAG_LIST_CREDIT_CODE };
    for (size_t i = 0; i < sizeof(CODES) / sizeof(CODES[0]); i++)
        if (slice_equal(diag_slug(CODES[i]), slug))
            return true;
    return false;
}

bool eligibility_check(struct arena *arena, struct diags *diags, const struct list_case *list_case)
{
    assert(list_case->list != NULL && list_case->plan != NULL);
    struct checker checker = { .arena = arena,
                               .diags = diags,
                               .list_case = list_case,
                               .rules = &list_case->plan->eligibility,
                               .ok = true };
    check_duplicates(&checker);
    check_similar(&checker);
    fold_archive(&checker);
    for (size_t i = 0; i < list_case->candidates.count; i++) {
        const struct candidate *row = &list_case->candidates.items[i];
        if (row->revoked)
            continue;
        check_group(&checker, row);
        check_entered(&checker, row);
        if (checker.rules->barred_years > 0)
            check_barred(&checker, row);
        check_pool(&checker, row);
        check_division(&checker, row);
        check_credit_code(&checker, row);
        check_members(&checker, row);
    }
    return checker.ok;
}

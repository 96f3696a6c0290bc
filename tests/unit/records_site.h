/* A small contest and its records as text, in a folder of its own, for the tests of records/. */
#ifndef FABANG_TESTS_RECORDS_SITE_H
#define FABANG_TESTS_RECORDS_SITE_H

#include <assert.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "records/records.h"

#define DATABASE SLICE("rankings.db")

struct records_site {
    char root[64];
    struct arena *arena;
    struct diags *diags;
    struct plan plan;
    struct contests contests;
};

static const char *const SITE_FILES[][2] = {
    { "entrants.csv", "id,name,kind,credit_code,leader,consent,phone,email\n"
                      "e1,One Ltd,organization,91110000101623741K,SENTINEL-LEADER,no,"
                      "SENTINEL-PHONE,SENTINEL-EMAIL\n"
                      "e2,Two Ltd,organization,,,,,\n"
                      "e3,Three Ltd,organization,,,,,\n"
                      "e4,Four,team,,,,,\n"
                      "e5,SENTINEL-ENTRANT,organization,,,,,\n" },
    { "projects.csv", "id,name,entrant,group,contest,demo\r\n"
                      "p00001,Alpha,e1,enterprise,north,yes\r\n"
                      "p00002,Beta,e2,enterprise,north,yes\r\n"
                      "p00003,\"Gamma, the \"\"third\"\"\",e3,enterprise,south,yes\r\n"
                      "p00004,Delta,e4,startup,south,yes\r\n"
                      "p00005,SENTINEL-PROJECT,e5,enterprise,north,yes\r\n" },
    { "lists.csv",
      "id,kind,contest,group,tier,title,order_label,objection_channel,score_public,review_levels,"
      "demo\n"
      "north-result,result,north,enterprise,,North results,,mail us,no,3,yes\n"
      "shortlist,shortlist,final,enterprise,best,Shortlist,in the order of the plan,,no,1,yes\n"
      "south-result,result,south,startup,,South results,,,yes,1,yes\n"
      "draft-list,result,south,enterprise,,SENTINEL-TITLE,SENTINEL-ORDER,SENTINEL-CHANNEL,yes,1,"
      "yes\n" },
    { "editions.csv",
      "list,edition,state,published_at,first_day,last_day,entries_of,note,notice\n"
      "north-result,1,publicity,2026-08-20T09:00:00+08:00,2026-08-20,2026-08-26,,,\n"
      "north-result,2,final,2026-08-28T09:00:00+08:00,,,1,period over,\n"
      "north-result,3,corrected,2026-09-05T09:00:00+08:00,,,,name of Beta corrected,fix\n"
      "shortlist,1,publicity,2026-09-21T09:00:00+08:00,2026-09-21,2026-09-28,,,\n"
      "shortlist,2,final,2026-09-30T09:00:00+08:00,,,,SENTINEL-NOTE,sentinel-notice\n"
      "south-result,1,final,2026-08-28T09:00:00+08:00,,,,,\n" },
    { "entries.csv", "list,edition,project,rank,award,score,source,name,entrant,revoked\n"
                     "north-result,1,p00001,1,First,91.5,,,,\n"
                     "north-result,1,p00002,2,Second,77.77,,Betta,,\n"
                     "north-result,3,p00001,1,First,91.5,,,,\n"
                     "north-result,3,p00002,2,Second,77.77,,,,copied from others\n"
                     "shortlist,1,p00003,,,,,,,\n"
                     "shortlist,1,p00001,,,,,,,\n"
                     "shortlist,2,p00001,,,,,,,\n"
                     "shortlist,2,p00005,,,,,,,\n"
                     "south-result,1,p00004,1,Gold,88,,,,\n"
                     "draft-list,0,p00003,1,SENTINEL-AWARD,66.66,,SENTINEL-NAME,,\n" },
    { "reviews.csv", "list,edition,level,reviewer,decision,decided_at\n"
                     "north-result,1,1,a,approved,2026-08-19T09:00:00+08:00\n"
                     "north-result,1,2,b,approved,2026-08-19T10:00:00+08:00\n"
                     "north-result,1,3,c,approved,2026-08-19T11:00:00+08:00\n"
                     "north-result,2,1,a,approved,2026-08-27T09:00:00+08:00\n"
                     "north-result,2,2,b,approved,2026-08-27T10:00:00+08:00\n"
                     "north-result,2,3,c,approved,2026-08-27T11:00:00+08:00\n"
                     "north-result,3,1,a,approved,2026-09-04T09:00:00+08:00\n"
                     "north-result,3,2,b,approved,2026-09-04T10:00:00+08:00\n"
                     "north-result,3,3,c,approved,2026-09-04T11:00:00+08:00\n"
                     "shortlist,1,1,a,approved,2026-09-20T11:00:00+08:00\n"
                     "shortlist,2,1,a,approved,2026-09-29T11:00:00+08:00\n"
                     "south-result,1,1,a,approved,2026-08-27T11:00:00+08:00\n" },
    { "objections.csv",
      "list,number,received_at,closed_at,outcome\n"
      "north-result,1,2026-08-21T09:00:00+08:00,2026-08-25T09:00:00+08:00,SENTINEL-OUTCOME\n"
      "north-result,2,2026-08-24T09:00:00+08:00,,\n" },
    { "acts.csv", "at,actor,act,list,edition,comment\n"
                  "2026-08-20T09:00:00+08:00,SENTINEL-ACTOR,announce,north-result,1,\n" },
};

static inline void site_write(struct records_site *site, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", site->root, name);
    FILE *file = fopen(path, "wb");
    assert(file != NULL);
    fputs(text, file);
    fclose(file);
}

/* Replaces `before` in the file as it is in SITE_FILES. */
static inline void site_edit(struct records_site *site, const char *name, const char *before,
                             const char *after)
{
    for (size_t i = 0; i < sizeof(SITE_FILES) / sizeof(SITE_FILES[0]); i++) {
        if (strcmp(SITE_FILES[i][0], name) != 0)
            continue;
        char path[96];
        snprintf(path, sizeof(path), "text/%s", name);
        const char *found = strstr(SITE_FILES[i][1], before);
        assert(found != NULL);
        slice head = { SITE_FILES[i][1], (size_t)(found - SITE_FILES[i][1]) };
        slice text = arena_format(site->arena, SLICE_FMT "%s%s", SLICE_ARG(head), after,
                                  found + strlen(before));
        site_write(site, path, text.ptr);
    }
}

/* The contests north, south and final; one tier "best" of the group enterprise. */
static inline void site_plan(struct records_site *site)
{
    static const char *const CONTESTS[] = { "final", "north", "south" };
    struct group enterprise = { .id = SLICE("enterprise") };
    struct group startup = { .id = SLICE("startup") };
    ARRAY_PUSH(site->arena, &site->plan.groups, enterprise);
    ARRAY_PUSH(site->arena, &site->plan.groups, startup);
    static const char *const KINDS[] = { "result", "shortlist" };
    for (size_t i = 0; i < 2; i++) {
        struct list_kind kind = { .id = slice_from(KINDS[i]) };
        ARRAY_PUSH(site->arena, &site->plan.list_kinds, kind);
    }
    struct tier best = { .id = SLICE("best"), .group = &site->plan.groups.items[0], .size = 2 };
    ARRAY_PUSH(site->arena, &site->plan.tiers, best);
    for (size_t i = 0; i < 3; i++) {
        struct contest contest = { .id = slice_from(CONTESTS[i]) };
        ARRAY_PUSH(site->arena, &site->contests.list, contest);
    }
}

static inline int site_setup(void **state)
{
    struct records_site *site = calloc(1, sizeof(*site));
    assert(site != NULL);
    strcpy(site->root, "/tmp/fabang-records-XXXXXX");
    char *made = mkdtemp(site->root);
    assert(made != NULL);
    (void)made;
    site->arena = arena_new();
    site->diags = diags_new();
    char text[96];
    snprintf(text, sizeof(text), "%s/text", site->root);
    mkdir(text, 0700);
    for (size_t i = 0; i < sizeof(SITE_FILES) / sizeof(SITE_FILES[0]); i++)
        site_edit(site, SITE_FILES[i][0], "", "");
    site_plan(site);
    *state = site;
    return 0;
}

static inline int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline int site_teardown(void **state)
{
    struct records_site *site = *state;
    nftw(site->root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    diags_free(site->diags);
    arena_free(site->arena);
    free(site);
    return 0;
}

static inline bool site_make(struct records_site *site)
{
    return records_make(site->arena, site->diags, slice_from(site->root), SLICE("text"), DATABASE,
                        &site->plan, &site->contests);
}

static inline bool site_load(struct records_site *site, const char *now, struct records *records)
{
    struct instant instant;
    bool ok = instant_parse(slice_from(now), &instant);
    assert(ok);
    (void)ok;
    return records_load(site->arena, site->diags, slice_from(site->root), DATABASE, &site->plan,
                        &site->contests, instant, records);
}

/* All diagnostics as text, in the arena. */
static inline const char *site_diags(struct records_site *site)
{
    struct strbuf out = { 0 };
    diags_sort(site->diags);
    diags_format_text(site->diags, DIAG_NOTE, &out);
    slice text = arena_copy(site->arena, strbuf_slice(&out));
    strbuf_release(&out);
    return text.ptr;
}

#endif

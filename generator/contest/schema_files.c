/* Lists the files that have a table. */
#include "contest/contest_schema.h"
#include "contest/file_schemas.h"
#include "contest/plan_schema.h"

const struct schema_file *schema_files(void)
{
    static const struct schema_file FILES[] = {
        { SLICE_INIT("site"), SLICE_INIT("site-data/site.yaml"), &SITE_SCHEMA },
        { SLICE_INIT("plan"), SLICE_INIT("site-data/plan.yaml"), &PLAN_SCHEMA },
        { SLICE_INIT("contests"), SLICE_INIT("site-data/contests/*.yaml"), &CONTEST_FILE_SCHEMA },
        { SLICE_INIT("organizations"), SLICE_INIT("site-data/organizations.yaml"),
          &ORGANIZATIONS_SCHEMA },
        { SLICE_INIT("schedule"), SLICE_INIT("site-data/schedule.yaml"), &SCHEDULE_SCHEMA },
        { SLICE_INIT("calendar"), SLICE_INIT("site-data/calendar/*.yaml"), &CALENDAR_SCHEMA },
        { SLICE_INIT("notice"), SLICE_INIT("content/notices/*.md"), &NOTICE_SCHEMA },
        { SLICE_INIT("page"), SLICE_INIT("content/pages/*.md"), &PAGE_SCHEMA },
        { .schema = NULL },
    };
    return FILES;
}

/* Publishes the finished tree: a new one is built beside the old one and the two are switched in
 * one step, so that a build that fails, is killed or meets a full disk leaves the old one as it
 * was, byte for byte. */
#ifndef FABANG_STAGES_PUBLISH_H
#define FABANG_STAGES_PUBLISH_H

#include "base/diag.h"

/* One build's way to the output directory; made by one thread, written to by many. */
struct publication;

struct publication_counts {
    size_t written;   /* new or changed files */
    size_t unchanged; /* files whose bytes were there already */
    size_t removed;   /* files of the old tree that the new one lacks */
};

/* Opens `out_dir` (a path; it need not exist, the folder around it must) and locks it against other
 * builds. The new tree grows in `.NAME.fabang-new` beside it; the file `.fabang` in a tree marks it
 * as ours and lists its files. Removes what killed builds left. NULL and a diagnostic when
 * - it is a folder that fabang did not make and that is not empty, a file or a link
 * (output-foreign),
 * - another build has it (output-locked),
 * - the machine refuses (file-write).
 * `arena` and `out_dir` must live until publication_close(). */
struct publication *publication_open(struct arena *arena, struct diags *diags, slice out_dir);
/* Gives one file of the new tree, `path` relative with '/' ("notices/index.html"), which must live
 * until publication_close(). Compares with the live file and writes only what differs. Called from
 * many threads, each path once. False and file-write when the machine refuses. */
bool publication_put(struct publication *publication, struct diags *diags, slice path, slice bytes);
/* Call from one thread after the last put, when there are no errors. Completes the new tree (files
 * that did not change are hard links: same inode, same time), syncs it and switches by renameat2
 * with RENAME_EXCHANGE. When nothing changed the live tree is not touched at all. False and
 * file-write when the machine refuses; the live tree is then as it was. */
bool publication_finish(struct publication *publication, struct diags *diags,
                        struct publication_counts *counts);
/* Always call, last: gives the lock back and removes the staging folder when there is one, which
 * leaves a build that was not finished without a trace. NULL is allowed. */
void publication_close(struct publication *publication);

#endif

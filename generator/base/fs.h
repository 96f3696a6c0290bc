/* The file system: reading whole files, sorted walks, and writing below a directory handle. */
#ifndef FABANG_BASE_FS_H
#define FABANG_BASE_FS_H

#include "base/array.h"
#include "base/diag.h"

#include <stdint.h>

enum { FS_FILE_BYTES_MAX = 64 * 1024 * 1024 }; /* the most that is read of one input file */

/* Reads `root`/`path` (root: a directory's path, "" for the working directory) into the arena. NULL
 * and a diagnostic (file-read, file-too-large) when that fails. The source's path is `path`.
 * Symbolic links that lead out of `root` are refused (file-link). */
const struct source *fs_read(struct arena *arena, struct diags *diags, slice root, slice path,
                             size_t bytes_max);
/* As fs_read, and the text is UTF-8 without NUL (else file-encoding at the byte); a leading BOM is
 * skipped. */
const struct source *fs_read_text(struct arena *arena, struct diags *diags, slice root, slice path,
                                  size_t bytes_max);

struct fs_entry {
    slice path; /* relative to the walked directory, '/' between parts */
    int64_t size_bytes;
};
struct fs_entries {
    ARRAY_OF(struct fs_entry) list;
};
/* All regular files below `root`/`directory`, sorted by path in byte order. Left out are names
 * that start with '.', and what editors leave behind: "a~", "~$a", "#a#", Thumbs.db, desktop.ini. A
 * missing directory gives none. Symbolic links out of root are refused. */
bool fs_walk(struct arena *arena, struct diags *diags, slice root, slice directory,
             struct fs_entries *entries);
bool fs_exists(slice root, slice path);
/* For libraries that open files themselves, and would wait for a writer to a FIFO: false and a
 * diagnostic as fs_read() when it is not there, or no regular file. */
bool fs_check_regular(struct arena *arena, struct diags *diags, slice root, slice path);
/* Whether `path` (from the working directory; its last part need not exist) is `root`/`directory`
 * or lies below it, wherever links lead. */
bool fs_lies_in(slice path, slice root, slice directory);
/* Removes the file; one that is not there is no fault. False and file-write when that is refused.
 */
bool fs_remove(struct arena *arena, struct diags *diags, slice root, slice path);
/* Puts the file `from` in the place of `to`, which others see whole at any time, and waits until
 * the disk has it; both are below `root`, in one folder. False and file-write when that is refused.
 */
bool fs_replace(struct arena *arena, struct diags *diags, slice root, slice from, slice to);

#endif

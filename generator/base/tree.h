/* Files and folders below a directory's handle: written, compared, linked, removed. No function
 * here follows a symbolic link in the last part of a path; false or -1 means that errno says why.
 */
#ifndef FABANG_BASE_TREE_H
#define FABANG_BASE_TREE_H

#include "base/slice.h"

#include <dirent.h>
#include <sys/stat.h>

enum { TREE_PATH_BYTES_MAX = 4096 };

/* A handle of the folder, -1 when there is none. "." is `root` itself again. */
int tree_open_folder(int root, const char *path);
/* The next entry but "." and "..", NULL at the end or, with `*failed`, when reading failed. */
const struct dirent *tree_next_entry(DIR *folder, bool *failed);
/* Makes a new file with these bytes; the folders around it are made, and what stands in its place
 * is removed first, never written into: whoever has the old file open keeps reading the old one.
 * Modes are 0644 and 0755 less the umask. `is_new` says that the folder around it is most likely
 * not there yet, which spares a look; the outcome is the same. */
bool tree_write_file(int root, const char *path, slice bytes, bool is_new);
/* Whether it is a regular file with exactly these bytes. */
bool tree_file_equals(int root, const char *path, slice bytes);
/* Whether it is a regular file of that size that nobody wrote to after `latest`. */
bool tree_file_is_untouched(int root, const char *path, size_t size_bytes, struct timespec latest);
/* Puts the file of tree `from` at the same path of tree `to`, in the place of what is there: as a
 * hard link, or as a copy with the same times where links cannot be. */
bool tree_share_file(int from, int to, const char *path);
/* Removes the file, and the folders that it leaves empty, up to `root`. That it is not there, or
 * something else in its place, is no fault. */
bool tree_remove_file(int root, const char *path);
/* Removes the folder `name` of `parent` with all that is in it; its file `last` goes last, so that
 * a removal that is killed leaves a folder that is still known by it. */
bool tree_remove(int parent, const char *name, const char *last);
/* Nothing is in the folder, or nothing but the entry `but` (NULL: nothing at all). */
bool tree_is_empty(int folder, const char *but);
/* Gives the file the present time. */
bool tree_touch_file(int root, const char *path);
bool tree_time_is_after(struct timespec a, struct timespec b);

#endif

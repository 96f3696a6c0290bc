/* A page that looks at the disk. */
#include <sys/stat.h>

/* A view that asks the database. */
#include <sqlite3.h>

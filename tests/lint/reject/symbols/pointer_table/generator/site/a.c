/* The text is const, the table is not. */
extern const char *names[];
const char *names[] = { "a", "b" };

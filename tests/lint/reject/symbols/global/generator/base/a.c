/* A counter for all. */
int counter;

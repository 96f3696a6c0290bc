/* Ends the process in the middle. */
#include <stdlib.h>
void stop(void);
void stop(void)
{
    exit(1);
}

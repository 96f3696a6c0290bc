/* Memory that nobody owns. */
#include <stdlib.h>
void *take(void);
void *take(void)
{
    return malloc(1);
}

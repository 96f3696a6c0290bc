/* A name in another style. */
int countPages(void);
int countPages(void)
{
    return 1;
}

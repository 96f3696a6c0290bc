/* State that hides in a function. */
int next(void);
int next(void)
{
    static int calls = 1;
    return calls++;
}

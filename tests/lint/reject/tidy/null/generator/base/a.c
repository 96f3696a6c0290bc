/* Reads through a null pointer on one path. */
int first(const int *numbers, int count);
int first(const int *numbers, int count)
{
    if (count == 0)
        numbers = 0;
    return numbers[0];
}

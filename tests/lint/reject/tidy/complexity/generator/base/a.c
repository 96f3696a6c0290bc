/* Nothing but branches. */
int maze(int a, int b, int c);
int maze(int a, int b, int c)
{
    int sum = 0;
    for (int i = 0; i < a; i++)
        if (b > 0)
            if (c > 0)
                sum += i;
    for (int i = 0; i < a; i++)
        if (b > 1)
            if (c > 1)
                sum += i;
    for (int i = 0; i < a; i++)
        if (b > 2)
            if (c > 2)
                sum += i;
    for (int i = 0; i < a; i++)
        if (b > 3)
            if (c > 3)
                sum += i;
    for (int i = 0; i < a; i++)
        if (b > 4)
            if (c > 4)
                sum += i;
    for (int i = 0; i < a; i++)
        if (b > 5)
            if (c > 5)
                sum += i;
    for (int i = 0; i < a; i++)
        if (b > 6)
            if (c > 6)
                sum += i;
    return sum;
}

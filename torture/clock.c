/* A clock on the wall that a trial may set: clock_shift(seconds) moves what the process is told of date and time.
 *
 * Loaded before the C library by LD_PRELOAD. Clocks that nobody can set (since the start, with or without sleep) stay
 * as they are: a program that measures by them must not notice.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sys/time.h>
#include <time.h>

static long shift;

void clock_shift(long seconds) { shift = seconds; }

int clock_gettime(clockid_t which, struct timespec *told)
{
    static int (*next)(clockid_t, struct timespec *);
    if (!next)
        next = dlsym(RTLD_NEXT, "clock_gettime");
    int ended = next(which, told);
    if (!ended && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        told->tv_sec += shift;
    return ended;
}

time_t time(time_t *told)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (told)
        *told = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict told, void *restrict zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    told->tv_sec = now.tv_sec;
    told->tv_usec = now.tv_nsec / 1000;
    return 0;
}

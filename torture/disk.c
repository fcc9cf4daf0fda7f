/* Stands between a process and its disk, by LD_PRELOAD: writes down everything that is done to the files of one folder,
 * or lets the n-th of those calls fail. Everything else passes untouched.
 *
 * DISK_FOLDER names the folder. With DISK_LOG every change is appended to that file: one letter, the length of the name
 * (2 bytes), the name, an offset and a length (8 bytes each), the bytes. C made, W written, T cut to a length, S flushed,
 * U removed, R renamed (the new name as bytes), D the folder itself flushed.
 *
 * disk_arm(n, number, for_ever) lets the n-th call from now on fail with that error, and all later ones with it if
 * asked; disk_count() says how many calls there were since.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#define MOST 1024
static char *names[MOST];
static int log_fd = -1;
static const char *folder;
static size_t folder_length;
static long armed, calls;
static int armed_error, armed_for_ever;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

__attribute__((constructor)) static void begin(void) {
  folder = getenv("DISK_FOLDER");
  folder_length = folder ? strlen(folder) : 0;
  const char *log = getenv("DISK_LOG");
  if (log)
    log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
}

void disk_arm(long n, int number, int for_ever) {
  armed = n, armed_error = number, armed_for_ever = for_ever, calls = 0;
}

long disk_count(void) { return calls; }

static int ours(const char *path) {
  return folder && path && !strncmp(path, folder, folder_length) && (path[folder_length] == '/' || !path[folder_length]);
}

static const char *name_of(int fd) { return fd >= 0 && fd < MOST ? names[fd] : NULL; }

static int fails(void) {
  calls++;
  if (armed && (calls == armed || (armed_for_ever && calls > armed))) {
    errno = armed_error;
    return 1;
  }
  return 0;
}

static void note(char what, const char *path, int64_t offset, const void *bytes, int64_t length) {
  if (log_fd < 0)
    return;
  size_t size = strlen(path);
  char *record = malloc(1 + 2 + size + 16 + (bytes ? length : 0));
  uint16_t short_size = size;
  char *at = record;
  *at++ = what;
  memcpy(at, &short_size, 2), at += 2;
  memcpy(at, path, size), at += size;
  memcpy(at, &offset, 8), at += 8;
  memcpy(at, &length, 8), at += 8;
  if (bytes)
    memcpy(at, bytes, length), at += length;
  if (REAL(write)(log_fd, record, at - record) < 0)
    abort();
  free(record);
}

static int opened(int fd, const char *path, int flags, int was_there) {
  if (fd >= 0 && fd < MOST && ours(path)) {
    free(names[fd]);
    names[fd] = strdup(path);
    if (!was_there)
      note('C', path, 0, NULL, 0);
    if (flags & O_TRUNC)
      note('T', path, 0, NULL, 0);
  }
  return fd;
}

#define OPENING(name)                                                                                                  \
  int name(const char *path, int flags, ...) {                                                                         \
    mode_t mode = 0;                                                                                                   \
    if (flags & O_CREAT) {                                                                                             \
      va_list more;                                                                                                    \
      va_start(more, flags);                                                                                           \
      mode = va_arg(more, mode_t);                                                                                     \
      va_end(more);                                                                                                    \
    }                                                                                                                  \
    int was_there = !ours(path) || !access(path, F_OK);                                                                \
    if (ours(path) && fails())                                                                                         \
      return -1;                                                                                                       \
    return opened(REAL(name)(path, flags, mode), path, flags, was_there);                                              \
  }
OPENING(open)
OPENING(open64)

int close(int fd) {
  if (name_of(fd)) {
    free(names[fd]);
    names[fd] = NULL;
  }
  return REAL(close)(fd);
}

#define WRITING_AT(name, offset_type)                                                                                  \
  ssize_t name(int fd, const void *bytes, size_t length, offset_type offset) {                                         \
    const char *path = name_of(fd);                                                                                    \
    if (path && fails())                                                                                               \
      return -1;                                                                                                       \
    ssize_t done = REAL(name)(fd, bytes, length, offset);                                                              \
    if (path && done > 0)                                                                                              \
      note('W', path, offset, bytes, done);                                                                            \
    return done;                                                                                                       \
  }
WRITING_AT(pwrite, off_t)
WRITING_AT(pwrite64, off64_t)

ssize_t write(int fd, const void *bytes, size_t length) {
  const char *path = name_of(fd);
  if (path && fails())
    return -1;
  off_t offset = path ? lseek(fd, 0, SEEK_CUR) : 0;
  ssize_t done = REAL(write)(fd, bytes, length);
  if (path && done > 0)
    note('W', path, offset, bytes, done);
  return done;
}

#define READING_AT(name, offset_type)                                                                                  \
  ssize_t name(int fd, void *bytes, size_t length, offset_type offset) {                                               \
    if (name_of(fd) && fails())                                                                                        \
      return -1;                                                                                                       \
    return REAL(name)(fd, bytes, length, offset);                                                                      \
  }
READING_AT(pread, off_t)
READING_AT(pread64, off64_t)

#define CUTTING(name, offset_type)                                                                                     \
  int name(int fd, offset_type length) {                                                                               \
    const char *path = name_of(fd);                                                                                    \
    if (path && fails())                                                                                               \
      return -1;                                                                                                       \
    int done = REAL(name)(fd, length);                                                                                 \
    if (path && !done)                                                                                                 \
      note('T', path, length, NULL, 0);                                                                                \
    return done;                                                                                                       \
  }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

#define FLUSHING(name)                                                                                                 \
  int name(int fd) {                                                                                                   \
    const char *path = name_of(fd);                                                                                    \
    if (path && fails())                                                                                               \
      return -1;                                                                                                       \
    int done = REAL(name)(fd);                                                                                         \
    if (path && !done)                                                                                                 \
      note(strcmp(path, folder) ? 'S' : 'D', path, 0, NULL, 0);                                                        \
    return done;                                                                                                       \
  }
FLUSHING(fsync)
FLUSHING(fdatasync)

int unlink(const char *path) {
  if (ours(path) && fails())
    return -1;
  int done = REAL(unlink)(path);
  if (ours(path) && !done)
    note('U', path, 0, NULL, 0);
  return done;
}

int rename(const char *from, const char *to) {
  if (ours(to) && fails())
    return -1;
  int done = REAL(rename)(from, to);
  if (ours(to) && !done)
    note('R', from, 0, to, strlen(to));
  return done;
}

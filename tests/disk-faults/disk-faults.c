/*
 * A disk that fails on command: file calls of the process that preloads this end as a control file says.
 *
 *   gcc -shared -fPIC -O1 -o disk-faults.so disk-faults.c
 *   DISK_FAULTS=/path/control LD_PRELOAD=/path/disk-faults.so PROGRAM
 *
 * Control file: one rule a line, the first that fits a call is done; replace the file by rename, it is read again
 * when it changed. A rule is  CALL WHAT PATTERN [option…]:
 *
 *   sync    EIO    *journal.*         fsync and fdatasync of files whose path matches fnmatch(3); "*" matches "/" too
 *   syncdir ENOSPC *                  fsync of folders
 *   open    EROFS  *                  open of what is there;  create: open with O_CREAT
 *   write   EDQUOT *                  write, pwrite, writev, pwritev
 *   rename  ESTALE *                  rename, renameat, renameat2: the new name is matched
 *   read    EIO    *                  read, pread, readv, preadv, where they touch bytes  at=OFFSET to=OFFSET
 *   truncate, unlink, mkdir, lock     ftruncate and fallocate, unlink(at) and rmdir, mkdir(at), flock
 *
 *   skip=2      not the first 2 calls that fit        count=1     only the next that fits
 *   lose        of a sync: what was written since the last sync that succeeded is gone from the file, as when the system drops its pages;
 *               of a folder's: the names that files got in it since then are gone
 *
 * WHAT is the name of an error; "short": half of a write is written (what cannot be halved fails with ENOSPC); "hang": the call does not go on until the rule
 * is gone. Each call that a rule struck is a line in CONTROL.met: CALL WHAT PATH. A file that is written again after it lost something: again write PATH.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define RULES 256
#define SYNCED 4096
#define NAMES 1024
#define SHORT (-1)
#define HANG (-2)
#define REAL(name) ({ static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name); real; })

typedef struct {
    char line[1024];           /* as it is in the control file: a rule that is still there keeps its counts */
    char call[16], what[16], pattern[512];
    int error, lose;
    long skip, count;          /* count -1: always */
    long long at, to;
} RULE;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static RULE rules[RULES], rules_before[RULES];
static int rule_count;
static struct { dev_t device; ino_t file; off_t length; int lost; } synced[SYNCED];   /* lengths at the last sync that succeeded, by hash */
static int losses;             /* some file lost something */
static char *names[NAMES];     /* given to files, and their folders not synced since */
static unsigned long reading;  /* grows each time the control file is read */
static struct stat seen;
static const char *control;

static const struct { const char *name; int error; } errors[] = {
    { "EIO", EIO }, { "EROFS", EROFS }, { "ENOSPC", ENOSPC }, { "EDQUOT", EDQUOT }, { "ESTALE", ESTALE }, { "EINTR", EINTR },
    { "EACCES", EACCES }, { "EINVAL", EINVAL }, { "EBADF", EBADF }, { "short", SHORT }, { "hang", HANG }
};

static int read_rule(const char *line, RULE *rule) {
    char options[256] = "", *option, *rest = NULL;
    memset(rule, 0, sizeof *rule);
    rule->count = -1, rule->to = -1;
    snprintf(rule->line, sizeof rule->line, "%s", line);
    if (sscanf(line, "%15s %15s %511s %255[^\n]", rule->call, rule->what, rule->pattern, options) < 3) return 0;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (!strcmp(errors[i].name, rule->what)) rule->error = errors[i].error;
    if (!rule->error) { fprintf(stderr, "disk-faults: no error is called %s\n", rule->what); abort(); }
    for (option = strtok_r(options, " ", &rest); option; option = strtok_r(NULL, " ", &rest)) {
        if (!strncmp(option, "skip=", 5)) rule->skip = atol(option + 5);
        else if (!strncmp(option, "count=", 6)) rule->count = atol(option + 6);
        else if (!strncmp(option, "at=", 3)) rule->at = atoll(option + 3);
        else if (!strncmp(option, "to=", 3)) rule->to = atoll(option + 3);
        else if (!strcmp(option, "lose")) rule->lose = 1;
        else { fprintf(stderr, "disk-faults: no option is called %s\n", option); abort(); }
    }
    return 1;
}

/* fopen's own open and read are inside libc and do not come here. */
static void read_rules_when_changed(void) {
    struct stat now;
    char line[1024];
    if (!control && !(control = getenv("DISK_FAULTS"))) control = "";
    if (!*control || stat(control, &now)) return;
    if (now.st_ino == seen.st_ino && now.st_mtim.tv_sec == seen.st_mtim.tv_sec && now.st_mtim.tv_nsec == seen.st_mtim.tv_nsec) return;
    FILE *file = fopen(control, "r");
    if (!file) return;
    int before = rule_count;
    memcpy(rules_before, rules, sizeof rules);
    seen = now, reading++, rule_count = 0;
    while (rule_count < RULES && fgets(line, sizeof line, file)) {
        if (!read_rule(line, &rules[rule_count])) continue;
        for (int i = 0; i < before; i++)
            if (!strcmp(rules_before[i].line, line)) rules[rule_count] = rules_before[i];
        rule_count++;
    }
    fclose(file);
}

static void note(const char *call, const char *what, const char *path) {
    char name[4096], line[4096];
    snprintf(name, sizeof name, "%s.met", control);
    int length = snprintf(line, sizeof line, "%s %s %s\n", call, what, path);
    int file = REAL(open)(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) return;
    if (REAL(write)(file, line, length) != length) abort();
    REAL(close)(file);
}

static void wait_until_read_again(unsigned long then) {
    struct timespec pause = { 0, 5000000 };
    for (int waits = 1; waits;) {
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&lock);
        read_rules_when_changed();
        waits = reading == then;
        pthread_mutex_unlock(&lock);
    }
}

static size_t place_of(const struct stat *about) { return (about->st_ino * 2654435761u) % SYNCED; }

static off_t *synced_length(const struct stat *about) {
    size_t place = place_of(about);
    if (synced[place].file != about->st_ino || synced[place].device != about->st_dev)
        synced[place].file = about->st_ino, synced[place].device = about->st_dev, synced[place].length = 0, synced[place].lost = 0;
    return &synced[place].length;
}

static int is_in(const char *folder, const char *path) {
    size_t length = strlen(folder);
    return !strncmp(path, folder, length) && path[length] == '/' && !strchr(path + length + 1, '/');
}

/* The lock is held. Names in the folder are as durable as they become: forgotten, or taken away. */
static void settle_names(const char *folder, int lost) {
    for (int i = 0; i < NAMES; i++) {
        if (!names[i] || !is_in(folder, names[i])) continue;
        if (lost) REAL(unlink)(names[i]);
        free(names[i]), names[i] = NULL;
    }
}

static void note_name(const char *path) {
    int kept = errno;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < NAMES; i++)
        if (!names[i]) { names[i] = strdup(path); break; }
    pthread_mutex_unlock(&lock);
    errno = kept;
}

/* The lock is held. */
static void lose_unsynced(const char *path) {
    struct stat about;
    if (stat(path, &about)) return;
    if (S_ISDIR(about.st_mode)) settle_names(path, 1);
    else if (truncate(path, *synced_length(&about))) abort();
    else losses = synced[place_of(&about)].lost = 1;
}

static int path_of(int file, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, size - 1);
    if (length < 0 || *path != '/') return 0;
    path[length] = 0;
    return 1;
}

static void note_synced(int file, const struct stat *about) {
    char path[4096];
    pthread_mutex_lock(&lock);
    if (S_ISREG(about->st_mode)) *synced_length(about) = about->st_size;
    else if (path_of(file, path, sizeof path)) settle_names(path, 0);
    pthread_mutex_unlock(&lock);
}

/* What this call meets: 0, an error number, or SHORT. */
static int met(const char *call, const char *path, long long at, long long bytes) {
    int error = 0, kept = errno;
    pthread_mutex_lock(&lock);
    read_rules_when_changed();
    unsigned long when = reading;
    for (int i = 0; i < rule_count && !error; i++) {
        RULE *rule = &rules[i];
        if (strcmp(rule->call, call) || !rule->count || fnmatch(rule->pattern, path, 0)) continue;
        if (rule->to >= 0 && (at >= rule->to || at + bytes <= rule->at)) continue;
        if (rule->skip > 0) { rule->skip--; continue; }
        if (rule->count > 0) rule->count--;
        error = rule->error;
        if (rule->lose) lose_unsynced(path);
        note(call, rule->what, path);
    }
    pthread_mutex_unlock(&lock);
    if (error == HANG) {
        wait_until_read_again(when);
        return met(call, path, at, bytes);
    }
    errno = error > 0 ? error : kept;
    return error;
}

static int met_by_file(const char *call, int file, long long at, long long bytes) {
    char path[4096];
    return path_of(file, path, sizeof path) ? met(call, path, at, bytes) : 0;
}

/* The number of a file that is gone may be given to another. */
static void note_new(int file) {
    struct stat about;
    int kept = errno;
    pthread_mutex_lock(&lock);
    if (!fstat(file, &about)) *synced_length(&about) = 0, synced[place_of(&about)].lost = 0;
    pthread_mutex_unlock(&lock);
    errno = kept;
}

static void note_if_lost(int file) {
    struct stat about;
    char path[4096];
    if (!losses || fstat(file, &about) || !S_ISREG(about.st_mode)) return;
    int kept = errno;
    pthread_mutex_lock(&lock);
    synced_length(&about);
    if (synced[place_of(&about)].lost && path_of(file, path, sizeof path)) note("again", "write", path);
    pthread_mutex_unlock(&lock);
    errno = kept;
}

static int is_folder(int file) {
    struct stat about;
    return !fstat(file, &about) && S_ISDIR(about.st_mode);
}

static int met_by_sync(int file) { return met_by_file(is_folder(file) ? "syncdir" : "sync", file, 0, 0); }

/* A file may have grown while it was synced: its length is taken before, on the safe side for who looks for losses. */
#define SYNC(file, whole) do { \
        struct stat before; \
        if (met_by_sync(file)) return -1; \
        int known = !fstat(file, &before), result = whole; \
        if (!result && known) note_synced(file, &before); \
        return result; \
    } while (0)

static long long total(const struct iovec *parts, int count) {
    long long bytes = 0;
    for (int i = 0; i < count; i++) bytes += parts[i].iov_len;
    return bytes;
}

/* Half of a write reaches the file; the call says nothing of the rest, and the next one fails. */
#define WRITE(file, at, bytes, whole, half) do { \
        note_if_lost(file); \
        int error = met_by_file("write", file, at, bytes); \
        if (!error) return whole; \
        if (error != SHORT) return -1; \
        ssize_t done = half; \
        if (done > 0) return done; \
        errno = ENOSPC; \
        return -1; \
    } while (0)

#define OPEN(name, after, path, flags, ...) \
    mode_t mode = 0; \
    if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    } \
    if (met(flags & O_CREAT ? "create" : "open", path, 0, 0)) return -1; \
    int is_new = flags & O_CREAT && access(path, F_OK); \
    int file = REAL(name)(__VA_ARGS__, flags, mode); \
    if (is_new && file >= 0) note_new(file), note_name(path); \
    return file

int open(const char *path, int flags, ...) { OPEN(open, flags, path, flags, path); }
int open64(const char *path, int flags, ...) { OPEN(open64, flags, path, flags, path); }
int openat(int folder, const char *path, int flags, ...) { OPEN(openat, flags, path, flags, folder, path); }
int openat64(int folder, const char *path, int flags, ...) { OPEN(openat64, flags, path, flags, folder, path); }

ssize_t write(int file, const void *bytes, size_t count) { WRITE(file, 0, count, REAL(write)(file, bytes, count), REAL(write)(file, bytes, count / 2)); }
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { WRITE(file, at, count, REAL(pwrite)(file, bytes, count, at), REAL(pwrite)(file, bytes, count / 2, at)); }
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) { WRITE(file, at, count, REAL(pwrite64)(file, bytes, count, at), REAL(pwrite64)(file, bytes, count / 2, at)); }
ssize_t writev(int file, const struct iovec *parts, int count) { WRITE(file, 0, total(parts, count), REAL(writev)(file, parts, count), REAL(write)(file, parts->iov_base, parts->iov_len / 2)); }
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) { WRITE(file, at, total(parts, count), REAL(pwritev)(file, parts, count, at), REAL(pwrite)(file, parts->iov_base, parts->iov_len / 2, at)); }
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) { WRITE(file, at, total(parts, count), REAL(pwritev64)(file, parts, count, at), REAL(pwrite64)(file, parts->iov_base, parts->iov_len / 2, at)); }

ssize_t read(int file, void *bytes, size_t count) { return met_by_file("read", file, lseek(file, 0, SEEK_CUR), count) ? -1 : REAL(read)(file, bytes, count); }
ssize_t pread(int file, void *bytes, size_t count, off_t at) { return met_by_file("read", file, at, count) ? -1 : REAL(pread)(file, bytes, count, at); }
ssize_t pread64(int file, void *bytes, size_t count, off64_t at) { return met_by_file("read", file, at, count) ? -1 : REAL(pread64)(file, bytes, count, at); }
ssize_t preadv(int file, const struct iovec *parts, int count, off_t at) { return met_by_file("read", file, at, total(parts, count)) ? -1 : REAL(preadv)(file, parts, count, at); }
ssize_t preadv64(int file, const struct iovec *parts, int count, off64_t at) { return met_by_file("read", file, at, total(parts, count)) ? -1 : REAL(preadv64)(file, parts, count, at); }

int fsync(int file) { SYNC(file, REAL(fsync)(file)); }
int fdatasync(int file) { SYNC(file, REAL(fdatasync)(file)); }
int ftruncate(int file, off_t length) { return met_by_file("truncate", file, 0, 0) ? -1 : REAL(ftruncate)(file, length); }
int ftruncate64(int file, off64_t length) { return met_by_file("truncate", file, 0, 0) ? -1 : REAL(ftruncate64)(file, length); }
int fallocate64(int file, int mode, off64_t at, off64_t bytes) { return met_by_file("truncate", file, 0, 0) ? -1 : REAL(fallocate64)(file, mode, at, bytes); }
int flock(int file, int operation) { return met_by_file("lock", file, 0, 0) ? -1 : REAL(flock)(file, operation); }

#define RENAME(to, whole) do { \
        if (met("rename", to, 0, 0)) return -1; \
        int result = whole; \
        if (!result) note_name(to); \
        return result; \
    } while (0)

int rename(const char *from, const char *to) { RENAME(to, REAL(rename)(from, to)); }
int renameat(int from_folder, const char *from, int folder, const char *to) { RENAME(to, REAL(renameat)(from_folder, from, folder, to)); }
int renameat2(int from_folder, const char *from, int folder, const char *to, unsigned int flags) { RENAME(to, REAL(renameat2)(from_folder, from, folder, to, flags)); }
int unlink(const char *path) { return met("unlink", path, 0, 0) ? -1 : REAL(unlink)(path); }
int unlinkat(int folder, const char *path, int flags) { return met("unlink", path, 0, 0) ? -1 : REAL(unlinkat)(folder, path, flags); }
int rmdir(const char *path) { return met("unlink", path, 0, 0) ? -1 : REAL(rmdir)(path); }
int mkdir(const char *path, mode_t mode) { return met("mkdir", path, 0, 0) ? -1 : REAL(mkdir)(path, mode); }

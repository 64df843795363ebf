/* What both modules need: the types of PKCS#11, a copy of the real module, and a count that the test's process reads. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

typedef unsigned long CK_ULONG, CK_RV;
typedef unsigned char CK_BYTE;
typedef struct { CK_BYTE major, minor; } CK_VERSION;
typedef struct { CK_VERSION version; void *f[68]; } FUNCTION_LIST;

/* Places in CK_FUNCTION_LIST (pkcs11f.h, in order). */
enum {
    INITIALIZE = 0, FINALIZE = 1, GET_FUNCTION_LIST = 3, GET_SLOT_LIST = 4, GET_TOKEN_INFO = 6, OPEN_SESSION = 12,
    CLOSE_SESSION = 13, CLOSE_ALL_SESSIONS = 14, GET_SESSION_INFO = 15, LOGIN = 18, GET_ATTRIBUTE_VALUE = 24,
    FIND_OBJECTS_INIT = 26, FIND_OBJECTS = 27, FIND_OBJECTS_FINAL = 28, SIGN_INIT = 42, SIGN = 43, GENERATE_KEY_PAIR = 59
};

static FUNCTION_LIST *real, ours;
static unsigned long unshared[2], *struck = unshared;   /* struck[1]: logins that ended with CKR_PIN_INCORRECT */

/* A copy of the module that nobody else in the process uses. */
static void *load_copy(const char *path) {
    char name[64];
    struct stat info;
    off_t offset = 0;
    int from = open(path, O_RDONLY | O_CLOEXEC), to = memfd_create("real-p11", MFD_CLOEXEC);
    if (from < 0 || to < 0 || fstat(from, &info)) return NULL;
    while (offset < info.st_size && sendfile(to, from, &offset, info.st_size - offset) > 0) {}
    close(from);
    snprintf(name, sizeof name, "/proc/self/fd/%d", to);
    return dlopen(name, RTLD_NOW | RTLD_LOCAL);
}

/* Sets real and, to begin with, ours; 0 when the module cannot be loaded. */
static int load_real(const char *module) {
    void *library = module ? load_copy(module) : NULL;
    CK_RV (*get)(FUNCTION_LIST **) = library ? dlsym(library, "C_GetFunctionList") : NULL;
    if (!get || get(&real)) { real = NULL; return 0; }
    ours = *real;
    return 1;
}

/* Calls that were struck, and refused logins, are counted in FILE.struck, sixteen bytes, over all instances, when there is such a file. */
static void share_count(const char *of) {
    char path[4096 + 8];
    snprintf(path, sizeof path, "%s.struck", of);
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0) return;
    void *memory = mmap(NULL, sizeof unshared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) struck = memory;
    close(file);
}

static void count_struck(void) { __atomic_add_fetch(struck, 1, __ATOMIC_RELAXED); }

/*
 * Stands between OpenSSL and the HSM's PKCS#11 module, in the process of the silo. It does three things, and passes all
 * else on to the module:
 *
 *   - it opens every session read-write. Both OpenSSL's pkcs11 engine (libp11) and its pkcs11-provider open read-only ones,
 *     which AWS CloudHSM Client SDK 5 refuses ("Read Only Session is not supported in SDK 5").
 *   - it keeps the first failure of a function since it was asked, for the operator.
 *   - where no session is open, one that does not open is given out as one that is dead: libp11 would wait for ever for another to be given
 *     back. Every call with it fails, and the key is opened again.
 *
 * pix_p11_use says which module, once, before OpenSSL loads this library: each copy of it stands before one.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef unsigned long CK_ULONG, CK_RV;
typedef struct { unsigned char major, minor; } CK_VERSION;
typedef struct { CK_VERSION version; void *f[68]; } FUNCTION_LIST;

enum { CKR_OK = 0, CKR_GENERAL_ERROR = 5, CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191, CKR_USER_ALREADY_LOGGED_IN = 0x100, CKF_RW_SESSION = 2 };
static const CK_ULONG DEAD_SESSION = ~0UL - 1;

/* Places in CK_FUNCTION_LIST (pkcs11f.h, in order). */
enum { INITIALIZE = 0, FINALIZE = 1, GET_FUNCTION_LIST = 3, OPEN_SESSION = 12, CLOSE_SESSION = 13, CLOSE_ALL_SESSIONS = 14, LOGIN = 18, SIGN_INIT = 42, SIGN = 43 };

static FUNCTION_LIST *real, ours;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *failed_function;
static CK_RV failed_value;
static long open_sessions;   /* with those that died since */

static CK_RV kept(const char *function, CK_RV value) {
    if (value == CKR_OK || value == CKR_CRYPTOKI_ALREADY_INITIALIZED || value == CKR_USER_ALREADY_LOGGED_IN) return value;
    pthread_mutex_lock(&lock);
    if (!failed_function) failed_function = function, failed_value = value;
    pthread_mutex_unlock(&lock);
    return value;
}

static CK_RV C_Initialize(void *arguments) {
    CK_RV (*next)(void *) = real->f[INITIALIZE];
    return kept("C_Initialize", next(arguments));
}

static CK_RV C_Finalize(void *reserved) {
    CK_RV (*next)(void *) = real->f[FINALIZE];
    __atomic_store_n(&open_sessions, 0, __ATOMIC_SEQ_CST);
    return next(reserved);
}

static CK_RV C_OpenSession(CK_ULONG slot, CK_ULONG flags, void *data, void *notify, CK_ULONG *session) {
    CK_RV (*next)(CK_ULONG, CK_ULONG, void *, void *, CK_ULONG *) = real->f[OPEN_SESSION];
    CK_RV result = kept("C_OpenSession", next(slot, flags | CKF_RW_SESSION, data, notify, session));
    if (!result) __atomic_add_fetch(&open_sessions, 1, __ATOMIC_SEQ_CST);
    else if (__atomic_load_n(&open_sessions, __ATOMIC_SEQ_CST) <= 0) *session = DEAD_SESSION, result = CKR_OK;
    return result;
}

static CK_RV C_CloseSession(CK_ULONG session) {
    CK_RV (*next)(CK_ULONG) = real->f[CLOSE_SESSION];
    if (session == DEAD_SESSION) return CKR_OK;
    __atomic_sub_fetch(&open_sessions, 1, __ATOMIC_SEQ_CST);
    return next(session);
}

static CK_RV C_CloseAllSessions(CK_ULONG slot) {
    CK_RV (*next)(CK_ULONG) = real->f[CLOSE_ALL_SESSIONS];
    __atomic_store_n(&open_sessions, 0, __ATOMIC_SEQ_CST);
    return next(slot);
}

static CK_RV C_Login(CK_ULONG session, CK_ULONG user, unsigned char *pin, CK_ULONG length) {
    CK_RV (*next)(CK_ULONG, CK_ULONG, unsigned char *, CK_ULONG) = real->f[LOGIN];
    return kept("C_Login", next(session, user, pin, length));
}

static CK_RV C_SignInit(CK_ULONG session, void *mechanism, CK_ULONG key) {
    CK_RV (*next)(CK_ULONG, void *, CK_ULONG) = real->f[SIGN_INIT];
    return kept("C_SignInit", next(session, mechanism, key));
}

static CK_RV C_Sign(CK_ULONG session, unsigned char *data, CK_ULONG length, unsigned char *signature, CK_ULONG *size) {
    CK_RV (*next)(CK_ULONG, unsigned char *, CK_ULONG, unsigned char *, CK_ULONG *) = real->f[SIGN];
    return kept("C_Sign", next(session, data, length, signature, size));
}

CK_RV C_GetFunctionList(FUNCTION_LIST **list) {
    *list = &ours;
    return real ? CKR_OK : CKR_GENERAL_ERROR;
}

/* 0, or the CKR of the module's C_GetFunctionList; CKR_GENERAL_ERROR when it is no module. */
CK_RV pix_p11_use(const char *path) {
    FUNCTION_LIST *list;
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    CK_RV (*get)(FUNCTION_LIST **) = library ? dlsym(library, "C_GetFunctionList") : NULL;
    CK_RV result = get ? get(&list) : CKR_GENERAL_ERROR;
    if (result) return result;
    ours = *list;
    ours.f[INITIALIZE] = C_Initialize, ours.f[GET_FUNCTION_LIST] = C_GetFunctionList, ours.f[OPEN_SESSION] = C_OpenSession;
    ours.f[FINALIZE] = C_Finalize, ours.f[CLOSE_SESSION] = C_CloseSession, ours.f[CLOSE_ALL_SESSIONS] = C_CloseAllSessions;
    ours.f[LOGIN] = C_Login, ours.f[SIGN_INIT] = C_SignInit, ours.f[SIGN] = C_Sign;
    real = list;
    return CKR_OK;
}

/* The function that failed first, and its CKR; 0 when none has since the last question. */
int pix_p11_failure(char *function, int size, CK_ULONG *value) {
    pthread_mutex_lock(&lock);
    int failed = failed_function != NULL;
    if (failed) snprintf(function, size, "%s", failed_function), *value = failed_value;
    failed_function = NULL;
    pthread_mutex_unlock(&lock);
    return failed;
}

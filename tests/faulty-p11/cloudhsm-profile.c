/*
 * A real PKCS#11 module that follows the rules of AWS CloudHSM Client SDK 5, as far as Amazon's user guide tells them
 * (README.md beside this file: each rule and its page).
 *
 *   gcc -shared -fPIC -O1 -pthread -DREAL_MODULE='"/path/libsofthsm2.so"' -DPROFILE_FILE='"/path/profile"' -o cloudhsm.so cloudhsm-profile.c
 *
 * The file, when there is one, sets what changes while it runs; replace it by rename. One line each:
 *
 *   login 50          a C_Login takes 50 ms (the default)
 *   sign 5            a C_Sign takes 5 ms more than the real one's; 0 (the default)
 *   sessions 1024     sessions of one application (the default)
 *   busy 8            at most 8 signatures at a time, the next is throttled; 0 (the default): as many as come
 *   hidden LABEL      the key with this label is on no HSM yet
 *   halfway LABEL     it is on one of two HSMs: every second search and use comes to the one that lacks it
 *
 * PROFILE.struck counts the calls that were refused by a rule (real-module.h).
 */
#include "real-module.h"

typedef struct { CK_ULONG type; void *value; CK_ULONG length; } ATTRIBUTE;

enum { OK = 0, FUNCTION_FAILED = 0x6, ATTRIBUTE_READ_ONLY = 0x10, ATTRIBUTE_TYPE_INVALID = 0x12, FUNCTION_NOT_SUPPORTED = 0x54,
       PIN_INCORRECT = 0xA0, USER_ALREADY_LOGGED_IN = 0x100, SESSION_COUNT = 0xB1, TEMPLATE_INCONSISTENT = 0xD1 };
enum { RW_SESSION = 2, CKU_USER = 1, LABEL = 0x3, LONGEST_LABEL = 255 };

/* What the page "API operations" does not list: C_InitToken, C_InitPIN, C_SetPIN, operation states, C_CopyObject, object sizes,
   C_SetAttributeValue, C_DigestKey, recovering and dual functions, C_SeedRandom, parallel functions, slot events. */
static const int unsupported[] = { 9, 10, 11, 16, 17, 21, 23, 25, 40, 46, 47, 52, 53, 54, 55, 56, 57, 63, 65, 66, 67 };

/* Attributes in the tables of the page "Key attributes", by number. */
static const CK_ULONG attributes[] = {
    0x0, 0x1, 0x2, 0x3, 0x100, 0x102, 0x86, 0x103, 0x104, 0x105, 0x106, 0x107, 0x108, 0x10A, 0x10C, 0x11, 0x120, 0x121, 0x122, 0x123, 0x124,
    0x125, 0x126, 0x127, 0x128, 0x161, 0x162, 0x163, 0x164, 0x165, 0x170, 0x172, 0x180, 0x181, 0x210
};

typedef struct { CK_ULONG handle, slot; int away; } SESSION;
typedef struct { char label[LONGEST_LABEL + 1]; int halfway; } ABSENT;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static SESSION sessions[4096];
static CK_ULONG open_sessions, most_sessions, signing, most_signing, login_ms, sign_ms;
static ABSENT absent[8];
static int absent_keys, turn;
static struct stat seen;

static void read_file_NeedsLock(void) {
    struct stat now;
    char line[LONGEST_LABEL + 32], word[16], text[LONGEST_LABEL + 1];
    if (stat(PROFILE_FILE, &now)) return;
    if (now.st_ino == seen.st_ino && now.st_mtim.tv_sec == seen.st_mtim.tv_sec && now.st_mtim.tv_nsec == seen.st_mtim.tv_nsec) return;
    FILE *file = fopen(PROFILE_FILE, "r");
    if (!file) return;
    seen = now, most_sessions = 1024, most_signing = 0, login_ms = 50, sign_ms = 0, absent_keys = 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "%15s %255s", word, text) != 2) continue;
        if (!strcmp(word, "login")) login_ms = strtoul(text, NULL, 0);
        else if (!strcmp(word, "sessions")) most_sessions = strtoul(text, NULL, 0);
        else if (!strcmp(word, "sign")) sign_ms = strtoul(text, NULL, 0);
        else if (!strcmp(word, "busy")) most_signing = strtoul(text, NULL, 0);
        else if (absent_keys < 8) {
            strcpy(absent[absent_keys].label, text);
            absent[absent_keys++].halfway = !strcmp(word, "halfway");
        }
    }
    fclose(file);
}

static SESSION *session_NeedsLock(CK_ULONG handle) {
    for (CK_ULONG i = 0; i < open_sessions; i++)
        if (sessions[i].handle == handle) return &sessions[i];
    return NULL;
}

/* Whether this search or use comes to an HSM that lacks the key that is half way. */
static int comes_to_the_other_HSM(void) {
    pthread_mutex_lock(&lock);
    read_file_NeedsLock();
    int away = absent_keys > 0 && (turn++ & 1);
    pthread_mutex_unlock(&lock);
    return away;
}

static int is_absent(CK_ULONG session, CK_ULONG key, int away) {
    char label[LONGEST_LABEL + 1];
    ATTRIBUTE attribute = { LABEL, label, LONGEST_LABEL };
    CK_RV (*get)(CK_ULONG, CK_ULONG, ATTRIBUTE *, CK_ULONG) = real->f[GET_ATTRIBUTE_VALUE];
    int found = 0;
    if (!absent_keys || get(session, key, &attribute, 1) || attribute.length > LONGEST_LABEL) return 0;
    label[attribute.length] = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < absent_keys; i++)
        found |= !strcmp(absent[i].label, label) && (!absent[i].halfway || away);
    pthread_mutex_unlock(&lock);
    if (found) count_struck();
    return found;
}

static int is_supported(CK_ULONG type) {
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if (attributes[i] == type) return 1;
    return 0;
}

static int are_supported(ATTRIBUTE *template, CK_ULONG count) {
    for (CK_ULONG i = 0; i < count; i++)
        if (!is_supported(template[i].type)) return 0;
    return 1;
}

static CK_RV C_NotSupported(void) { return FUNCTION_NOT_SUPPORTED; }

static CK_RV C_Finalize(void *reserved) {
    CK_RV (*next)(void *) = real->f[FINALIZE];
    CK_RV result = next(reserved);
    pthread_mutex_lock(&lock);
    if (!result) open_sessions = 0;
    pthread_mutex_unlock(&lock);
    return result;
}

static CK_RV C_OpenSession(CK_ULONG slot, CK_ULONG flags, void *data, void *notify, CK_ULONG *session) {
    CK_RV result, (*next)(CK_ULONG, CK_ULONG, void *, void *, CK_ULONG *) = real->f[OPEN_SESSION];
    if (!(flags & RW_SESSION)) { count_struck(); return FUNCTION_FAILED; }
    pthread_mutex_lock(&lock);
    read_file_NeedsLock();
    result = open_sessions < most_sessions ? next(slot, flags, data, notify, session) : SESSION_COUNT;
    if (!result) sessions[open_sessions++] = (SESSION){ *session, slot, 0 };
    pthread_mutex_unlock(&lock);
    return result;
}

static CK_RV C_CloseSession(CK_ULONG session) {
    CK_RV (*next)(CK_ULONG) = real->f[CLOSE_SESSION];
    pthread_mutex_lock(&lock);
    SESSION *known = session_NeedsLock(session);
    if (known) *known = sessions[--open_sessions];
    pthread_mutex_unlock(&lock);
    return next(session);
}

static CK_RV C_CloseAllSessions(CK_ULONG slot) {
    CK_RV (*next)(CK_ULONG) = real->f[CLOSE_ALL_SESSIONS];
    pthread_mutex_lock(&lock);
    CK_ULONG kept = 0;
    for (CK_ULONG i = 0; i < open_sessions; i++)
        if (sessions[i].slot != slot) sessions[kept++] = sessions[i];
    open_sessions = kept;
    pthread_mutex_unlock(&lock);
    return next(slot);
}

/* user:password; a name of at most 31 characters, a password of 8 to 32. */
static int is_pin(const CK_BYTE *pin, CK_ULONG length) {
    const CK_BYTE *colon = pin ? memchr(pin, ':', length) : NULL;
    CK_ULONG password = colon ? length - 1 - (CK_ULONG)(colon - pin) : 0;
    return colon && colon > pin && colon - pin <= 31 && password >= 8 && password <= 32;
}

static CK_RV C_Login(CK_ULONG session, CK_ULONG user, CK_BYTE *pin, CK_ULONG length) {
    CK_RV (*next)(CK_ULONG, CK_ULONG, CK_BYTE *, CK_ULONG) = real->f[LOGIN];
    CK_RV result = user == CKU_USER && !is_pin(pin, length) ? PIN_INCORRECT : next(session, user, pin, length);
    /* That somebody is logged in the client knows by itself. */
    if (result != USER_ALREADY_LOGGED_IN) usleep(login_ms * 1000);
    return result;
}

/* One that is not supported, and no value is filled in, not even the lengths: the caller has to ask again for the others. */
static CK_RV C_GetAttributeValue(CK_ULONG session, CK_ULONG object, ATTRIBUTE *template, CK_ULONG count) {
    CK_RV (*next)(CK_ULONG, CK_ULONG, ATTRIBUTE *, CK_ULONG) = real->f[GET_ATTRIBUTE_VALUE];
    return are_supported(template, count) ? next(session, object, template, count) : ATTRIBUTE_TYPE_INVALID;
}

static CK_RV C_FindObjectsInit(CK_ULONG session, ATTRIBUTE *template, CK_ULONG count) {
    CK_RV (*next)(CK_ULONG, ATTRIBUTE *, CK_ULONG) = real->f[FIND_OBJECTS_INIT];
    if (!are_supported(template, count)) return TEMPLATE_INCONSISTENT;
    int away = comes_to_the_other_HSM();
    pthread_mutex_lock(&lock);
    SESSION *known = session_NeedsLock(session);
    if (known) known->away = away;
    pthread_mutex_unlock(&lock);
    return next(session, template, count);
}

static CK_RV C_FindObjects(CK_ULONG session, CK_ULONG *objects, CK_ULONG max, CK_ULONG *count) {
    CK_RV result, (*next)(CK_ULONG, CK_ULONG *, CK_ULONG, CK_ULONG *) = real->f[FIND_OBJECTS];
    CK_ULONG kept = 0;
    pthread_mutex_lock(&lock);
    SESSION *known = session_NeedsLock(session);
    int away = known && known->away;
    pthread_mutex_unlock(&lock);
    /* No objects ends a search, so a page of nothing but absent keys is followed by the next. */
    do {
        result = next(session, objects, max, count);
        if (result) return result;
        for (CK_ULONG i = 0; i < *count; i++)
            if (!is_absent(session, objects[i], away)) objects[kept++] = objects[i];
    } while (!kept && *count);
    *count = kept;
    return OK;
}

/* The key availability check: a key must be on two HSMs before it is used. */
static CK_RV C_SignInit(CK_ULONG session, void *mechanism, CK_ULONG key) {
    CK_RV (*next)(CK_ULONG, void *, CK_ULONG) = real->f[SIGN_INIT];
    int away = comes_to_the_other_HSM();
    return is_absent(session, key, away) ? FUNCTION_FAILED : next(session, mechanism, key);
}

static CK_RV C_Sign(CK_ULONG session, CK_BYTE *data, CK_ULONG length, CK_BYTE *signature, CK_ULONG *size) {
    CK_RV (*next)(CK_ULONG, CK_BYTE *, CK_ULONG, CK_BYTE *, CK_ULONG *) = real->f[SIGN];
    CK_ULONG at_a_time = __atomic_add_fetch(&signing, 1, __ATOMIC_SEQ_CST), most = __atomic_load_n(&most_signing, __ATOMIC_RELAXED);
    CK_RV result = FUNCTION_FAILED;
    if (most && at_a_time > most) count_struck();
    else {
        usleep(__atomic_load_n(&sign_ms, __ATOMIC_RELAXED) * 1000);
        result = next(session, data, length, signature, size);
    }
    __atomic_sub_fetch(&signing, 1, __ATOMIC_SEQ_CST);
    return result;
}

static CK_RV C_GenerateKeyPair(CK_ULONG session, void *mechanism, ATTRIBUTE *public, CK_ULONG publics, ATTRIBUTE *private, CK_ULONG privates, CK_ULONG *public_key, CK_ULONG *private_key) {
    CK_RV (*next)(CK_ULONG, void *, ATTRIBUTE *, CK_ULONG, ATTRIBUTE *, CK_ULONG, CK_ULONG *, CK_ULONG *) = real->f[GENERATE_KEY_PAIR];
    if (!are_supported(public, publics) || !are_supported(private, privates)) return TEMPLATE_INCONSISTENT;
    /* CKA_LOCAL, CKA_NEVER_EXTRACTABLE, CKA_ALWAYS_SENSITIVE. */
    for (CK_ULONG i = 0; i < privates; i++)
        if (private[i].type >= 0x163 && private[i].type <= 0x165) return ATTRIBUTE_READ_ONLY;
    return next(session, mechanism, public, publics, private, privates, public_key, private_key);
}

CK_RV C_GetFunctionList(FUNCTION_LIST **list) {
    *list = &ours;
    return real ? OK : FUNCTION_FAILED;
}

__attribute__((constructor)) static void load(void) {
    most_sessions = 1024, login_ms = 50;
    share_count(PROFILE_FILE);
    if (!load_real(REAL_MODULE)) return;
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) ours.f[unsupported[i]] = C_NotSupported;
    ours.f[FINALIZE] = C_Finalize, ours.f[GET_FUNCTION_LIST] = C_GetFunctionList, ours.f[OPEN_SESSION] = C_OpenSession;
    ours.f[CLOSE_SESSION] = C_CloseSession, ours.f[CLOSE_ALL_SESSIONS] = C_CloseAllSessions, ours.f[LOGIN] = C_Login;
    ours.f[GET_ATTRIBUTE_VALUE] = C_GetAttributeValue, ours.f[FIND_OBJECTS_INIT] = C_FindObjectsInit;
    ours.f[FIND_OBJECTS] = C_FindObjects, ours.f[SIGN_INIT] = C_SignInit, ours.f[SIGN] = C_Sign;
    ours.f[GENERATE_KEY_PAIR] = C_GenerateKeyPair;
}

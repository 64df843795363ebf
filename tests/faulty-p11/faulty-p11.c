/*
 * A PKCS#11 module that fails on command: it wraps a real module and does what a control file says.
 *
 *   gcc -shared -fPIC -O1 -pthread -DREAL_MODULE='"/path/libsofthsm2.so"' -DCONTROL_FILE='"/path/control"' -o faulty.so faulty-p11.c
 *
 * Without the macros the paths come from FAULTY_P11_MODULE and FAULTY_P11_CONTROL when the module is loaded.
 *
 * Control file: one rule a line, the first that fits a call is done; replace the file by rename, it is read again
 * when it changed. A rule is  FUNCTION ACTION [VALUE] [option…]:
 *
 *   C_Sign return 0x30            do not call the real function, return this CKR
 *   C_Sign delay 50               sleep 50 ms, then call it
 *   C_Sign hang                   do not return until the rule is gone from the file
 *   C_Sign flip                   call it, then flip one bit of the signature
 *   C_GetTokenInfo flip           call it, then flip one bit of the serial number: another token is in the slot
 *   C_FindObjects hide            call it, then say that it found nothing
 *   C_Sign kill                   close all sessions of the slot, then call it
 *   C_GetSlotList renumber 1000   the numbers of all slots are 1000 more, and those of before invalid
 *   *      return 0x190           any of the wrapped functions except C_Initialize and C_Finalize
 *
 *   count=3     only the next 3 calls that fit, over   p=0.05     only with this probability
 *               all instances and processes
 *   slot=7      only calls for this slot's sessions   until=init only until the next C_Initialize
 *   first       only in the instance loaded from the file itself   copy   only in copies of it
 *
 * Each loaded instance loads an instance of the real module of its own (a copy in memory), so that finalizing one does
 * not touch the others. faulty_p11_calls("C_Login") gives the number of calls, for tests. If there is a file CONTROL.struck of
 * sixteen bytes, it holds the number of calls that a rule struck, and of logins that ended with CKR_PIN_INCORRECT, over all instances.
 */
#include "real-module.h"

#ifndef REAL_MODULE
#define REAL_MODULE getenv("FAULTY_P11_MODULE")
#endif
#ifndef CONTROL_FILE
#define CONTROL_FILE getenv("FAULTY_P11_CONTROL")
#endif

typedef struct { CK_ULONG slot, state, flags, error; } SESSION_INFO;

#define RULES 32
enum action { RETURN, DELAY, HANG, FLIP, KILL, HIDE, RENUMBER };
typedef struct {
    char function[32];
    enum action action;
    CK_ULONG value;
    long count;          /* -1: always */
    double probability;  /* 1: always */
    long slot;           /* -1: any */
    int until_init, first, copy;
} RULE;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* SoftHSM frees sessions under the feet of threads that use them, so "kill" waits until none is inside. */
static pthread_rwlock_t inside = PTHREAD_RWLOCK_INITIALIZER;
static RULE rules[RULES];
static int rule_count;
static unsigned long reading;    /* grows each time the control file is read */
static struct stat seen;
static long unshared_used[RULES], *used = unshared_used;   /* how often each rule with a count has struck */
static unsigned int seed = 12345;
static char control_path[4096];
static int is_copy;              /* loaded from memory */
static struct { const char *name; long calls; } calls[16];

static int read_rule(char *line, RULE *rule) {
    char action[16] = "", *word, *rest = NULL;
    memset(rule, 0, sizeof *rule);
    rule->count = -1, rule->probability = 1, rule->slot = -1;
    word = strtok_r(line, " \t\n", &rest);
    if (!word || *word == '#') return 0;
    snprintf(rule->function, sizeof rule->function, "%s", word);
    word = strtok_r(NULL, " \t\n", &rest);
    if (!word) return 0;
    snprintf(action, sizeof action, "%s", word);
    rule->action = !strcmp(action, "return") ? RETURN : !strcmp(action, "delay") ? DELAY
        : !strcmp(action, "hang") ? HANG : !strcmp(action, "flip") ? FLIP : !strcmp(action, "hide") ? HIDE : !strcmp(action, "renumber") ? RENUMBER : KILL;
    while ((word = strtok_r(NULL, " \t\n", &rest))) {
        if (!strncmp(word, "count=", 6)) rule->count = atol(word + 6);
        else if (!strncmp(word, "p=", 2)) rule->probability = atof(word + 2);
        else if (!strncmp(word, "slot=", 5)) rule->slot = atol(word + 5);
        else if (!strcmp(word, "until=init")) rule->until_init = 1;
        else if (!strcmp(word, "first")) rule->first = 1;
        else if (!strcmp(word, "copy")) rule->copy = 1;
        else rule->value = strtoul(word, NULL, 0);
    }
    return 1;
}

/* A count holds over all instances: each control file has a file of its own in which they count. Without one, each instance counts. */
static void share_used(void) {
    char path[sizeof control_path + 80];
    if (used != unshared_used) munmap(used, sizeof unshared_used);
    used = unshared_used;
    memset(unshared_used, 0, sizeof unshared_used);
    snprintf(path, sizeof path, "%s.used.%lu.%ld.%ld", control_path, (unsigned long)seen.st_ino, (long)seen.st_mtim.tv_sec, (long)seen.st_mtim.tv_nsec);
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) return;
    void *memory = ftruncate(file, sizeof unshared_used) ? MAP_FAILED : mmap(NULL, sizeof unshared_used, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (memory != MAP_FAILED) used = memory;
    close(file);
}

/* One of the rule's strikes; 0 when all are used up. */
static int take_strike(const RULE *rule) {
    long *mine = &used[rule - rules];
    if (rule->count < 0) return 1;
    if (rule->count > 0 && __atomic_fetch_add(mine, 1, __ATOMIC_SEQ_CST) < rule->count) return 1;
    if (rule->count > 0) __atomic_sub_fetch(mine, 1, __ATOMIC_SEQ_CST);
    return 0;
}

static void read_rules_when_changed(void) {
    struct stat now;
    char line[256];
    if (stat(control_path, &now)) return;
    if (now.st_ino == seen.st_ino && now.st_mtim.tv_sec == seen.st_mtim.tv_sec && now.st_mtim.tv_nsec == seen.st_mtim.tv_nsec) return;
    FILE *file = fopen(control_path, "r");
    if (!file) return;
    fstat(fileno(file), &seen);
    share_used();
    reading++;
    rule_count = 0;
    while (rule_count < RULES && fgets(line, sizeof line, file))
        rule_count += read_rule(line, &rules[rule_count]);
    fclose(file);
}

static void count_call(const char *name) {
    for (int i = 0; i < 16; i++) {
        if (!calls[i].name) calls[i].name = name;
        if (!strcmp(calls[i].name, name)) { calls[i].calls++; return; }
    }
}

static long slot_of(CK_ULONG session) {
    SESSION_INFO info;
    CK_RV (*get)(CK_ULONG, SESSION_INFO *) = real->f[GET_SESSION_INFO];
    return get(session, &info) ? -2 : (long)info.slot;
}

/* The rule for this call, if any; its count is used up. */
static int rule_for(const char *name, long slot, CK_ULONG session, RULE *found, unsigned long *when) {
    int result = 0;
    pthread_mutex_lock(&lock);
    read_rules_when_changed();
    count_call(name);
    for (int i = 0; i < rule_count && !result; i++) {
        RULE *rule = &rules[i];
        if (rule->action == RENUMBER || (rule->first ? is_copy : rule->copy && !is_copy)) continue;
        if (strcmp(rule->function, name) && !(rule->function[0] == '*' && strcmp(name, "C_Initialize") && strcmp(name, "C_Finalize"))) continue;
        if (rule->probability < 1 && rand_r(&seed) >= rule->probability * RAND_MAX) continue;
        if (rule->slot >= 0 && rule->slot != (session ? slot_of(session) : slot)) continue;
        if (!take_strike(rule)) continue;
        count_struck();
        *found = *rule, *when = reading, result = 1;
    }
    pthread_mutex_unlock(&lock);
    return result;
}

static CK_ULONG renumbered(void) {
    CK_ULONG result = 0;
    pthread_mutex_lock(&lock);
    read_rules_when_changed();
    for (int i = 0; i < rule_count; i++)
        if (rules[i].action == RENUMBER) result = rules[i].value;
    pthread_mutex_unlock(&lock);
    return result;
}

static void hang_until_changed(unsigned long when) {
    for (int changed = 0; !changed; usleep(2000)) {
        pthread_mutex_lock(&lock);
        read_rules_when_changed();
        changed = reading != when;
        pthread_mutex_unlock(&lock);
    }
}

/* 1 when the real function must not be called: *result is what to return. */
static int before(const char *name, long slot, CK_ULONG session, CK_RV *result, int *flip) {
    RULE rule;
    unsigned long when;
    *flip = 0;
    if (!rule_for(name, slot, session, &rule, &when)) return 0;
    switch (rule.action) {
    case RETURN: *result = rule.value; return 1;
    case DELAY: usleep(rule.value * 1000); return 0;
    case HANG: hang_until_changed(when); return 0;
    case FLIP: case HIDE: *flip = 1; return 0;
    case RENUMBER: return 0;
    case KILL: {
        CK_RV (*close_all)(CK_ULONG) = real->f[CLOSE_ALL_SESSIONS];
        pthread_rwlock_wrlock(&inside);
        close_all(session ? (CK_ULONG)slot_of(session) : (CK_ULONG)slot);
        pthread_rwlock_unlock(&inside);
        return 0;
    }
    }
    return 0;
}

#define WRAP(name, index, slot, session, parameters, arguments)              \
    CK_RV name parameters {                                                 \
        CK_RV result, (*next) parameters = real->f[index];                  \
        int flip;                                                           \
        if (before(#name, slot, session, &result, &flip)) return result;    \
        pthread_rwlock_rdlock(&inside);                                     \
        result = next arguments;                                            \
        pthread_rwlock_unlock(&inside);                                     \
        return result;                                                      \
    }

WRAP(C_Finalize, FINALIZE, -1, 0, (void *reserved), (reserved))
WRAP(C_OpenSession, OPEN_SESSION, (long)slot, 0, (CK_ULONG slot, CK_ULONG flags, void *data, void *notify, CK_ULONG *session), (slot - renumbered(), flags, data, notify, session))
WRAP(C_CloseSession, CLOSE_SESSION, -1, session, (CK_ULONG session), (session))
WRAP(C_GetAttributeValue, GET_ATTRIBUTE_VALUE, -1, session, (CK_ULONG session, CK_ULONG object, void *template, CK_ULONG count), (session, object, template, count))
WRAP(C_FindObjectsInit, FIND_OBJECTS_INIT, -1, session, (CK_ULONG session, void *template, CK_ULONG count), (session, template, count))
WRAP(C_FindObjectsFinal, FIND_OBJECTS_FINAL, -1, session, (CK_ULONG session), (session))
WRAP(C_SignInit, SIGN_INIT, -1, session, (CK_ULONG session, void *mechanism, CK_ULONG key), (session, mechanism, key))

CK_RV C_GetSlotList(CK_BYTE present, CK_ULONG *list, CK_ULONG *count) {
    CK_RV result, (*next)(CK_BYTE, CK_ULONG *, CK_ULONG *) = real->f[GET_SLOT_LIST];
    int flip;
    if (before("C_GetSlotList", -1, 0, &result, &flip)) return result;
    pthread_rwlock_rdlock(&inside);
    result = next(present, list, count);
    pthread_rwlock_unlock(&inside);
    for (CK_ULONG i = 0; list && !result && i < *count; i++) list[i] += renumbered();
    return result;
}

CK_RV C_GetTokenInfo(CK_ULONG slot, CK_BYTE *info) {
    const int serial = 80;   /* CK_TOKEN_INFO: label[32], manufacturerID[32], model[16], serialNumber[16] */
    CK_RV result, (*next)(CK_ULONG, CK_BYTE *) = real->f[GET_TOKEN_INFO];
    int flip;
    if (before("C_GetTokenInfo", (long)slot, 0, &result, &flip)) return result;
    pthread_rwlock_rdlock(&inside);
    result = next(slot - renumbered(), info);
    pthread_rwlock_unlock(&inside);
    if (!result && flip) info[serial] ^= 1;
    return result;
}

CK_RV C_GetSessionInfo(CK_ULONG session, SESSION_INFO *info) {
    CK_RV result, (*next)(CK_ULONG, SESSION_INFO *) = real->f[GET_SESSION_INFO];
    int flip;
    if (before("C_GetSessionInfo", -1, session, &result, &flip)) return result;
    pthread_rwlock_rdlock(&inside);
    result = next(session, info);
    pthread_rwlock_unlock(&inside);
    if (!result) info->slot += renumbered();
    return result;
}

CK_RV C_Login(CK_ULONG session, CK_ULONG user, CK_BYTE *pin, CK_ULONG length) {
    CK_RV result, (*next)(CK_ULONG, CK_ULONG, CK_BYTE *, CK_ULONG) = real->f[LOGIN];
    int flip;
    if (!before("C_Login", -1, session, &result, &flip)) {
        pthread_rwlock_rdlock(&inside);
        result = next(session, user, pin, length);
        pthread_rwlock_unlock(&inside);
    }
    if (result == 0xA0) __atomic_add_fetch(struck + 1, 1, __ATOMIC_RELAXED);
    return result;
}

CK_RV C_Initialize(void *arguments) {
    CK_RV result, (*next)(void *) = real->f[INITIALIZE];
    int flip;
    if (before("C_Initialize", -1, 0, &result, &flip)) return result;
    result = next(arguments);
    pthread_mutex_lock(&lock);
    for (int i = 0; i < rule_count; i++)
        if (rules[i].until_init) rules[i].count = 0;
    pthread_mutex_unlock(&lock);
    return result;
}

CK_RV C_FindObjects(CK_ULONG session, CK_ULONG *objects, CK_ULONG max, CK_ULONG *count) {
    CK_RV result, (*next)(CK_ULONG, CK_ULONG *, CK_ULONG, CK_ULONG *) = real->f[FIND_OBJECTS];
    int hide;
    if (before("C_FindObjects", -1, session, &result, &hide)) return result;
    pthread_rwlock_rdlock(&inside);
    result = next(session, objects, max, count);
    pthread_rwlock_unlock(&inside);
    if (!result && hide) *count = 0;
    return result;
}

CK_RV C_Sign(CK_ULONG session, CK_BYTE *data, CK_ULONG length, CK_BYTE *signature, CK_ULONG *size) {
    CK_RV result, (*next)(CK_ULONG, CK_BYTE *, CK_ULONG, CK_BYTE *, CK_ULONG *) = real->f[SIGN];
    int flip;
    if (before("C_Sign", -1, session, &result, &flip)) return result;
    pthread_rwlock_rdlock(&inside);
    result = next(session, data, length, signature, size);
    pthread_rwlock_unlock(&inside);
    if (!result && flip) signature[*size / 2] ^= 0x10;
    return result;
}

CK_RV C_GetFunctionList(FUNCTION_LIST **list) {
    *list = &ours;
    return real ? 0 : 5;
}

long faulty_p11_calls(const char *name) {
    long result = 0;
    pthread_mutex_lock(&lock);
    for (int i = 0; i < 16 && calls[i].name; i++)
        if (!strcmp(calls[i].name, name)) result = calls[i].calls;
    pthread_mutex_unlock(&lock);
    return result;
}

__attribute__((constructor)) static void load(void) {
    const char *module = REAL_MODULE, *control = CONTROL_FILE;
    Dl_info self;
    is_copy = dladdr((void *)load, &self) && !strncmp(self.dli_fname, "/proc/", 6);
    snprintf(control_path, sizeof control_path, "%s", control ? control : "");
    share_count(control_path);
    if (!load_real(module)) return;
    ours.f[INITIALIZE] = C_Initialize, ours.f[FINALIZE] = C_Finalize, ours.f[GET_FUNCTION_LIST] = C_GetFunctionList;
    ours.f[GET_SLOT_LIST] = C_GetSlotList, ours.f[GET_TOKEN_INFO] = C_GetTokenInfo, ours.f[OPEN_SESSION] = C_OpenSession;
    ours.f[CLOSE_SESSION] = C_CloseSession, ours.f[GET_SESSION_INFO] = C_GetSessionInfo, ours.f[LOGIN] = C_Login;
    ours.f[GET_ATTRIBUTE_VALUE] = C_GetAttributeValue, ours.f[FIND_OBJECTS_INIT] = C_FindObjectsInit;
    ours.f[FIND_OBJECTS] = C_FindObjects, ours.f[FIND_OBJECTS_FINAL] = C_FindObjectsFinal;
    ours.f[SIGN_INIT] = C_SignInit, ours.f[SIGN] = C_Sign;
}

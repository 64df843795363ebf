/*
 * A PKCS#11 module with one token that is always present, for OpenSSL in the process of the silo. Its keys are the public halves of the mTLS keys. For each
 * signature the module calls a function of Pix, which signs with the key in the HSM (MtlsClient).
 *
 * OpenSSL's pkcs11 engine (libp11) and its pkcs11-provider keep slots, sessions, logins and handles for as long as a key is open, and libp11 never closes a key.
 * Here all of these belong to this module, not to the HSM. So they stay valid when a session of the HSM ends, or when its token is absent or gets another slot,
 * and Pix never has to load a key again, or another engine or provider. OpenSSL also gets no PIN, and opens no read-only session, which AWS CloudHSM would refuse.
 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef unsigned long CK_ULONG, CK_RV;
typedef unsigned char CK_BYTE;
typedef struct { CK_BYTE major, minor; } CK_VERSION;
typedef struct { CK_ULONG type; void *value; CK_ULONG length; } CK_ATTRIBUTE;
typedef struct { CK_ULONG type; void *parameter; CK_ULONG length; } CK_MECHANISM;
typedef struct { CK_VERSION cryptoki; CK_BYTE manufacturer[32]; CK_ULONG flags; CK_BYTE description[32]; CK_VERSION library; } CK_INFO;
typedef struct { CK_BYTE description[64], manufacturer[32]; CK_ULONG flags; CK_VERSION hardware, firmware; } CK_SLOT_INFO;
typedef struct {
    CK_BYTE label[32], manufacturer[32], model[16], serial[16];
    CK_ULONG flags, max_sessions, sessions, max_rw_sessions, rw_sessions, max_pin, min_pin, memory[4];
    CK_VERSION hardware, firmware;
    CK_BYTE time[16];
} CK_TOKEN_INFO;
typedef struct { CK_ULONG slot, state, flags, error; } CK_SESSION_INFO;
typedef struct { CK_ULONG min, max, flags; } CK_MECHANISM_INFO;
typedef struct { CK_VERSION version; void *f[68]; } FUNCTION_LIST;

/* Signs with the key that has this number. pss: hash, mask generation and salt length for CKM_…PSS, otherwise NULL. size: space, on return the length written. */
typedef CK_RV (*SIGN)(CK_ULONG key, CK_ULONG mechanism, const CK_ULONG *pss, const CK_BYTE *data, CK_ULONG length, CK_BYTE *signature, CK_ULONG *size);

enum {
    CKR_OK = 0, CKR_HOST_MEMORY = 0x2, CKR_SLOT_ID_INVALID = 0x3, CKR_ARGUMENTS_BAD = 0x7, CKR_ATTRIBUTE_TYPE_INVALID = 0x12, CKR_FUNCTION_NOT_SUPPORTED = 0x54,
    CKR_KEY_HANDLE_INVALID = 0x60, CKR_MECHANISM_INVALID = 0x70, CKR_MECHANISM_PARAM_INVALID = 0x71, CKR_OBJECT_HANDLE_INVALID = 0x82,
    CKR_OPERATION_NOT_INITIALIZED = 0x91, CKR_SESSION_COUNT = 0xB1, CKR_SESSION_HANDLE_INVALID = 0xB3, CKR_BUFFER_TOO_SMALL = 0x150
};
enum { CKF_TOKEN_PRESENT = 1, CKF_TOKEN_INITIALIZED = 0x400, CKF_WRITE_PROTECTED = 2, CKF_HW = 1, CKF_SIGN = 0x800 };
enum { SLOT = 1, MAX_SESSIONS = 4096, MAX_SIGNATURE = 1024, PSS_WORDS = 3 };
static const CK_ULONG UNAVAILABLE = ~0UL;

/* The RSA mechanisms: PKCS, X.509 and PSS without a hash; PKCS and PSS with SHA-256, 384, 512 and 224. */
static const CK_ULONG MECHANISMS[] = { 0x1, 0x3, 0xD, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47 };
static const CK_ULONG MECHANISM_COUNT = sizeof MECHANISMS / sizeof *MECHANISMS;

typedef struct key {
    struct key *next;
    CK_ULONG number;
    CK_BYTE id[8], *modulus, *exponent;
    CK_ULONG modulus_length, exponent_length, bits;
} KEY;

typedef struct {
    int found, count;
    CK_ULONG *handles;
    CK_ULONG key, mechanism, pss[PSS_WORDS];   /* key: 0 if no signature has begun */
    int has_pss;
    CK_BYTE *data;
    CK_ULONG length;
} SESSION;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static SIGN sign_with;
static KEY *keys;
static CK_ULONG last_number;
static SESSION *sessions[MAX_SESSIONS];

static void pad(CK_BYTE *field, size_t size, const char *text) {
    memset(field, ' ', size);
    memcpy(field, text, strlen(text));
}

static KEY *key_of(CK_ULONG number) {
    KEY *key = keys;
    while (key && key->number != number) key = key->next;
    return key;
}

/* Returns the session of a handle, or NULL. The lock guards only the table, because PKCS#11 requires that one thread at a time uses a session. */
static SESSION *session_of(CK_ULONG handle) {
    pthread_mutex_lock(&lock);
    SESSION *session = handle && handle <= MAX_SESSIONS ? sessions[handle - 1] : NULL;
    pthread_mutex_unlock(&lock);
    return session;
}

static void end_signature(SESSION *session) {
    free(session->data);
    session->data = NULL, session->length = 0, session->key = 0;
}

static CK_RV unsupported(void) { return CKR_FUNCTION_NOT_SUPPORTED; }

/* Both engine and provider may initialize and finalize this module in one process. That is safe, because these functions have nothing to do. */
static CK_RV C_Initialize(void *arguments) { (void)arguments; return CKR_OK; }
static CK_RV C_Finalize(void *reserved) { (void)reserved; return CKR_OK; }

static CK_RV C_GetInfo(CK_INFO *info) {
    memset(info, 0, sizeof *info);
    info->cryptoki = (CK_VERSION){ 2, 40 }, info->library = (CK_VERSION){ 1, 0 };
    pad(info->manufacturer, sizeof info->manufacturer, "Pix");
    pad(info->description, sizeof info->description, "mTLS keys of the HSM");
    return CKR_OK;
}

static CK_RV C_GetSlotList(CK_BYTE present, CK_ULONG *list, CK_ULONG *count) {
    (void)present;
    CK_RV result = list && *count < 1 ? CKR_BUFFER_TOO_SMALL : CKR_OK;
    if (list && !result) *list = SLOT;
    *count = 1;
    return result;
}

static CK_RV C_GetSlotInfo(CK_ULONG slot, CK_SLOT_INFO *info) {
    if (slot != SLOT) return CKR_SLOT_ID_INVALID;
    memset(info, 0, sizeof *info);
    pad(info->description, sizeof info->description, "Pix"), pad(info->manufacturer, sizeof info->manufacturer, "Pix");
    info->flags = CKF_TOKEN_PRESENT;
    return CKR_OK;
}

/* The token requires no login, because Pix itself logs in to the HSM. If Pix is not logged in there, the signature fails. */
static CK_RV C_GetTokenInfo(CK_ULONG slot, CK_TOKEN_INFO *info) {
    if (slot != SLOT) return CKR_SLOT_ID_INVALID;
    memset(info, 0, sizeof *info);
    pad(info->label, sizeof info->label, "pix"), pad(info->manufacturer, sizeof info->manufacturer, "Pix");
    pad(info->model, sizeof info->model, "mTLS keys"), pad(info->serial, sizeof info->serial, "1"), pad(info->time, sizeof info->time, "");
    info->flags = CKF_TOKEN_INITIALIZED | CKF_WRITE_PROTECTED;
    info->sessions = info->rw_sessions = UNAVAILABLE;
    for (int i = 0; i < 4; i++) info->memory[i] = UNAVAILABLE;
    return CKR_OK;
}

static CK_RV C_GetMechanismList(CK_ULONG slot, CK_ULONG *list, CK_ULONG *count) {
    if (slot != SLOT) return CKR_SLOT_ID_INVALID;
    CK_RV result = list && *count < MECHANISM_COUNT ? CKR_BUFFER_TOO_SMALL : CKR_OK;
    if (list && !result) memcpy(list, MECHANISMS, sizeof MECHANISMS);
    *count = MECHANISM_COUNT;
    return result;
}

static int is_known(CK_ULONG mechanism) {
    for (CK_ULONG i = 0; i < MECHANISM_COUNT; i++)
        if (MECHANISMS[i] == mechanism) return 1;
    return 0;
}

static CK_RV C_GetMechanismInfo(CK_ULONG slot, CK_ULONG mechanism, CK_MECHANISM_INFO *info) {
    if (slot != SLOT) return CKR_SLOT_ID_INVALID;
    if (!is_known(mechanism)) return CKR_MECHANISM_INVALID;
    *info = (CK_MECHANISM_INFO){ 1024, 8 * MAX_SIGNATURE, CKF_HW | CKF_SIGN };
    return CKR_OK;
}

static CK_RV C_OpenSession(CK_ULONG slot, CK_ULONG flags, void *data, void *notify, CK_ULONG *handle) {
    (void)flags, (void)data, (void)notify;
    if (slot != SLOT) return CKR_SLOT_ID_INVALID;
    SESSION *session = calloc(1, sizeof *session);
    if (!session) return CKR_HOST_MEMORY;
    int i = 0;
    pthread_mutex_lock(&lock);
    while (i < MAX_SESSIONS && sessions[i]) i++;
    if (i < MAX_SESSIONS) sessions[i] = session;
    pthread_mutex_unlock(&lock);
    if (i == MAX_SESSIONS) { free(session); return CKR_SESSION_COUNT; }
    *handle = i + 1;
    return CKR_OK;
}

static CK_RV C_CloseSession(CK_ULONG handle) {
    SESSION *session = session_of(handle);
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    pthread_mutex_lock(&lock);
    sessions[handle - 1] = NULL;
    pthread_mutex_unlock(&lock);
    end_signature(session);
    free(session->handles);
    free(session);
    return CKR_OK;
}

/* Closes nothing, because engine and provider may use this module at the same time, and must not close each other's sessions. */
static CK_RV C_CloseAllSessions(CK_ULONG slot) { return slot == SLOT ? CKR_OK : CKR_SLOT_ID_INVALID; }

static CK_RV C_GetSessionInfo(CK_ULONG handle, CK_SESSION_INFO *info) {
    if (!session_of(handle)) return CKR_SESSION_HANDLE_INVALID;
    *info = (CK_SESSION_INFO){ SLOT, 0 /* CKS_RO_PUBLIC_SESSION */, 4 /* CKF_SERIAL_SESSION */, 0 };
    return CKR_OK;
}

static CK_RV C_Login(CK_ULONG handle, CK_ULONG user, CK_BYTE *pin, CK_ULONG length) {
    (void)user, (void)pin, (void)length;
    return session_of(handle) ? CKR_OK : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV C_Logout(CK_ULONG handle) { return session_of(handle) ? CKR_OK : CKR_SESSION_HANDLE_INVALID; }

/* Gets the value of an attribute of a key, which stays valid as long as the key. Returns 0 if there is no such attribute. */
static int attribute(const KEY *key, CK_ULONG type, const void **value, CK_ULONG *length) {
    static const CK_ULONG private_key = 3, rsa = 0;
    static const CK_BYTE yes = 1, no = 0;
    *value = &no, *length = sizeof no;
    switch (type) {
    case 0x0: *value = &private_key, *length = sizeof private_key; return 1;                                   /* CKA_CLASS */
    case 0x100: *value = &rsa, *length = sizeof rsa; return 1;                                                  /* CKA_KEY_TYPE */
    case 0x3: *value = "pix", *length = 3; return 1;                                                            /* CKA_LABEL */
    case 0x102: *value = key->id, *length = sizeof key->id; return 1;                                           /* CKA_ID */
    case 0x120: *value = key->modulus, *length = key->modulus_length; return 1;                                 /* CKA_MODULUS */
    case 0x121: *value = &key->bits, *length = sizeof key->bits; return 1;                                      /* CKA_MODULUS_BITS */
    case 0x122: *value = key->exponent, *length = key->exponent_length; return 1;                               /* CKA_PUBLIC_EXPONENT */
    case 0x1: case 0x103: case 0x108: case 0x164: case 0x165: *value = &yes; return 1;   /* TOKEN, SENSITIVE, SIGN, NEVER_EXTRACTABLE, ALWAYS_SENSITIVE */
    case 0x2: case 0x105: case 0x107: case 0x10C: case 0x162: case 0x170: case 0x202: return 1;   /* PRIVATE, DECRYPT, UNWRAP, DERIVE, EXTRACTABLE, MODIFIABLE, ALWAYS_AUTHENTICATE */
    default: return 0;
    }
}

static CK_RV C_GetAttributeValue(CK_ULONG handle, CK_ULONG object, CK_ATTRIBUTE *template, CK_ULONG count) {
    if (!session_of(handle)) return CKR_SESSION_HANDLE_INVALID;
    CK_RV result = CKR_OK;
    pthread_mutex_lock(&lock);
    KEY *key = key_of(object);
    for (CK_ULONG i = 0; key && i < count; i++) {
        const void *value;
        CK_ULONG length;
        if (!attribute(key, template[i].type, &value, &length)) template[i].length = UNAVAILABLE, result = CKR_ATTRIBUTE_TYPE_INVALID;
        else if (template[i].value && template[i].length < length) template[i].length = UNAVAILABLE, result = CKR_BUFFER_TOO_SMALL;
        else {
            if (template[i].value) memcpy(template[i].value, value, length);
            template[i].length = length;
        }
    }
    pthread_mutex_unlock(&lock);
    return key ? result : CKR_OBJECT_HANDLE_INVALID;
}

static int fits(const KEY *key, const CK_ATTRIBUTE *template, CK_ULONG count) {
    for (CK_ULONG i = 0; i < count; i++) {
        const void *value;
        CK_ULONG length;
        if (!attribute(key, template[i].type, &value, &length) || length != template[i].length || memcmp(value, template[i].value, length)) return 0;
    }
    return 1;
}

static CK_RV C_FindObjectsInit(CK_ULONG handle, CK_ATTRIBUTE *template, CK_ULONG count) {
    SESSION *session = session_of(handle);
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    int all = 0;
    pthread_mutex_lock(&lock);
    for (KEY *key = keys; key; key = key->next) all++;
    free(session->handles);
    session->found = session->count = 0, session->handles = calloc(all ? all : 1, sizeof *session->handles);
    for (KEY *key = keys; key && session->handles; key = key->next)
        if (fits(key, template, count)) session->handles[session->count++] = key->number;
    pthread_mutex_unlock(&lock);
    return session->handles ? CKR_OK : CKR_HOST_MEMORY;
}

static CK_RV C_FindObjects(CK_ULONG handle, CK_ULONG *objects, CK_ULONG max, CK_ULONG *count) {
    SESSION *session = session_of(handle);
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    for (*count = 0; *count < max && session->found < session->count; ++*count) objects[*count] = session->handles[session->found++];
    return CKR_OK;
}

static CK_RV C_FindObjectsFinal(CK_ULONG handle) { return session_of(handle) ? CKR_OK : CKR_SESSION_HANDLE_INVALID; }

static CK_RV C_SignInit(CK_ULONG handle, CK_MECHANISM *mechanism, CK_ULONG number) {
    SESSION *session = session_of(handle);
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    if (!is_known(mechanism->type)) return CKR_MECHANISM_INVALID;
    int has_pss = mechanism->parameter && mechanism->length == sizeof session->pss;
    if (mechanism->length && !has_pss) return CKR_MECHANISM_PARAM_INVALID;
    pthread_mutex_lock(&lock);
    int is_there = key_of(number) != NULL;
    pthread_mutex_unlock(&lock);
    if (!is_there) return CKR_KEY_HANDLE_INVALID;
    end_signature(session);
    session->key = number, session->mechanism = mechanism->type, session->has_pss = has_pss;
    if (has_pss) memcpy(session->pss, mechanism->parameter, sizeof session->pss);
    return CKR_OK;
}

static CK_RV signed_by(SESSION *session, const CK_BYTE *data, CK_ULONG length, CK_BYTE *signature, CK_ULONG *size) {
    CK_ULONG needed = 0;
    if (!session->key) return CKR_OPERATION_NOT_INITIALIZED;
    pthread_mutex_lock(&lock);
    KEY *key = key_of(session->key);
    if (key) needed = key->modulus_length;
    pthread_mutex_unlock(&lock);
    /* The key was removed (pix_p11_remove), because its host has stopped. */
    if (!key) { end_signature(session); return CKR_KEY_HANDLE_INVALID; }
    if (!signature || *size < needed) {
        *size = needed;
        return signature ? CKR_BUFFER_TOO_SMALL : CKR_OK;
    }
    CK_RV result = sign_with(session->key, session->mechanism, session->has_pss ? session->pss : NULL, data, length, signature, size);
    end_signature(session);
    return result;
}

static CK_RV C_Sign(CK_ULONG handle, CK_BYTE *data, CK_ULONG length, CK_BYTE *signature, CK_ULONG *size) {
    SESSION *session = session_of(handle);
    return session ? signed_by(session, data, length, signature, size) : CKR_SESSION_HANDLE_INVALID;
}

static CK_RV C_SignUpdate(CK_ULONG handle, CK_BYTE *data, CK_ULONG length) {
    SESSION *session = session_of(handle);
    if (!session) return CKR_SESSION_HANDLE_INVALID;
    if (!session->key) return CKR_OPERATION_NOT_INITIALIZED;
    CK_BYTE *longer = realloc(session->data, session->length + length + 1);
    if (!longer) return CKR_HOST_MEMORY;
    memcpy(longer + session->length, data, length);
    session->data = longer, session->length += length;
    return CKR_OK;
}

static CK_RV C_SignFinal(CK_ULONG handle, CK_BYTE *signature, CK_ULONG *size) {
    SESSION *session = session_of(handle);
    return session ? signed_by(session, session->data, session->length, signature, size) : CKR_SESSION_HANDLE_INVALID;
}

CK_RV C_GetFunctionList(FUNCTION_LIST **list) {
    static FUNCTION_LIST ours;
    *list = &ours;
    pthread_mutex_lock(&lock);
    if (!ours.f[0]) {
        ours.version = (CK_VERSION){ 2, 40 };
        for (int i = 0; i < 68; i++) ours.f[i] = unsupported;
        ours.f[2] = C_GetInfo, ours.f[3] = C_GetFunctionList, ours.f[4] = C_GetSlotList, ours.f[5] = C_GetSlotInfo, ours.f[6] = C_GetTokenInfo;
        ours.f[7] = C_GetMechanismList, ours.f[8] = C_GetMechanismInfo, ours.f[12] = C_OpenSession, ours.f[13] = C_CloseSession;
        ours.f[14] = C_CloseAllSessions, ours.f[15] = C_GetSessionInfo, ours.f[18] = C_Login, ours.f[19] = C_Logout, ours.f[24] = C_GetAttributeValue;
        ours.f[26] = C_FindObjectsInit, ours.f[27] = C_FindObjects, ours.f[28] = C_FindObjectsFinal, ours.f[42] = C_SignInit, ours.f[43] = C_Sign;
        ours.f[44] = C_SignUpdate, ours.f[45] = C_SignFinal, ours.f[1] = C_Finalize, ours.f[0] = C_Initialize;
    }
    pthread_mutex_unlock(&lock);
    return CKR_OK;
}

/* Sets the function that makes the signatures. Must be called before a key is added. */
void pix_p11_sign_with(SIGN function) { sign_with = function; }

/* Adds a key and returns its number, which is its handle and, in eight bytes, big-endian, its CKA_ID. Returns 0 without memory or if the key is over 8,192 bits. */
CK_ULONG pix_p11_add(const CK_BYTE *modulus, CK_ULONG modulus_length, const CK_BYTE *exponent, CK_ULONG exponent_length) {
    KEY *key = modulus_length <= MAX_SIGNATURE ? calloc(1, sizeof *key + modulus_length + exponent_length) : NULL;
    if (!key) return 0;
    key->modulus = (CK_BYTE *)(key + 1), key->exponent = key->modulus + modulus_length;
    key->modulus_length = modulus_length, key->exponent_length = exponent_length, key->bits = 8 * modulus_length;
    memcpy(key->modulus, modulus, modulus_length), memcpy(key->exponent, exponent, exponent_length);
    pthread_mutex_lock(&lock);
    key->number = ++last_number;
    for (int i = 0; i < 8; i++) key->id[i] = key->number >> (56 - 8 * i);
    key->next = keys, keys = key;
    pthread_mutex_unlock(&lock);
    return key->number;
}

/* Removes a key, so that it cannot sign any more. OpenSSL may still hold its key object, until the process ends. */
void pix_p11_remove(CK_ULONG number) {
    pthread_mutex_lock(&lock);
    KEY **place = &keys;
    while (*place && (*place)->number != number) place = &(*place)->next;
    KEY *key = *place;
    if (key) *place = key->next;
    pthread_mutex_unlock(&lock);
    free(key);
}

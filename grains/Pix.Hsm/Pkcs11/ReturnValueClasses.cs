using Net.Pkcs11Interop.Common;

namespace Pix.Hsm.Pkcs11;

/// <summary>Maps each return value to its class.</summary>
/// <remarks>Source: PKCS #11 Base Specification 2.40, section 5.1 "Function return values".</remarks>
internal static class ReturnValueClasses
{
    public static ReturnValueClass Of(CKR value) => value switch
    {
        CKR.CKR_OK => ReturnValueClass.Ok,

        CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_SESSION_CLOSED or CKR.CKR_SESSION_COUNT
            or CKR.CKR_OPERATION_ACTIVE or CKR.CKR_OPERATION_NOT_INITIALIZED or CKR.CKR_FUNCTION_CANCELED
            or CKR.CKR_KEY_HANDLE_INVALID or CKR.CKR_OBJECT_HANDLE_INVALID or CKR.CKR_SESSION_PARALLEL_NOT_SUPPORTED
            or CKR.CKR_BUFFER_TOO_SMALL or CKR.CKR_CANCEL => ReturnValueClass.Session,

        CKR.CKR_USER_NOT_LOGGED_IN => ReturnValueClass.Login,

        CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_INVALID or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_EXPIRED
            or CKR.CKR_PIN_LOCKED or CKR.CKR_PIN_TOO_WEAK or CKR.CKR_USER_PIN_NOT_INITIALIZED or CKR.CKR_USER_TYPE_INVALID
            or CKR.CKR_USER_ANOTHER_ALREADY_LOGGED_IN or CKR.CKR_USER_TOO_MANY_TYPES or CKR.CKR_NEW_PIN_MODE => ReturnValueClass.Pin,

        CKR.CKR_KEY_FUNCTION_NOT_PERMITTED or CKR.CKR_KEY_TYPE_INCONSISTENT or CKR.CKR_KEY_SIZE_RANGE
            or CKR.CKR_MECHANISM_INVALID or CKR.CKR_MECHANISM_PARAM_INVALID or CKR.CKR_DATA_INVALID
            or CKR.CKR_DATA_LEN_RANGE or CKR.CKR_ARGUMENTS_BAD or CKR.CKR_FUNCTION_NOT_SUPPORTED => ReturnValueClass.Key,

        CKR.CKR_DEVICE_ERROR or CKR.CKR_DEVICE_REMOVED or CKR.CKR_DEVICE_MEMORY or CKR.CKR_TOKEN_NOT_PRESENT
            or CKR.CKR_TOKEN_NOT_RECOGNIZED or CKR.CKR_SLOT_ID_INVALID => ReturnValueClass.Token,

        CKR.CKR_CRYPTOKI_NOT_INITIALIZED or CKR.CKR_CANT_LOCK or CKR.CKR_MUTEX_BAD
            or CKR.CKR_MUTEX_NOT_LOCKED => ReturnValueClass.Library,

        // CKR_GENERAL_ERROR, CKR_FUNCTION_FAILED, CKR_HOST_MEMORY, vendor-defined and future values.
        _ => ReturnValueClass.Unclear,
    };
}

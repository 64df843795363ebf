using Net.Pkcs11Interop.Common;

namespace Pix.Hsm.Sessions;

/// <summary>The result of one attempt on one session.</summary>
/// <param name="ReturnValue">Return value of the function that decided.</param>
/// <param name="Function">PKCS#11 function that returned the value.</param>
/// <param name="Signature">The verified signature on success.</param>
/// <param name="Wrong">The token returned an invalid signature.</param>
/// <param name="KeyAbsent">The key is not on this token.</param>
internal readonly record struct SignResult(CKR ReturnValue, string Function, byte[]? Signature = null, bool Wrong = false, bool KeyAbsent = false)
{
    /// <summary>
    /// Whether the token rejected the call: AWS CloudHSM Client SDK 5 answers so under overload. The standard calls this failure "not
    /// necessarily totally hopeless" (PKCS #11 2.40, section 5.1, CKR_FUNCTION_FAILED).
    /// </summary>
    public bool IsThrottled => ReturnValue == CKR.CKR_FUNCTION_FAILED && (Function is "C_SignInit" or "C_Sign");

    public override string ToString() => Wrong ? "the signature does not verify" : KeyAbsent ? "the key is not on the token" : $"{Function} returned {ReturnValue}";
}

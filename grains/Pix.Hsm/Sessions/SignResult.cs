using Net.Pkcs11Interop.Common;

namespace Pix.Hsm.Sessions;

/// <summary>The result of one attempt to sign in one session.</summary>
/// <param name="ReturnValue">Return value of the PKCS#11 function that determined the result.</param>
/// <param name="Function">PKCS#11 function that returned the value.</param>
/// <param name="Signature">The verified signature; null on failure.</param>
/// <param name="Wrong">True if the HSM token returned an invalid signature.</param>
/// <param name="KeyAbsent">True if the key is not on this HSM token.</param>
internal readonly record struct SignResult(CKR ReturnValue, string Function, byte[]? Signature = null, bool Wrong = false, bool KeyAbsent = false)
{
    /// <summary>
    /// True if the HSM token rejected the call, as AWS CloudHSM Client SDK 5 does under overload. The standard calls this failure "not
    /// necessarily totally hopeless" (PKCS #11 2.40, section 5.1, CKR_FUNCTION_FAILED).
    /// </summary>
    public bool IsThrottled => ReturnValue == CKR.CKR_FUNCTION_FAILED && (Function is "C_SignInit" or "C_Sign");

    public override string ToString() => Wrong ? "the signature does not verify" : KeyAbsent ? "the key is not on the token" : $"{Function} returned {ReturnValue}";
}

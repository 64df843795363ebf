using Net.Pkcs11Interop.Common;

namespace Pix.Hsm;

/// <summary>What one attempt on one session gave.</summary>
/// <param name="ReturnValue">Return value of the function that decided.</param>
/// <param name="Function">That function.</param>
/// <param name="Signature">Verified signature when all went well.</param>
/// <param name="Wrong">The token gave a signature that does not verify.</param>
/// <param name="KeyAbsent">The key is not on this token.</param>
internal readonly record struct SignResult(CKR ReturnValue, string Function, byte[]? Signature = null, bool Wrong = false, bool KeyAbsent = false)
{
    public override string ToString() => Wrong ? "the signature does not verify" : KeyAbsent ? "the key is not on the token" : $"{Function} returned {ReturnValue}";
}

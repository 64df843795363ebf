using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Mtls;

/// <summary>A function of the PKCS#11 module that failed.</summary>
/// <param name="Function">C_OpenSession …</param>
/// <param name="Value">What it returned.</param>
internal readonly record struct ModuleFailure(string Function, CKR Value)
{
    /// <summary>What an operator would do about it.</summary>
    public HsmProblem Problem => ReturnValueClasses.Of(Value) == ReturnValueClass.Pin ? HsmProblem.PinRefused : HsmProblem.TokenFailed;

    public override string ToString() => $"{Function} returned {Value} (0x{(ulong)Value:X})";
}

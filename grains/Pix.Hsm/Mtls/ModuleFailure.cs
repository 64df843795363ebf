using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Mtls;

/// <summary>A function of the PKCS#11 module, with the value that it returned; CKR_OK if it did not fail.</summary>
/// <param name="Function">Name of the function, for example C_OpenSession.</param>
/// <param name="Value">Return value of the function.</param>
internal readonly record struct ModuleFailure(string Function, CKR Value)
{
    /// <summary>Kind of the problem, which decides what the operator has to do.</summary>
    public HsmProblem Problem => ReturnValueClasses.Of(Value) == ReturnValueClass.Pin ? HsmProblem.PinRefused : HsmProblem.TokenFailed;

    public override string ToString() => $"{Function} returned {Value} (0x{(ulong)Value:X})";
}

using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Mtls;

/// <summary>A PKCS#11 function and the value that it returned, which is CKR_OK if the function did not fail.</summary>
/// <param name="Function">Name of the function, for example C_OpenSession.</param>
/// <param name="Value">Return value of the function.</param>
internal readonly record struct ModuleFailure(string Function, CKR Value)
{
    /// <summary>What kind of problem this is. Each kind requires a different action by the operator.</summary>
    public HsmProblem Problem => ReturnValueClasses.Of(Value) == ReturnValueClass.Pin ? HsmProblem.PinRefused : HsmProblem.TokenFailed;

    public override string ToString() => $"{Function} returned {Value} (0x{(ulong)Value:X})";
}

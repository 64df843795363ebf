using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;
using Pix.Hsm.Pkcs11;

namespace Pix.Hsm.Mtls;

/// <summary>A signature that OpenSSL requests from an mTLS key.</summary>
/// <param name="Mechanism">PKCS#11 mechanism (CKM_…).</param>
/// <param name="Pss">CK_RSA_PKCS_PSS_PARAMS if the mechanism takes them (hash, mask generation, salt length), otherwise null.</param>
/// <param name="Data">A digest or a message, as the mechanism requires.</param>
internal sealed record TlsSignature(ulong Mechanism, ulong[]? Pss, byte[] Data)
{
    /// <summary>Calls C_SignInit and C_Sign. Returns the function that failed, with its return value, or C_Sign with CKR_OK.</summary>
    public ModuleFailure Make(Pkcs11Module module, ulong session, ulong key, byte[] buffer, out int length)
    {
        length = 0;
        var parameters = GCHandle.Alloc(Pss, GCHandleType.Pinned);
        try
        {
            var mechanism = new CK_MECHANISM { Mechanism = Mechanism, Parameter = parameters.AddrOfPinnedObject(), ParameterLen = (ulong)(Pss?.Length ?? 0) * sizeof(ulong) };
            var result = module.SignInit(session, ref mechanism, key);
            return result == CKR.CKR_OK ? new ModuleFailure("C_Sign", module.Sign(session, Data, buffer, out length)) : new ModuleFailure("C_SignInit", result);
        }
        finally
        {
            parameters.Free();
        }
    }
}

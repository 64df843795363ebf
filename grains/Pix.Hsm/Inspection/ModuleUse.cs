using Net.Pkcs11Interop.Common;

namespace Pix.Hsm;

/// <summary>Loads, initializes, uses and finalizes a module once.</summary>
internal static class ModuleUse
{
    public static T Of<T>(string modulePath, Func<Pkcs11Module, T> use)
    {
        var module = Pkcs11Module.Load(modulePath);
        try
        {
            lock (LoginTurn.Lock)
            {
                var result = module.Initialize();
                if (result is not (CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED))
                {
                    throw new HsmException(HsmProblem.TokenFailed, $"The PKCS#11 library '{modulePath}' does not start: C_Initialize returned {result}.", "C_Initialize", result.ToString());
                }
            }

            return use(module);
        }
        finally
        {
            module.FinalizeLibrary();
            module.Instance.Release();
        }
    }
}

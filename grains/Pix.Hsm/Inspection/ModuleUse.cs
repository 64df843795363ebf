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
            var result = Initialize(module);
            return result is CKR.CKR_OK or CKR.CKR_CRYPTOKI_ALREADY_INITIALIZED
                ? use(module)
                : throw new HsmException(HsmProblem.TokenFailed, $"The PKCS#11 library '{modulePath}' does not start: C_Initialize returned {result}.", "C_Initialize", result.ToString());
        }
        finally
        {
            module.FinalizeLibrary();
            module.Instance.Release();
        }
    }

    private static CKR Initialize(Pkcs11Module module)
    {
        using var turn = LoginTurn.Take(TimeSpan.FromSeconds(10));
        return module.Initialize();
    }
}

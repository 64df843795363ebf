using System.Runtime.InteropServices;
using System.Text;
using Pix.Hsm.Pkcs11;
using Pix.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>
/// OpenSSL's pkcs11-provider (latchset), in its own library context. Its only effect on the rest of the process is that OpenSSL never
/// prompts on a terminal.
/// </summary>
/// <remarks>
/// .NET's SafeEvpPKeyHandle.OpenKeyFromProvider is not used, because it makes a library context for each key and takes the module's path
/// only from the environment.
/// </remarks>
internal sealed class Pkcs11Provider : OpenSslKeys
{
    private const string FileName = "pkcs11.so";

    private readonly IntPtr _context;

    private Pkcs11Provider(IntPtr context) => _context = context;

    protected override string Name => "OpenSSL's pkcs11-provider";

    /// <summary>True if OpenSSL has the provider.</summary>
    public static bool IsInstalled => Find() is { } path && Presence.WhyNoFile(path) is null;

    /// <exception cref="HsmException">OpenSSL has no such provider.</exception>
    public static Pkcs11Provider Create()
    {
        if (Find() is not { } file || Presence.WhyNoFile(file) is not null)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"Pix:MtlsKeyThrough is provider, and OpenSSL's pkcs11-provider is not at '{Find()}'; install the package pkcs11-provider (Debian 13; Debian 12 has it in bookworm-backports).");
        }

        // Without this, the provider would prompt for a PIN on the terminal, and wait.
        OpenSslNative.SetDefaultUserInterface(OpenSslNative.SilentUserInterface());
        var context = OpenSslNative.NewContext();
        var configuration = MemoryFile.Of("pix-openssl.cnf", Encoding.UTF8.GetBytes(Configuration(file, OpenSslToken.Path)));
        return OpenSslNative.LoadConfiguration(context, configuration) == 1 && OpenSslNative.HasProvider(context, "pkcs11") == 1
            ? new Pkcs11Provider(context)
            : throw new HsmException(HsmProblem.EngineMissing, $"OpenSSL's pkcs11-provider '{file}' does not start: {OpenSslNative.Errors()}.");
    }

    protected override (IntPtr Key, string Errors) Load(string uri)
    {
        var store = OpenSslNative.OpenStore(uri, _context);
        try
        {
            var key = store == IntPtr.Zero ? IntPtr.Zero : FirstKey(store);
            return (key, OpenSslNative.Errors());
        }
        finally
        {
            if (store != IntPtr.Zero)
            {
                _ = OpenSslNative.CloseStore(store);
            }
        }
    }

    private static IntPtr FirstKey(IntPtr store)
    {
        while (OpenSslNative.StoreIsAtEnd(store) == 0)
        {
            var info = OpenSslNative.LoadFromStore(store);
            if (info == IntPtr.Zero)
            {
                continue;
            }

            // The result is zero if the object is not a key.
            var key = OpenSslNative.KeyOf(info);
            OpenSslNative.FreeInfo(info);
            if (key != IntPtr.Zero)
            {
                return key;
            }
        }

        return IntPtr.Zero;
    }

    // The settings match the module pix-p11.c: it needs no finalization, its keys cannot be copied into sessions, and it has no CKA_ALLOWED_MECHANISMS.
    private static string Configuration(string provider, string module) => $"""
        config_diagnostics = 1
        openssl_conf = pix
        [pix]
        providers = providers
        [providers]
        default = software
        pkcs11 = token
        [software]
        activate = 1
        [token]
        module = {provider}
        pkcs11-module-path = {module}
        pkcs11-module-quirks = no-deinit no-session-callbacks no-allowed-mechanisms
        pkcs11-module-cache-keys = false
        activate = 1

        """;

    private static string? Find()
    {
        try
        {
            var folder = Environment.GetEnvironmentVariable("OPENSSL_MODULES") is { Length: > 0 } chosen ? chosen : Marshal.PtrToStringUTF8(OpenSslNative.Info(OpenSslNative.InfoModulesFolder));
            return folder is null ? null : Path.Combine(folder, FileName);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }
}

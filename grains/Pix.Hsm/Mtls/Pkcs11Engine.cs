using System.Runtime.InteropServices;
using Pix.Hsm.Pkcs11;
using Pix.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>OpenSSL's pkcs11 engine (libp11), for systems without pkcs11-provider. OpenSSL 4 has no engines.</summary>
/// <remarks>
/// OpenSSL loads the library of an engine only once. So Pix loads a copy of the library, through the engine "dynamic". The copy belongs to
/// Pix alone, and changes nothing for the rest of the process. The engine is never freed, because destroying a used engine may deadlock (a
/// comment in libp11 says so), and it keeps every key until the process ends.
/// </remarks>
internal sealed class Pkcs11Engine : OpenSslKeys
{
    private const string Package = "install the package libengine-pkcs11-openssl (Debian) or openssl-pkcs11 (Amazon Linux, RHEL)";

    private static readonly string[] FileNames = ["pkcs11.so", "libpkcs11.so"];

    private readonly IntPtr _engine;

    private Pkcs11Engine(IntPtr engine) => _engine = engine;

    protected override string Name => "OpenSSL's pkcs11 engine";

    /// <summary>True if OpenSSL has the engine.</summary>
    public static bool IsInstalled
    {
        get
        {
            try
            {
                return FindFile() is not null;
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                return false;
            }
        }
    }

    /// <exception cref="HsmException">OpenSSL has no such engine.</exception>
    public static Pkcs11Engine Create()
    {
        var file = EngineFile();
        try
        {
            return new Pkcs11Engine(LoadEngine(LibraryCopy.Of(file)));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"This OpenSSL cannot load engines ({e.Message}); Pix needs OpenSSL 3 with engine support, or pkcs11-provider, for an mTLS key in the HSM.", e);
        }
    }

    protected override (IntPtr Key, string Errors) Load(string uri)
    {
        var key = OpenSslNative.EngineLoadPrivateKey(_engine, uri, OpenSslNative.SilentUserInterface(), IntPtr.Zero);
        return (key, key == IntPtr.Zero ? OpenSslNative.Errors() : "");
    }

    private static IntPtr LoadEngine(string engineFile)
    {
        // If this fails, the next call fails too and reports the error.
        _ = OpenSslNative.InitCrypto(OpenSslNative.InitEngineDynamic, IntPtr.Zero);
        var engine = OpenSslNative.EngineById("dynamic");
        if (engine == IntPtr.Zero)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"This OpenSSL cannot load engines: {OpenSslNative.Errors()}.");
        }

        Command(engine, "SO_PATH", engineFile);
        Command(engine, "ID", "pkcs11");
        Command(engine, "LOAD", null);
        Command(engine, "MODULE_PATH", OpenSslToken.Path);
        // Without this command, the engine would write to standard error.
        Command(engine, "QUIET", null);
        return OpenSslNative.EngineInit(engine) == 1
            ? engine
            : throw new HsmException(HsmProblem.EngineMissing, $"OpenSSL's pkcs11 engine does not start: {OpenSslNative.Errors()}.");
    }

    private static void Command(IntPtr engine, string name, string? argument)
    {
        if (OpenSslNative.EngineControl(engine, name, argument, 0) != 1)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"OpenSSL's pkcs11 engine refuses the command {name}: {OpenSslNative.Errors()}; {Package}.");
        }
    }

    private static string EngineFile()
    {
        try
        {
            return FindFile() ?? throw new HsmException(HsmProblem.EngineMissing, $"OpenSSL's pkcs11 engine is not in '{Folder()}', and Pix:MtlsKeyLabel needs it, or pkcs11-provider; {Package}.");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"libcrypto.so.3 is not usable ({e.Message}); Pix needs OpenSSL 3.", e);
        }
    }

    private static string? FindFile() => FileNames.Select(name => Path.Combine(Folder(), name)).FirstOrDefault(file => Presence.WhyNoFile(file) is null);

    private static string Folder() =>
        Environment.GetEnvironmentVariable("OPENSSL_ENGINES") ?? Marshal.PtrToStringUTF8(OpenSslNative.Info(OpenSslNative.InfoEnginesFolder)) ?? "";
}

using System.Runtime.InteropServices;

namespace Pix.Hsm;

/// <summary>OpenSSL's pkcs11 engine (libp11): the way before there was a provider; OpenSSL 4 has no engines.</summary>
/// <remarks>
/// Loaded through the "dynamic" engine from a copy of the engine's library (OpenSSL binds one only once), so each object
/// is an engine of its own and nothing is set for the process.
/// The PIN is given by the PIN command: in a URI (pin-value) libp11 0.4.12 cuts it at 32 characters. An engine is
/// never freed: destroying one that has been used may dead-lock (libp11's own comment).
/// </remarks>
internal sealed class Pkcs11Engine : OpenSslKeys
{
    private const string Package = "install the package libengine-pkcs11-openssl (Debian) or openssl-pkcs11 (Amazon Linux, RHEL)";

    private static readonly string[] FileNames = ["pkcs11.so", "libpkcs11.so"];

    private readonly IntPtr _engine;

    private Pkcs11Engine(OpenSslModule module, IntPtr engine)
        : base(module) => _engine = engine;

    public override string Name => "OpenSSL's pkcs11 engine";

    /// <summary>Whether OpenSSL has it.</summary>
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

    /// <exception cref="HsmException">OpenSSL has no such engine, or the module cannot be loaded.</exception>
    public static Pkcs11Engine Create(string modulePath)
    {
        var file = EngineFile();
        var module = OpenSslModule.Of(modulePath);
        try
        {
            return new Pkcs11Engine(module, Load(LibraryCopy.Of(file), module.Path));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"This OpenSSL cannot load engines ({e.Message}); Pix needs OpenSSL 3 with engine support, or pkcs11-provider, for an mTLS key in the HSM.", e);
        }
    }

    protected override (IntPtr Key, string Errors) Load(Pkcs11KeyUri uri, UserPin pin)
    {
        // The engine forgets the PIN after a failed login.
        Command(_engine, "PIN", pin.Text);
        var key = OpenSslNative.EngineLoadPrivateKey(_engine, uri.ToString(), OpenSslNative.SilentUserInterface(), IntPtr.Zero);
        return (key, key == IntPtr.Zero ? OpenSslNative.Errors() : "");
    }

    private static IntPtr Load(string engineFile, string modulePath)
    {
        // When it fails, the next line says so.
        _ = OpenSslNative.InitCrypto(OpenSslNative.InitEngineDynamic, IntPtr.Zero);
        var engine = OpenSslNative.EngineById("dynamic");
        if (engine == IntPtr.Zero)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"This OpenSSL cannot load engines: {OpenSslNative.Errors()}.");
        }

        Command(engine, "SO_PATH", engineFile);
        Command(engine, "ID", "pkcs11");
        Command(engine, "LOAD", null);
        Command(engine, "MODULE_PATH", modulePath);
        // Or it would write to standard error.
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

    private static string? FindFile() => FileNames.Select(name => Path.Combine(Folder(), name)).FirstOrDefault(File.Exists);

    private static string Folder() =>
        Environment.GetEnvironmentVariable("OPENSSL_ENGINES") ?? Marshal.PtrToStringUTF8(OpenSslNative.Info(OpenSslNative.InfoEnginesFolder)) ?? "";
}

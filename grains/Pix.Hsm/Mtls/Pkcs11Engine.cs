using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Pix.Hsm;

/// <summary>
/// OpenSSL's pkcs11 engine, bound to an instance of the module that the session pool does not share: the pool may
/// finalize its own to recover, and TLS does not notice.
/// </summary>
/// <remarks>
/// Loaded through the "dynamic" engine from a copy of the engine's library (OpenSSL binds one only once), so each object
/// is an engine of its own and nothing is set for the process.
/// The PIN is given by the PIN command: in a URI (pin-value) libp11 0.4.12 cuts it at 32 characters. An engine is
/// never freed: connections hold its keys, and destroying one that has been used may dead-lock (libp11's own comment).
/// </remarks>
internal sealed class Pkcs11Engine
{
    private const string Package = "install the package libengine-pkcs11-openssl (Debian) or openssl-pkcs11 (Amazon Linux, RHEL)";

    private static readonly string[] FileNames = ["pkcs11.so", "libpkcs11.so"];
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Pkcs11Engine> Engines = [];

    private readonly IntPtr _engine;

    private Pkcs11Engine(IntPtr engine) => _engine = engine;

    /// <summary>The engine of the module; loaded the first time, shared by all identities after that.</summary>
    /// <exception cref="HsmException">OpenSSL has no such engine, or the module cannot be loaded again.</exception>
    public static Pkcs11Engine Of(string modulePath)
    {
        lock (Gate)
        {
            if (!Engines.TryGetValue(modulePath, out var engine))
            {
                Engines[modulePath] = engine = Create(modulePath);
            }

            return engine;
        }
    }

    /// <summary>The module's engine has lost its sessions: the next to ask gets a fresh one. What it has handed out lives on.</summary>
    public static void GiveUp(string modulePath)
    {
        lock (Gate)
        {
            Engines.Remove(modulePath);
        }
    }

    /// <summary>Logs in and finds the key. The private key stays in the token.</summary>
    /// <exception cref="HsmException">The engine does not find the key.</exception>
    public SafeEvpPKeyHandle OpenKey(Pkcs11KeyUri uri, UserPin pin)
    {
        using var turn = LoginTurn.Take(TimeSpan.FromSeconds(10));

        // The engine forgets the PIN after a failed login.
        Command(_engine, "PIN", pin.Text);
        var key = OpenSslNative.EngineLoadPrivateKey(_engine, uri.ToString(), OpenSslNative.SilentUserInterface(), IntPtr.Zero);
        return key != IntPtr.Zero
            ? new SafeEvpPKeyHandle(key, ownsHandle: true)
            : throw new HsmException(HsmProblem.KeyMissing, $"OpenSSL's pkcs11 engine does not open the mTLS key {uri}: {OpenSslNative.Errors()}.");
    }

    private static Pkcs11Engine Create(string modulePath)
    {
        var file = EngineFile();
        var instance = ModuleInstance.Claim(modulePath);
        try
        {
            return new Pkcs11Engine(Load(LibraryCopy.Of(file), instance.Path));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"This OpenSSL cannot load engines ({e.Message}); Pix needs OpenSSL 3 with engine support for an mTLS key in the HSM.", e);
        }
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
            var folder = Environment.GetEnvironmentVariable("OPENSSL_ENGINES") ?? BuiltInFolder();
            return FileNames.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
                ?? throw new HsmException(HsmProblem.EngineMissing, $"OpenSSL's pkcs11 engine is not in '{folder}', and Pix:MtlsKeyLabel needs it; {Package}.");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new HsmException(HsmProblem.EngineMissing, $"libcrypto.so.3 is not usable ({e.Message}); Pix needs OpenSSL 3.", e);
        }
    }

    private static string BuiltInFolder() => Marshal.PtrToStringUTF8(OpenSslNative.Info(OpenSslNative.InfoEnginesFolder)) ?? "";
}

using System.Security.Cryptography;

namespace Pix.Hsm;

/// <summary>
/// Opens private keys that stay in the token as keys of OpenSSL, over an instance of the module that the session pool does not share: the
/// pool may finalize its own to recover, and TLS does not notice. There are two ways: OpenSSL's pkcs11-provider, and its pkcs11 engine.
/// </summary>
/// <remarks>One is never freed: connections hold its keys.</remarks>
internal abstract class OpenSslKeys
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<(string Module, string Way), Lazy<OpenSslKeys>> Open = [];

    private readonly OpenSslModule _module;

    protected OpenSslKeys(OpenSslModule module) => _module = module;

    /// <summary>For messages.</summary>
    public abstract string Name { get; }

    /// <summary>What opens the keys of the module; loaded the first time, shared by all identities after that.</summary>
    /// <param name="modulePath">Setting Pkcs11Library.</param>
    /// <param name="way">Setting MtlsKeyThrough.</param>
    /// <exception cref="HsmException">OpenSSL has neither, or the module cannot be loaded again.</exception>
    public static OpenSslKeys Of(string modulePath, string way)
    {
        Patience.Demand();
        Lazy<OpenSslKeys>? keys;
        lock (Gate)
        {
            if (!Open.TryGetValue((modulePath, way), out keys))
            {
                Open[(modulePath, way)] = keys = new Lazy<OpenSslKeys>(() => Create(modulePath, way));
            }
        }

        try
        {
            return keys.Value;
        }
        catch
        {
            GiveUp(modulePath, keys);
            throw;
        }
    }

    /// <summary>The module's keys have lost their sessions: the next to ask gets a fresh instance. What was handed out lives on.</summary>
    public static void GiveUp(string modulePath)
    {
        lock (Gate)
        {
            foreach (var known in Open.Keys.Where(known => known.Module == modulePath).ToList())
            {
                Open.Remove(known);
            }
        }
    }

    /// <summary>What the module failed with last, for messages.</summary>
    public string LastFailure => _module.Failure()?.ToString() ?? "the module gave no error";

    /// <summary>Logs in and finds the key. The private key stays in the token.</summary>
    /// <exception cref="HsmException">The key is not found, or the token failed: with the function and its return value.</exception>
    public SafeEvpPKeyHandle OpenKey(Pkcs11KeyUri uri, UserPin pin)
    {
        Patience.Demand();
        using var turn = LoginTurn.Take(TimeSpan.FromSeconds(10));
        _ = _module.Failure();
        var (key, errors) = Load(uri, pin);
        if (key != IntPtr.Zero)
        {
            return new SafeEvpPKeyHandle(key, ownsHandle: true);
        }

        var text = $"{Name} does not open the mTLS key {uri}{OpenSslModule.Lack}";
        throw _module.Failure() is { } failure
            ? new HsmException(failure.Problem, $"{text}: {failure}. OpenSSL: {errors}.", failure.Function, failure.Value.ToString())
            : new HsmException(HsmProblem.KeyMissing, $"{text}: {errors}.");
    }

    /// <summary>The key as EVP_PKEY, or zero and why not, without the PIN.</summary>
    protected abstract (IntPtr Key, string Errors) Load(Pkcs11KeyUri uri, UserPin pin);

    private static OpenSslKeys Create(string modulePath, string way) =>
        (MtlsKeyWay.Installed(way) ?? way) == MtlsKeyWay.Provider ? Pkcs11Provider.Create(modulePath) : Pkcs11Engine.Create(modulePath);

    private static void GiveUp(string modulePath, Lazy<OpenSslKeys> broken)
    {
        lock (Gate)
        {
            foreach (var known in Open.Where(known => known.Key.Module == modulePath && known.Value == broken).ToList())
            {
                Open.Remove(known.Key);
            }
        }
    }
}

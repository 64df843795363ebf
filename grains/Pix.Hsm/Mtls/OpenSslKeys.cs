using System.Security.Cryptography;

namespace Pix.Hsm.Mtls;

/// <summary>Opens private keys of <see cref="OpenSslToken"/> as OpenSSL keys, through OpenSSL's pkcs11-provider or its pkcs11 engine.</summary>
/// <remarks>One of each suffices for the process, because nothing can happen to their token.</remarks>
internal abstract class OpenSslKeys
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, OpenSslKeys> Open = [];

    /// <summary>For messages.</summary>
    protected abstract string Name { get; }

    /// <summary>The configured way; loaded the first time, then shared.</summary>
    /// <param name="setting">Setting MtlsKeyThrough.</param>
    /// <exception cref="HsmException">OpenSSL has neither.</exception>
    public static OpenSslKeys Of(string setting)
    {
        Patience.Demand();
        lock (Gate)
        {
            var way = MtlsKeyWay.Installed(setting) ?? setting;
            if (!Open.TryGetValue(way, out var keys))
            {
                Open[way] = keys = way == MtlsKeyWay.Provider ? Pkcs11Provider.Create() : Pkcs11Engine.Create();
            }

            return keys;
        }
    }

    /// <summary>The key with that number.</summary>
    /// <exception cref="HsmException">OpenSSL does not take it.</exception>
    public SafeEvpPKeyHandle OpenKey(ulong number)
    {
        Patience.Demand();
        var (key, errors) = LoadAlone(OpenSslToken.Uri(number));
        return key != IntPtr.Zero
            ? new SafeEvpPKeyHandle(key, ownsHandle: true)
            : throw new HsmException(HsmProblem.EngineMissing, $"{Name} does not take the mTLS key: {errors}.");
    }

    // libp11 adds to its list of keys without a lock.
    private (IntPtr Key, string Errors) LoadAlone(string uri)
    {
        lock (Gate)
        {
            return Load(uri);
        }
    }

    /// <summary>The key as EVP_PKEY, or zero and the reason.</summary>
    protected abstract (IntPtr Key, string Errors) Load(string uri);
}

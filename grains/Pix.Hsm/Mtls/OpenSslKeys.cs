using System.Security.Cryptography;

namespace Pix.Hsm.Mtls;

/// <summary>Opens private keys of <see cref="OpenSslToken"/> as OpenSSL keys, through OpenSSL's pkcs11-provider or its pkcs11 engine.</summary>
/// <remarks>The process needs at most one provider and one engine, because the PKCS#11 token that they use never fails.</remarks>
internal abstract class OpenSslKeys
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, OpenSslKeys> Open = [];

    /// <summary>Name of the provider or engine, for messages.</summary>
    protected abstract string Name { get; }

    /// <summary>Returns the configured provider or engine, which is loaded at the first use and shared afterwards.</summary>
    /// <param name="setting">Setting MtlsKeyThrough.</param>
    /// <exception cref="HsmException">OpenSSL has neither provider nor engine, or lacks the configured one.</exception>
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

    /// <summary>Opens the key that has the number in <see cref="OpenSslToken"/>.</summary>
    /// <exception cref="HsmException">OpenSSL does not accept the key.</exception>
    public SafeEvpPKeyHandle OpenKey(ulong number)
    {
        Patience.Demand();
        var (key, errors) = LoadAlone(OpenSslToken.Uri(number));
        return key != IntPtr.Zero
            ? new SafeEvpPKeyHandle(key, ownsHandle: true)
            : throw new HsmException(HsmProblem.EngineMissing, $"{Name} does not take the mTLS key: {errors}.");
    }

    // Loads one key at a time, because libp11 adds to its list of keys without a lock.
    private (IntPtr Key, string Errors) LoadAlone(string uri)
    {
        lock (Gate)
        {
            return Load(uri);
        }
    }

    /// <summary>Returns the key as EVP_PKEY, or zero and OpenSSL's errors.</summary>
    protected abstract (IntPtr Key, string Errors) Load(string uri);
}

using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>An mTLS key of the HSM as an OpenSSL key. OpenSSL loads it once, and it stays valid when sessions, tokens or the HSM's library fail.</summary>
internal sealed class MtlsKey : IDisposable
{
    private readonly MtlsClient _client;
    private readonly ulong _number;

    /// <exception cref="HsmException">OpenSSL cannot use keys of a PKCS#11 module, or this build lacks the module that OpenSSL loads.</exception>
    public MtlsKey(MtlsClient client, OpenSslKeys keys, TokenLink token, TokenKey key, RSAParameters publicKey)
    {
        (_client, Token, Label, Fingerprint) = (client, token, key.Label, key.Fingerprint!.Value);
        _number = OpenSslToken.Add(this, publicKey.Modulus, publicKey.Exponent);
        try
        {
            Handle = keys.OpenKey(_number);
        }
        catch
        {
            OpenSslToken.Remove(_number);
            throw;
        }
    }

    /// <summary>The HSM token on which the key was found when it was last opened.</summary>
    public TokenLink Token { get; set; }

    public KeyLabel Label { get; }

    public KeyFingerprint Fingerprint { get; }

    /// <summary>The OpenSSL key object.</summary>
    public SafeEvpPKeyHandle Handle { get; }

    /// <summary>Signs in the HSM. The caller waits at most for the time limit of one call.</summary>
    public CKR Sign(TlsSignature wanted, Span<byte> signature, out ulong size)
    {
        size = 0;
        var buffer = new byte[signature.Length];
        var result = _client.Sign(this, wanted, buffer, out var length);
        if (result != CKR.CKR_OK)
        {
            return result;
        }

        buffer.AsSpan(0, length).CopyTo(signature);
        size = (ulong)length;
        return CKR.CKR_OK;
    }

    public void Dispose()
    {
        OpenSslToken.Remove(_number);
        Handle.Dispose();
    }
}

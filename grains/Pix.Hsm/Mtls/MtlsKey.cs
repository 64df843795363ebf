using System.Security.Cryptography;
using Net.Pkcs11Interop.Common;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Mtls;

/// <summary>An mTLS key of the HSM as an OpenSSL key: loaded once, and valid whatever happens to sessions, tokens and the HSM's library.</summary>
internal sealed class MtlsKey : IDisposable
{
    private readonly MtlsClient _client;
    private readonly ulong _number;

    /// <exception cref="HsmException">OpenSSL cannot use keys of a module, or this build has no module for it.</exception>
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

    /// <summary>The token that had it at the last opening.</summary>
    public TokenLink Token { get; set; }

    public KeyLabel Label { get; }

    public KeyFingerprint Fingerprint { get; }

    /// <summary>OpenSSL's key.</summary>
    public SafeEvpPKeyHandle Handle { get; }

    /// <summary>Signs in the HSM; the caller waits no longer than a call may take.</summary>
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

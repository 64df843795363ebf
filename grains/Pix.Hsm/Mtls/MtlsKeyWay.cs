namespace Pix.Hsm.Mtls;

/// <summary>How OpenSSL reaches the mTLS keys in the HSM: the values of Pix:MtlsKeyThrough.</summary>
public static class MtlsKeyWay
{
    /// <summary>OpenSSL's pkcs11-provider.</summary>
    public const string Provider = "provider";

    /// <summary>OpenSSL's pkcs11 engine, libp11.</summary>
    public const string Engine = "engine";

    /// <summary>The way that is taken on this machine; null when OpenSSL has not what the setting asks for.</summary>
    /// <param name="setting">Pix:MtlsKeyThrough; empty takes the provider before the engine.</param>
    public static string? Installed(string setting) => setting switch
    {
        Provider => Pkcs11Provider.IsInstalled ? Provider : null,
        Engine => Pkcs11Engine.IsInstalled ? Engine : null,
        _ => Installed(Provider) ?? Installed(Engine),
    };
}

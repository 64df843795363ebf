namespace Pix.Hsm.Mtls;

/// <summary>How OpenSSL reaches the mTLS keys in the HSM: values of Pix:MtlsKeyThrough.</summary>
public static class MtlsKeyWay
{
    /// <summary>OpenSSL's pkcs11-provider.</summary>
    public const string Provider = "provider";

    /// <summary>OpenSSL's pkcs11 engine, libp11.</summary>
    public const string Engine = "engine";

    /// <summary>The one used on this machine; null when OpenSSL lacks the configured one.</summary>
    /// <param name="setting">Pix:MtlsKeyThrough; when empty, the provider is preferred to the engine.</param>
    public static string? Installed(string setting) => setting switch
    {
        Provider => Pkcs11Provider.IsInstalled ? Provider : null,
        Engine => Pkcs11Engine.IsInstalled ? Engine : null,
        _ => Installed(Provider) ?? Installed(Engine),
    };
}

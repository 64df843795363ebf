namespace Pix.Hsm.Mtls;

/// <summary>How OpenSSL reaches the mTLS keys in the HSM: values of Pix:MtlsKeyThrough.</summary>
public static class MtlsKeyWay
{
    /// <summary>OpenSSL's pkcs11-provider.</summary>
    public const string Provider = "provider";

    /// <summary>OpenSSL's pkcs11 engine, libp11.</summary>
    public const string Engine = "engine";

    /// <summary>Returns the way that works on this machine; null if OpenSSL lacks the configured way, or both.</summary>
    /// <param name="setting">Value of Pix:MtlsKeyThrough. If empty, the provider is preferred to the engine.</param>
    public static string? Installed(string setting) => setting switch
    {
        Provider => Pkcs11Provider.IsInstalled ? Provider : null,
        Engine => Pkcs11Engine.IsInstalled ? Engine : null,
        _ => Installed(Provider) ?? Installed(Engine),
    };
}

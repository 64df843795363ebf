namespace Pix.Hsm.Mtls;

/// <summary>The values of the setting Pix:MtlsKeyThrough, which selects how OpenSSL reaches the mTLS keys in the HSM.</summary>
public static class MtlsKeyWay
{
    /// <summary>OpenSSL's pkcs11-provider.</summary>
    public const string Provider = "provider";

    /// <summary>OpenSSL's pkcs11 engine, libp11.</summary>
    public const string Engine = "engine";

    /// <summary>Returns the value whose provider or engine OpenSSL has on this machine; null if the configured one, or both, are missing.</summary>
    /// <param name="setting">Value of Pix:MtlsKeyThrough. If empty, the provider is preferred to the engine.</param>
    public static string? Installed(string setting) => setting switch
    {
        Provider => Pkcs11Provider.IsInstalled ? Provider : null,
        Engine => Pkcs11Engine.IsInstalled ? Engine : null,
        _ => Installed(Provider) ?? Installed(Engine),
    };
}

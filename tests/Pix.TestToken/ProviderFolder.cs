namespace Pix.TestToken;

/// <summary>
/// While it lives, pkcs11-provider is looked for where <c>scripts/pkcs11-provider.sh</c> has put it, for this process and those that it
/// starts.
/// </summary>
public sealed class ProviderFolder : IDisposable
{
    private const string Modules = "OPENSSL_MODULES";

    private readonly string? _before = Environment.GetEnvironmentVariable(Modules);

    public ProviderFolder()
    {
        if (Environment.GetEnvironmentVariable("PIX_PKCS11_PROVIDER") is { Length: > 0 } folder)
        {
            Environment.SetEnvironmentVariable(Modules, folder);
        }
    }

    public void Dispose() => Environment.SetEnvironmentVariable(Modules, _before);
}

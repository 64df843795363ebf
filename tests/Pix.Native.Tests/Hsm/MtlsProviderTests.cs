using Pix.Hsm.Mtls;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>Through pkcs11-provider, where it can be had.</summary>
public sealed class MtlsProviderTests : MtlsWayTests, IDisposable
{
    private readonly ProviderFolder _folder = new();

    public MtlsProviderTests()
        : base("provider") => Assert.SkipUnless(Pkcs11Provider.IsInstalled, "OpenSSL's pkcs11-provider is not installed; './pix test' fetches it where apt has it.");

    public void Dispose() => _folder.Dispose();
}

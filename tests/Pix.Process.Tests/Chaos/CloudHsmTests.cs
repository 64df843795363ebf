using Pix.Hsm.Mtls;
using Pix.TestToken;

namespace Pix.Chaos.Tests;

/// <summary>The running product behind a module with the rules of AWS CloudHSM Client SDK 5 (tests/faulty-p11/README.md).</summary>
public sealed class CloudHsmTests : IDisposable
{
    private readonly ProviderFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(MtlsKeyWay.Provider)]
    [InlineData(MtlsKeyWay.Engine)]
    public async Task Payments_are_signed_and_sent_over_mutual_TLS_although_no_read_only_session_opens(string way)
    {
        Assert.SkipUnless(MtlsKeyWay.Installed(way) == way, $"OpenSSL has no pkcs11 {way} here.");
        var module = CloudHsmModule.Build();
        var settings = new Dictionary<string, string> { ["Pix__Pkcs11Library"] = module.File, ["Pix__MtlsKeyThrough"] = way };
        await using var site = await PixSite.StartAsync(silos: 1, settings, Cancel);
        await using var load = PaymentLoad.Start([site.Silos[0].Spi], sendersEach: 2);

        await Wait.UntilAsync(() => load.Accepted.Count >= 20, "twenty payments were answered");
        await load.EndAsync();

        // A busy machine may be late with some; the module refused none of its calls.
        Assert.Equal(0, module.Struck);
        Assert.Equal(load.Sent, load.Accepted.Count + load.Late);
    }

    public void Dispose() => _folder.Dispose();
}

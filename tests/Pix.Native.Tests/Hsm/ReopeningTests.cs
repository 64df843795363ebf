using Pix.Hsm.Load;
using Pix.Hsm.Load.Reopenings;
using Pix.Hsm.Mtls;
using Pix.Hsm.Tests.Support;
using Pix.TestToken;

namespace Pix.Hsm.Tests;

/// <summary>
/// A short form of <c>./pix chaos hsm --reopenings 10000</c>: what the process holds does not grow with the number of times that it has
/// lost its HSM.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ReopeningTests : IDisposable
{
    private readonly ProviderFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(MtlsKeyWay.Engine)]
    [InlineData(MtlsKeyWay.Provider)]
    public async Task However_often_the_HSM_is_lost_nothing_more_is_held_than_before(string way)
    {
        Some.SkipUnlessInstancesAreApart();
        Assert.SkipWhen(MtlsKeyWay.Installed(way) is null, $"OpenSSL has no pkcs11 {way}.");
        var (token, module) = (Some.SharedToken(), Some.FaultyModule());
        await using var hsm = await HsmHost.StartAsync(ReopeningRun.Settings(token, module, way), mtls: true, TestContext.Current.CancellationToken);

        var figures = await new ReopeningRun(hsm, module, hangEvery: 25).RunAsync(250, (_, _) => { }, TestContext.Current.CancellationToken);

        Assert.False(figures[^1].Figures.IsMoreThan(figures[0].Figures), $"{figures[0].Figures} has become {figures[^1].Figures}");
    }
}

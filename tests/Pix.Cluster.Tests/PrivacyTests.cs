using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>Logs carry handles only: no name, tax id, account, PIN or body.</summary>
public sealed class PrivacyTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_personal_or_secret_is_logged()
    {
        using var paid = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
        var (xml, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", Some.Xml(xml), Cancel);
        await pix.CentralBank.BreakAsync("bad-signature", "dict");
        using var forged = await pix.Dict.SendAsync(Some.GetEntry(key), Cancel);
        using var refused = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml("<Fulano>da Silva 70000000000</Fulano>"), Cancel);

        Assert.NotEmpty(PixCluster.Logged);
        string[] secrets = [pix.Token.Password, "11122233300", "70000000000", "80000000000", "Silva", "Fulano", "<Envelope", key];
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(PixCluster.Logged, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }
}

using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>Logs, spans and measurements carry handles only: no name, tax id, account, key, PIN or body.</summary>
public sealed class PrivacyTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_personal_or_secret_is_logged()
    {
        var secrets = await ExchangeAsync();

        Assert.NotEmpty(PixCluster.Logged);
        Assert.All(secrets, secret => Assert.DoesNotContain(PixCluster.Logged, line => line.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_personal_or_secret_is_in_a_span_or_in_the_tags_of_a_measurement()
    {
        using var told = new CollectingTelemetry();

        var secrets = await ExchangeAsync();

        told.ReadGauges();
        Assert.Contains(told.Spans, span => span.Contains("getEntry", StringComparison.Ordinal));
        Assert.Contains(told.Spans, span => span.Contains("AnswerSignatureInvalid", StringComparison.Ordinal));
        Assert.Contains(told.Measurements, tags => tags.Contains("operation=getEntry", StringComparison.Ordinal));
        Assert.All(secrets, secret => Assert.DoesNotContain(told.Spans.Concat(told.Measurements), text => text.Contains(secret, StringComparison.Ordinal)));
    }

    // A payment, an entry, its forged answer, what nobody has, what is refused, what breaks: and what of it nobody may tell.
    private async Task<string[]> ExchangeAsync()
    {
        const string unknown = "70000000035";
        using var paid = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);
        var (xml, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", Some.Xml(xml), Cancel);
        using var found = await pix.Dict.SendAsync(Some.GetEntry(key), Cancel);
        foreach (var fault in (string[])["bad-signature", "reset-before-answer", "reset-mid-answer"])
        {
            await pix.CentralBank.BreakAsync(fault, "dict");
            using var broken = await pix.Dict.SendAsync(Some.GetEntry(key), Cancel);
        }

        using var missing = await pix.Dict.SendAsync(Some.GetEntry(unknown), Cancel);
        using var lost = await pix.Dict.GetAsync($"/api/v9/{unknown}?TaxIdNumber=11122233300&Name=Fulano", Cancel);
        using var refused = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml("<Fulano>da Silva 70000000000</Fulano>"), Cancel);
        return [pix.Token.Password, "11122233300", "70000000000", "80000000000", unknown, "Silva", "Fulano", "<Envelope", key, key[1..], Uri.EscapeDataString(key)];
    }
}

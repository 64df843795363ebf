using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Pix.Chaos.Tests;

/// <summary>A payment whose answer was lost, and a silo that starts again with another key: the Central Bank sees one form of it.</summary>
public sealed class RestartRotationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_payment_sent_again_after_a_start_with_a_replaced_key_is_the_same_bytes(bool killed)
    {
        var settings = new Dictionary<string, string>();
        await using var site = await PixSite.StartAsync(silos: 1, settings, Cancel);
        using var centralBank = new ReceivedMessages(site.ControlPort);
        var (place, payment) = (site.Silos[0], await PaymentAsync());
        Assert.Equal(201, await SendAsync(place, payment));

        await (killed ? place.Silo!.KillAsync(Cancel) : place.Silo!.StopAsync(Cancel));
        settings["Pix__SignatureKeyLabel"] = "next-signature";
        settings["Pix__SignatureCertificate"] = site.Token.GenerateKey("next-signature").Certify().ExportCertificatePem();
        await site.StartSiloAsync(place, Cancel);
        await Wait.UntilAsync(async () => await SendAsync(place, payment) == 201, "the front door found the silo again");

        await centralBank.ReadAsync(Cancel);
        Assert.Single(centralBank.Digests);
        Assert.InRange(centralBank.Receptions, 2, 100);
        Assert.Contains("two forms", (await place.Silo!.HealthAsync(Cancel))?.Text, StringComparison.Ordinal);
        Assert.Equal([place.Name + ".json"], Directory.EnumerateFiles(Path.Combine(site.JournalPath, "signing-schedule")).Select(Path.GetFileName));
    }

    private static async Task<byte[]> PaymentAsync()
    {
        var sample = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pacs.008.xml"), Cancel);
        return Encoding.UTF8.GetBytes(sample.Replace("2020-01-01T08:30:12.000Z", TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    private static async Task<int> SendAsync(SiloPlace place, byte[] payment)
    {
        using var client = new HttpClient { BaseAddress = place.Spi };
        using var content = new ByteArrayContent(payment);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml") { CharSet = "utf-8" };
        using var answer = await client.PostAsync(new Uri($"/api/v1/in/{PixSite.Ispb}/msgs", UriKind.Relative), content, Cancel);
        return (int)answer.StatusCode;
    }
}

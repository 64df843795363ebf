using System.Text.Json;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>What the operators' page is given.</summary>
public sealed class ConsoleTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_silo_tells_its_own_state()
    {
        var silos = (await FirstViewAsync()).GetProperty("cluster").GetProperty("silos").EnumerateArray().ToList();

        Assert.Equal(PixCluster.Silos, silos.Count);
        Assert.Equal(PixCluster.Silos, silos.Select(silo => silo.GetProperty("silo").GetString()).Distinct().Count());
        Assert.All(silos, silo => Assert.True(silo.GetProperty("answered").GetBoolean()));
        Assert.All(silos, silo => Assert.Equal(4, silo.GetProperty("sessions").GetProperty("wanted").GetInt32()));
        Assert.All(silos, silo => Assert.Equal(["signature", "mtls", "bcb-signature"], silo.GetProperty("certificates").EnumerateArray().Select(row => row.GetProperty("use").GetString())));
    }

    [Fact]
    public async Task A_payment_is_found_once_by_each_of_its_ids_and_without_its_content()
    {
        var payment = Some.Payment();
        using var sent = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(payment.Xml), Cancel);
        var resourceId = Assert.Single(sent.Headers.GetValues("PI-ResourceId"));
        var stored = await pix.AuditAsync($"SELECT record_id FROM spi WHERE end_to_end_id = '{payment.EndToEndId}'", 1);
        var recordId = (string)Assert.Single(stored.Rows)[0]!;

        foreach (var id in new[] { payment.EndToEndId, resourceId, recordId, sent.Header("pix-request-id") })
        {
            var text = await pix.Management.GetStringAsync($"/console/exchanges?id={Uri.EscapeDataString(id)}&bodies=true", Cancel);

            var exchange = Assert.Single(JsonDocument.Parse(text).RootElement.GetProperty("exchanges").EnumerateArray());
            Assert.Equal(payment.EndToEndId, exchange.GetProperty("endToEndId").GetString());
            Assert.Equal("Answered", exchange.GetProperty("fate").GetString());
            Assert.DoesNotContain("Envelope", text, StringComparison.Ordinal);
        }
    }

    private async Task<JsonElement> FirstViewAsync()
    {
        await using var events = await pix.Management.GetStreamAsync("/console/events", Cancel);
        using var reader = new StreamReader(events);
        var line = await reader.ReadLineAsync(Cancel);
        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        return JsonDocument.Parse(line!["data: ".Length..]).RootElement;
    }
}

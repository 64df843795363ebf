using System.Net;
using System.Text.Json;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>The management port.</summary>
public sealed class HealthTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_answers_as_the_sample_did() =>
        Assert.Equal("OK", await pix.Management.GetStringAsync("/check", Cancel));

    [Fact]
    public async Task Ready_tells_the_state_of_each_part()
    {
        using var answer = await pix.Management.GetAsync("/health/ready", Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var parts = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel)).RootElement.GetProperty("parts").EnumerateArray();
        Assert.Equal(["cluster", "hsm", "mtls", "audit-dict", "audit-spi", "endpoints", "catalog"], parts.Select(part => part.GetProperty("part").GetString()));
    }

    [Fact]
    public async Task Messages_are_not_taken_on_the_management_port()
    {
        using var answer = await pix.Management.PostAsync(Some.PaymentPath, Some.Xml(Some.Payment().Xml), Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }
}

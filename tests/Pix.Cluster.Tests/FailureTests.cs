using System.Net;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>What the caller is told when the Central Bank fails, and that nothing is paid twice.</summary>
public sealed class FailureTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status", 503)]
    [InlineData("status-after", 500)]
    [InlineData("reset-before-read", null)]
    [InlineData("reset-before-answer", null)]
    public async Task Resends_the_same_bytes_after_a_failure(string fault, int? value)
    {
        var (xml, endToEndId) = Some.Payment();
        await pix.CentralBank.BreakAsync(fault, "spi", value);

        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var bodies = await pix.CentralBank.BodiesWithAsync(endToEndId);
        Assert.InRange(bodies.Count, 1, 3);
        Assert.All(bodies, body => Assert.Equal(bodies[0], body));
    }

    [Fact]
    public async Task Says_unknown_when_no_attempt_was_answered()
    {
        var (xml, _) = Some.Payment();
        await pix.CentralBank.BreakAsync("reset-before-answer", "spi", times: 20);
        try
        {
            using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
            await answer.AssertProblemAsync(504, "no-answer", "outcome-unknown");
        }
        finally
        {
            await pix.CentralBank.MendAsync();
        }
    }

    [Fact]
    public async Task An_answer_that_unpacks_to_a_bomb_is_not_read_to_its_end()
    {
        var (xml, key) = Some.NewEntry();
        using var created = await pix.Dict.PostAsync("/api/v2/entries/", Some.Xml(xml), Cancel);
        await pix.CentralBank.BreakAsync("gzip-bomb", "dict");

        using var answer = await pix.Dict.SendAsync(Some.GetEntry(key), Cancel);

        await answer.AssertProblemAsync(502, "answer-unreadable", "outcome-unknown");
        await pix.CentralBank.MendAsync();
    }
}

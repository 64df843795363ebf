using System.Net;
using Pix.Cluster.Tests.Support;

namespace Pix.Cluster.Tests;

/// <summary>What the caller is told when the Central Bank fails, and that nothing is paid twice.</summary>
public sealed class FailureTests(PixCluster pix)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("status", 503, 2)]
    [InlineData("status-after", 500, 2)]
    [InlineData("reset-before-read", null, 1)] // The Central Bank read the second alone.
    [InlineData("reset-before-answer", null, 2)]
    public async Task Resends_the_same_bytes_after_a_failure(string fault, int? value, int read)
    {
        var (xml, endToEndId) = Some.Payment();
        await pix.CentralBank.BreakAsync(fault, "spi", value);

        using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var bodies = await pix.CentralBank.BodiesWithAsync(endToEndId);
        Assert.Equal(read, bodies.Count);
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

        // That unpacking stops there is for AnswerBodyTests to see; that the limit is the operation's, for this one.
        await answer.AssertProblemAsync(502, "answer-unreadable", "outcome-unknown");
        Assert.Contains("larger than 8388608 bytes", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await pix.CentralBank.MendAsync();
    }

    [Fact]
    public async Task A_5xx_that_is_not_resent_in_time_is_an_unknown_outcome()
    {
        var (xml, _) = Some.Payment();
        await pix.CentralBank.BreakAsync("status-after", "spi", 500, times: 20);
        try
        {
            using var answer = await pix.Spi.PostAsync(Some.PaymentPath, Some.Xml(xml), Cancel);
            await answer.AssertProblemAsync(502, "central-bank-failed", "outcome-unknown");
        }
        finally
        {
            await pix.CentralBank.MendAsync();
        }
    }
}

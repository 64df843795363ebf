namespace Pix.Chaos.Tests;

/// <summary>A few rounds of <c>./pix chaos audit</c>; the long run is in docs/reliability.md.</summary>
public sealed class AuditChaosTests
{
    [Fact]
    public async Task Every_message_that_the_Central_Bank_received_is_in_the_audit_once()
    {
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine("Seed: " + Environment.TickCount);

        var result = await new AuditChaos(rounds: 4, TimeSpan.FromMinutes(5), Environment.TickCount, output.WriteLine).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (result.Missing, result.MoreThanOnce));
        Assert.Equal((0, 0, 0), (result.AnsweredWithoutOutcome, result.ChainBreaks, result.LeftInJournals));
        Assert.True(result.Holds && result.Received > 20 && result.Kills >= 4, result.ToString());
    }
}

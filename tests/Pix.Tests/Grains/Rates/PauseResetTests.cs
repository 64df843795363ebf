using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit.Journal;
using Pix.Audit.Records;
using Pix.Contracts.Operating;
using Pix.Grains.Rates;
using Pix.Grains.Tests.Support;

namespace Pix.Grains.Tests.Rates;

/// <summary>An operator's reset is recorded before it takes effect, or does not take effect.</summary>
public sealed class PauseResetTests
{
    private static readonly PauseReset Order = new("spi/99999010", "SPI_PRIMARY", "ana@bank", "a wrong Retry-After");

    [Fact]
    public async Task Who_and_why_are_durable_before_the_pause_ends()
    {
        var audit = new FakeAudit(JournalWrite.Durable);
        var intentsAtResume = -1;

        var result = await RunAsync(audit, Order, () => intentsAtResume = audit.Intents.Count);

        Assert.Equal((PauseResetOutcome.Done, 1), (result.Outcome, intentsAtResume));
        var intent = Assert.Single(audit.Intents);
        Assert.Equal((AuditStream.Spi, "PIX", "/limits/spi/99999010/reset", "policy=SPI_PRIMARY", result.RecordId), (intent.Stream, intent.Method, intent.Path, intent.Query, intent.RecordId));
        Assert.Equal([new("pix-operator", "ana@bank"), new("pix-reason", "a wrong Retry-After")], intent.RequestHeaders);
        var outcome = Assert.Single(audit.Outcomes);
        Assert.Equal((intent.RecordId, "answered", "SPI_PRIMARY 4.2 s"), (outcome.RecordId, outcome.Outcome, Assert.Single(outcome.ResponseHeaders).Value));
        Assert.Equal(new EndedPause("SPI_PRIMARY", 4.2), Assert.Single(result.Ended));
    }

    [Theory]
    [InlineData(JournalWrite.Full)]
    [InlineData(JournalWrite.DiskFailed)]
    [InlineData(JournalWrite.Closed)]
    public async Task What_cannot_be_recorded_is_not_done(JournalWrite write)
    {
        var resumed = false;

        var result = await RunAsync(new FakeAudit(write), Order, () => resumed = true);

        Assert.Equal((PauseResetOutcome.NotRecorded, "", false), (result.Outcome, result.RecordId, resumed));
    }

    [Theory]
    [InlineData("", "why")]
    [InlineData(" ", "why")]
    [InlineData("ana", "")]
    [InlineData("ana", "one\ntwo")]
    public async Task Nobody_and_no_reason_are_refused_without_a_record(string who, string why)
    {
        var audit = new FakeAudit(JournalWrite.Durable);

        var result = await RunAsync(audit, Order with { Who = who, Why = why }, () => Assert.Fail("Resumed."));

        Assert.Equal((PauseResetOutcome.WhoOrWhyMissing, 0), (result.Outcome, audit.Intents.Count));
    }

    [Fact]
    public async Task A_budget_of_DICT_is_recorded_in_the_audit_of_DICT()
    {
        var audit = new FakeAudit(JournalWrite.Durable);

        await RunAsync(audit, Order with { Budget = "dict/99999010" }, () => { });

        Assert.Equal(AuditStream.Dict, Assert.Single(audit.Intents).Stream);
    }

    private static Task<PauseResetResult> RunAsync(FakeAudit audit, PauseReset order, Action resumed)
    {
        var resets = new PauseResets(audit.Orders(TimeProvider.System), NullLogger<PauseResets>.Instance);
        return resets.RunAsync(order, () =>
        {
            resumed();
            return [KeyValuePair.Create("SPI_PRIMARY", TimeSpan.FromSeconds(4.21))];
        });
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Pix.Audit.Tests;

public sealed class AdoptionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CollectingSink _sink = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Of_two_that_adopt_at_once_one_ships_what_a_gone_silo_left()
    {
        var left = await LeaveAsync(count: 20);

        var shipped = await Task.WhenAll(Adoption("silo-2").AdoptAsync(new Gone("silo-1"), Cancellation), Adoption("silo-3").AdoptAsync(new Gone("silo-1"), Cancellation));

        Assert.Equal(20, shipped.Sum());
        Assert.Equal(left, _sink.Taken.Select(record => record.RecordId));
    }

    [Fact]
    public async Task A_drained_journal_is_not_shipped_again_and_serves_its_silo_when_it_comes_back()
    {
        await LeaveAsync(count: 2);
        var adoption = Adoption("silo-2");
        await adoption.AdoptAsync(new Gone("silo-1"), Cancellation);

        Assert.Equal(0, await adoption.AdoptAsync(new Gone("silo-1"), Cancellation));
        var again = await LeaveAsync(count: 1);
        Assert.Equal(1, await adoption.AdoptAsync(new Gone("silo-1"), Cancellation));

        Assert.Equal(3, _sink.Taken.Count);
        Assert.Equal(again[0], _sink.Taken[^1].RecordId);
        Assert.Single(_sink.Taken.Select(record => record.Journal).Distinct());
    }

    [Fact]
    public async Task A_silo_that_the_cluster_still_has_keeps_its_journal()
    {
        await LeaveAsync(count: 1);

        Assert.Equal(0, await Adoption("silo-2").AdoptAsync(new Gone("another"), Cancellation));
    }

    [Fact]
    public async Task A_paused_silo_keeps_its_journal_and_what_it_appended_is_shipped_when_it_is_killed()
    {
        using var silo = ChildProcess.Start($"{typeof(JournalChild).FullName}.{nameof(JournalChild.Appends_until_it_is_killed)}", _folder.Path);
        await silo.UntilAsync(() => ChildProcess.Acknowledged(_folder.Path).Count > 200, Cancellation);
        silo.Pause();

        Assert.Equal(0, await Adoption("silo-2").AdoptAsync(new Gone("silo-1"), Cancellation));

        silo.Resume();
        var before = ChildProcess.Acknowledged(_folder.Path).Count;
        await silo.UntilAsync(() => ChildProcess.Acknowledged(_folder.Path).Count > before + 200, Cancellation);
        await silo.KillAsync(Cancellation);
        await Adoption("silo-2").AdoptAsync(new Gone("silo-1"), Cancellation);

        var shipped = _sink.Taken.ToLookup(record => record.RecordId);
        Assert.All(shipped, record => Assert.Single(record));
        Assert.All(
            ChildProcess.Acknowledged(_folder.Path),
            line => Assert.Contains(shipped[line[2..]], record => line[0] == 'i' || record.Outcome == "answered"));
    }

    [Fact]
    public async Task An_adopter_whose_sink_fails_gives_the_journal_back_and_a_returning_silo_waits_for_it()
    {
        var left = await LeaveAsync(count: 3);
        _sink.Answer = (_, batch) => new([.. Enumerable.Range(0, batch.Count)], [], "down");
        var adopting = Adoption("silo-2", TimeSpan.FromSeconds(1)).AdoptAsync(new Gone("silo-1"), Cancellation);
        await ChildProcess.UntilAsync(() => _sink.Attempts.Count > 0, () => false, Cancellation);

        await using var returned = await TestJournal.OpenAsync(Some.Settings(_folder.Path) with { OwnershipWait = TimeSpan.FromSeconds(60) });

        Assert.Equal(0, await adopting);
        Assert.Equal(left.Count, returned.State.BacklogRecords);
    }

    private async Task<IReadOnlyList<string>> LeaveAsync(int count)
    {
        var left = new List<string>();
        await using var journal = await TestJournal.OpenAsync(_folder.Path);
        for (var i = 0; i < count; i++)
        {
            var intent = Some.Intent();
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
            left.Add(intent.RecordId);
        }

        return left;
    }

    private JournalAdoption Adoption(string siloName, TimeSpan? interval = null)
    {
        var options = new AuditOptions { JournalPath = _folder.Path, SiloName = siloName, JournalAdoptionInterval = interval ?? TimeSpan.FromSeconds(30) };
        return new(
            new OneSink(_sink), Some.Checkpoints(options, TimeProvider.System), Options.Create(options), LogMachine.Real(TimeProvider.System), new AuditMeter(), NullLogger<JournalAdoption>.Instance);
    }

    private sealed class OneSink(IAuditSink sink) : IAuditSinks
    {
        public IAuditSink this[AuditStream stream] => sink;
    }

    private sealed class Gone(string silo) : ISiloMembership
    {
        public ValueTask<bool> IsGoneAsync(string siloName, CancellationToken cancellationToken) => ValueTask.FromResult(siloName == silo);
    }
}

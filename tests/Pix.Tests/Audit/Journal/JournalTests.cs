using System.Diagnostics.Metrics;
using Pix.Audit.Journal;

namespace Pix.Audit.Tests.Journal;

public sealed class JournalTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_intent_is_in_the_files_before_its_append_completes()
    {
        var settings = SomeRecord.Settings(_folder.Path);
        await using var journal = await TestJournal.OpenAsync(settings);
        var (appended, copies) = (new List<string>(), new List<string>());
        for (var i = 0; i < 20; i++)
        {
            var intent = SomeRecord.Intent(bodyBytes: 1 << i % 15);

            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));

            appended.Add(intent.RecordId);
            copies.Add(TestJournal.Copy(settings.Path, $"copy-{i}"));
        }

        Assert.Equal(appended, TestJournal.RecordIds(copies).Select(ids => ids[^1]));
    }

    [Fact]
    public async Task Records_that_wait_together_share_one_commit()
    {
        var groups = new List<int>();
        using var listener = new MeterListener();
        await using var journal = await TestJournal.OpenAsync(_folder.Path);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "pix.audit.journal.group")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, records, _, _) =>
        {
            lock (groups)
            {
                groups.Add(records);
            }
        });
        listener.Start();

        var appends = Enumerable.Range(0, 500).Select(_ => journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation).AsTask());

        Assert.All(await Task.WhenAll(appends), write => Assert.Equal(JournalWrite.Durable, write));
        Assert.True(groups.Max() > 1, $"Largest group: {groups.Max()}.");
    }

    [Fact]
    public async Task A_second_owner_is_told_whose_journal_it_is()
    {
        var settings = SomeRecord.Settings(_folder.Path);
        await using var journal = await TestJournal.OpenAsync(settings);

        var failure = await Assert.ThrowsAsync<JournalInUseException>(() => TestJournal.OpenAsync(settings));

        Assert.Equal(settings.Path, failure.Path);
        Assert.Contains("Pix:SiloName", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_journal_refuses_intents_and_takes_every_outcome_even_larger_than_its_reserve()
    {
        var settings = SomeRecord.Settings(_folder.Path) with { MaxBytes = 1 << 20, OutcomeReserveBytes = 16 << 10 };
        await using var journal = await TestJournal.OpenAsync(settings);
        var accepted = new List<string>();
        var intent = SomeRecord.Intent(bodyBytes: 4096);
        while (await journal.AppendIntentAsync(intent, Cancellation) == JournalWrite.Durable)
        {
            accepted.Add(intent.RecordId);
            intent = SomeRecord.Intent(bodyBytes: 4096);
        }

        Assert.Equal(JournalCondition.Full, journal.State.Condition);
        Assert.False(journal.State.AcceptsIntents);
        foreach (var recordId in accepted)
        {
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(recordId, bodyBytes: 40 << 10), Cancellation));
        }

        Assert.Equal(JournalWrite.Full, await journal.AppendIntentAsync(intent, Cancellation));
    }

    [Fact]
    public async Task A_drained_journal_takes_intents_again_and_its_space_is_zero()
    {
        var settings = SomeRecord.Settings(_folder.Path) with { MaxBytes = 300 << 10, OutcomeReserveBytes = 64 << 10 };
        await using var journal = await TestJournal.OpenAsync(settings);
        var order = new ShippingOrder();
        for (var round = 0; round < 50; round++)
        {
            var intent = SomeRecord.Intent(bodyBytes: 4096);
            Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(intent, Cancellation));
            Assert.Equal(JournalWrite.Durable, await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId, bodyBytes: 100_000), Cancellation));
            await journal.SettleAsync(journal.Take(order));
        }

        Assert.Equal(0, journal.State.BacklogBytes);
        Assert.Equal(0, journal.State.BacklogRecords);
    }

    [Fact]
    public async Task A_journal_that_is_not_open_refuses()
    {
        var journal = await TestJournal.OpenAsync(_folder.Path);
        await journal.DisposeAsync();

        Assert.Equal(JournalCondition.Closed, journal.State.Condition);
        Assert.Equal(JournalWrite.Closed, await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation));
        Assert.Equal(JournalWrite.Closed, await journal.AppendOutcomeAsync(SomeRecord.Outcome("x"), Cancellation));
    }

    [Fact]
    public async Task Closing_writes_what_is_queued()
    {
        var journal = await TestJournal.OpenAsync(_folder.Path);
        var appends = Enumerable.Range(0, 300).Select(_ => journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation).AsTask()).ToList();

        await journal.DisposeAsync();

        Assert.All(await Task.WhenAll(appends), write => Assert.Equal(JournalWrite.Durable, write));
        await using var again = await TestJournal.OpenAsync(_folder.Path);
        Assert.Equal(300, again.State.BacklogRecords);
    }

    [Fact]
    public async Task The_chain_goes_on_where_it_was_after_all_rows_are_gone()
    {
        var rows = new List<LogEntry>();
        for (var start = 0; start < 3; start++)
        {
            await using var journal = await TestJournal.OpenAsync(_folder.Path);
            var intent = SomeRecord.Intent();
            await journal.AppendIntentAsync(intent, Cancellation);
            await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId), Cancellation);
            var taken = journal.Take(new ShippingOrder());
            rows.AddRange((await journal.ReadAsync(taken)).Values);
            await journal.SettleAsync(taken);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6], rows.Select(row => row.Sequence));
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.Previous));
        Assert.All(rows, row => Assert.True(row.IsIntact));
    }
}

using Pix.Audit.Reading;
using Pix.Audit.Records;

namespace Pix.Audit.Tests.Reading;

/// <summary>Chains longer than what is kept in memory of them. Alone, as the memory of the process is measured.</summary>
[CollectionDefinition(nameof(ChainOfADayTests), DisableParallelization = true)]
[Collection(nameof(ChainOfADayTests))]
public sealed class ChainOfADayTests
{
    private const string Journal = "00000000000000000000000000000001";

    [Fact]
    public void A_day_of_records_is_checked_in_the_same_memory_as_an_hour()
    {
        const int Records = 60_000;
        const long MostBytes = 12 << 20;
        using var chain = new ChainCheck(memoryBytes: 1 << 20);
        using var checkpoints = new CheckpointCheck((_, _) => null);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = long.MinValue;
        foreach (var (record, number) in Day(Records).Zip(Enumerable.Range(0, int.MaxValue)))
        {
            chain.Add(record);
            checkpoints.Add(record);
            Measure(number);
        }

        foreach (var (entry, number) in chain.InOrder().Zip(Enumerable.Range(0, int.MaxValue)))
        {
            Measure(number);
        }

        var report = chain.Report();
        Assert.True(report.Holds, string.Join('\n', report.Breaks.Take(5)));
        Assert.Equal((2L * Records, (long)Records), (report.Entries, report.Records));
        Assert.Single(checkpoints.Judge(chain, DateTimeOffset.MaxValue));
        Assert.NotEqual(long.MinValue, most);
        // Kept in objects, these entries are some 50 MB.
        Assert.InRange(most, long.MinValue, MostBytes);

        void Measure(int number)
        {
            if (number % 20_000 == 19_999)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }
    }

    [Fact]
    public void Whatever_the_order_and_however_often_they_come_the_report_is_the_same()
    {
        var records = Day(5_000).Where((_, number) => number % 977 != 5).Select((record, number) => number == 2_000 ? record with { EndToEndId = "changed" } : record).ToList();
        var shuffled = records.Concat(records.Take(1_500)).ToArray();
        new Random(11).Shuffle(shuffled);

        var straight = Report(records);
        var mixed = Report(shuffled);

        Assert.Equal(straight.Breaks, mixed.Breaks);
        Assert.Equal((straight.Entries, straight.Records, straight.Heads[Journal]), (mixed.Entries, mixed.Records, mixed.Heads[Journal]));
        Assert.Equal(records.Count, mixed.Records);
        Assert.Equal([ChainBreakKind.Changed, .. Enumerable.Repeat(ChainBreakKind.Missing, 6)], mixed.Breaks.Select(found => found.Kind).Order());
    }

    [Fact]
    public void Breaks_beyond_those_that_are_named_are_counted()
    {
        var report = Report(Day(5_500).Select(record => record with { Silo = "other", ResponseStatusCode = 500 }));

        Assert.Equal((10_000, 1_000L), (report.Breaks.Count, report.FurtherBreaks));
    }

    [Fact]
    public void More_runs_than_are_merged_at_a_time_give_everything_once_in_order()
    {
        using var sort = new ByteSort(memoryBytes: 64);
        var numbers = Enumerable.Range(0, 20_000).Select(number => (byte[])[(byte)(number >> 8), (byte)number]).ToArray();
        var shuffled = numbers.Concat(numbers).ToArray();
        new Random(3).Shuffle(shuffled);

        foreach (var number in shuffled)
        {
            sort.Add(number);
        }

        Assert.True(sort.Files > 32 * 32, $"{sort.Files} files");
        Assert.Equal(numbers, sort.InOrder().Select(item => item.ToArray()));
    }

    [Fact]
    public void Of_several_entries_of_one_place_the_intact_one_counts()
    {
        var records = Day(3).ToList();
        var forged = records[1] with { RequestBody = "forged", RequestLink = new(3, new string('0', 64), new string('1', 64)) };

        foreach (var order in (AuditRecord[][])[[.. records, forged], [forged, .. records]])
        {
            var found = Assert.Single(Report(order).Breaks);
            Assert.Equal((ChainBreakKind.Changed, 3), (found.Kind, found.Sequence));
        }
    }

    private static ChainReport Report(IEnumerable<AuditRecord> records)
    {
        using var chain = new ChainCheck(memoryBytes: 64 << 10);
        foreach (var record in records)
        {
            chain.Add(record);
        }

        return chain.Report();
    }

    private static IEnumerable<AuditRecord> Day(int count) => LinkedRecords.Of(Journal, Enumerable.Range(0, count).Select(Record));

    private static AuditRecord Record(int number) => new()
    {
        RequestDate = AuditTime.Text(SomeRecord.Date.AddMilliseconds(number)),
        RequestMethod = "POST",
        RequestPath = "/",
        RequestQuery = "",
        RequestHeader = "{}",
        RequestBody = "<a/>",
        ResponseStatusCode = 201,
        ResponseDate = AuditTime.Text(SomeRecord.Date.AddMilliseconds(number)),
        RecordId = number.ToString("x32", System.Globalization.CultureInfo.InvariantCulture),
        EndToEndId = "",
        MessageType = "x",
        Outcome = "answered",
        DurationMs = 1,
        Silo = "silo-1",
        SignerSerial = "",
        Journal = Journal,
    };
}

using System.Runtime.InteropServices;
using Pix.Audit.Journal;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Journal;

/// <summary>What the processes do that the crash tests start; explicit, so that no ordinary run runs them.</summary>
public sealed class JournalChild
{
    private const string OnlyAsChild = "Run by the crash tests, in a process of its own.";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Appends without end; says in a file what was acknowledged: "i" or "o" and the record id.</summary>
    [Fact(Explicit = true)]
    public async Task Appends_until_it_is_killed()
    {
        Assert.SkipWhen(ChildProcess.Argument is null, OnlyAsChild);
        var folder = ChildProcess.Argument!;
        await using var acknowledged = new StreamWriter(Path.Combine(folder, "acknowledged"), append: true) { AutoFlush = true };
        await using var journal = await TestJournal.OpenAsync(folder);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AppendAsync(journal, acknowledged))));
    }

    /// <summary>Meets a disk that refuses to let files grow (RLIMIT_FSIZE gives EFBIG) and later lets them again.</summary>
    [Fact(Explicit = true)]
    public async Task Lives_through_a_failing_disk()
    {
        Assert.SkipWhen(ChildProcess.Argument is null, OnlyAsChild);
        var settings = SomeRecord.Settings(ChildProcess.Argument!) with { OutcomePatience = TimeSpan.FromSeconds(30) };
        await using var journal = await TestJournal.OpenAsync(settings);
        var accepted = SomeRecord.Intent(bodyBytes: 10_000);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(accepted, Cancellation));

        FileSizeLimit.Set(new FileInfo(TestJournal.NewestFile(settings.Path)).Length + 4096);
        Assert.Equal(JournalWrite.DiskFailed, await journal.AppendIntentAsync(SomeRecord.Intent(bodyBytes: 20_000), Cancellation));
        Assert.Equal(JournalCondition.DiskFailed, journal.State.Condition);
        Assert.Equal(JournalWrite.DiskFailed, await journal.AppendIntentAsync(SomeRecord.Intent(bodyBytes: 20_000), Cancellation));
        await StaysFailedAsync(journal, TimeSpan.FromSeconds(1.2));
        var outcome = journal.AppendOutcomeAsync(SomeRecord.Outcome(accepted.RecordId, bodyBytes: 20_000), Cancellation);
        Assert.False(outcome.IsCompleted);

        FileSizeLimit.Lift();
        Assert.Equal(JournalWrite.Durable, await outcome);
        Assert.Equal(JournalCondition.Open, journal.State.Condition);
        Assert.Equal(JournalWrite.Durable, await journal.AppendIntentAsync(SomeRecord.Intent(), Cancellation));
        Assert.Equal(2, journal.State.BacklogRecords);
    }

    /// <summary>The disk stays bad: the caller of an outcome is told after the patience.</summary>
    [Fact(Explicit = true)]
    public async Task Tells_that_an_outcome_could_not_be_kept()
    {
        Assert.SkipWhen(ChildProcess.Argument is null, OnlyAsChild);
        var settings = SomeRecord.Settings(ChildProcess.Argument!) with { OutcomePatience = TimeSpan.FromSeconds(1) };
        await using var journal = await TestJournal.OpenAsync(settings);
        var accepted = SomeRecord.Intent();
        await journal.AppendIntentAsync(accepted, Cancellation);

        // Not even a new file can be begun.
        FileSizeLimit.Set(16);

        Assert.Equal(JournalWrite.DiskFailed, await journal.AppendOutcomeAsync(SomeRecord.Outcome(accepted.RecordId), Cancellation));
        FileSizeLimit.Lift();
    }

    /// <summary>Watches through at least two of the journal's own attempts.</summary>
    private static async Task StaysFailedAsync(AuditJournal journal, TimeSpan time)
    {
        for (var end = TimeProvider.System.GetUtcNow() + time; TimeProvider.System.GetUtcNow() < end;)
        {
            Assert.Equal(JournalCondition.DiskFailed, journal.State.Condition);
            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task AppendAsync(AuditJournal journal, StreamWriter acknowledged)
    {
        while (true)
        {
            var intent = SomeRecord.Intent(bodyBytes: 3000);
            if (await journal.AppendIntentAsync(intent, Cancellation) != JournalWrite.Durable)
            {
                return;
            }

            Say(acknowledged, "i " + intent.RecordId);
            if (await journal.AppendOutcomeAsync(SomeRecord.Outcome(intent.RecordId, bodyBytes: 500), Cancellation) == JournalWrite.Durable)
            {
                Say(acknowledged, "o " + intent.RecordId);
            }
        }
    }

    private static void Say(StreamWriter acknowledged, string line)
    {
        lock (acknowledged)
        {
            acknowledged.WriteLine(line);
        }
    }

    /// <summary>Bounds how large a file this process may make (setrlimit(2)); the soft limit can be lifted again.</summary>
    private static class FileSizeLimit
    {
        private const int FileSize = 1;
        private const int FileSizeSignal = 25;
        private const nint Ignore = 1;

        public static void Set(long bytes)
        {
            // Without this the kernel ends the process instead of failing its write with EFBIG.
            _ = Signal(FileSizeSignal, Ignore);
            Apply((ulong)bytes);
        }

        public static void Lift() => Apply(ulong.MaxValue);

        private static void Apply(ulong bytes) => Assert.Equal(0, SetLimit(FileSize, [bytes, ulong.MaxValue]));

        [DllImport("libc", EntryPoint = "setrlimit")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int SetLimit(int resource, ulong[] softAndHard);

        [DllImport("libc", EntryPoint = "signal")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern nint Signal(int number, nint handler);
    }
}

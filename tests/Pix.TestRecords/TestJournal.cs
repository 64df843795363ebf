using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Audit.Journal;
using Pix.Journal.Store;

namespace Pix.TestRecords;

/// <summary>Opens journals, and looks at copies of their files with a reader that knows only how the format is documented.</summary>
internal static class TestJournal
{
    public static Task<AuditJournal> OpenAsync(string folder, TimeProvider? time = null) => OpenAsync(SomeRecord.Settings(folder), time);

    public static async Task<AuditJournal> OpenAsync(JournalSettings settings, TimeProvider? time = null)
    {
        var journal = new AuditJournal(settings, LogMachine.Real(time ?? TimeProvider.System), NullLogger.Instance, new AuditMeter());
        await journal.OpenAsync();
        return journal;
    }

    /// <summary>The newest file of a journal's log.</summary>
    public static string NewestFile(string journalPath) => LogFile.PathOf(journalPath, Numbers(journalPath)[^1]);

    /// <summary>The numbers of the files of a journal's log, oldest first.</summary>
    public static IReadOnlyList<long> Numbers(string journalPath) => Now(LogFile.NumbersAsync(new RealDisk(), journalPath));

    /// <summary>What a call on the real disk gives: it is complete when it returns.</summary>
    public static T Now<T>(ValueTask<T> call) => call.AsTask().GetAwaiter().GetResult();

    /// <summary>The bytes of a file whose lock a journal has; .NET's own calls stop at the lock.</summary>
    public static byte[] Bytes(string file) => Now(new RealDisk().ReadWholeAsync(file))!;

    /// <summary>What a crash at this moment would leave: the files as the operating system has them.</summary>
    public static string Copy(string journalPath, string name)
    {
        var target = Path.Combine(Path.GetDirectoryName(journalPath)!, "..", name, Path.GetFileName(journalPath));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        foreach (var number in Numbers(journalPath))
        {
            File.WriteAllBytes(LogFile.PathOf(target, number), Bytes(LogFile.PathOf(journalPath, number)));
        }

        return target;
    }

    /// <summary>The record ids in a journal's files; fails unless the hash of each row holds.</summary>
    public static IReadOnlyList<string> RecordIds(string path) => RecordIds([path]).Single();

    /// <summary>The same for many at once.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> RecordIds(IEnumerable<string> paths)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Repository.Root, "tests", "Pix.TestRecords", "read_journal.py"), .. paths])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var reader = Process.Start(start)!;
        var failure = reader.StandardError.ReadToEndAsync();
        var lines = reader.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        reader.WaitForExit();
        Assert.True(reader.ExitCode == 0, failure.GetAwaiter().GetResult());
        return [.. lines.Select(Ids)];
    }

    private static IReadOnlyList<string> Ids(string line)
    {
        using var journal = JsonDocument.Parse(line);
        Assert.True(journal.RootElement.GetProperty("sound").GetBoolean(), line);
        return [.. journal.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetString()!)];
    }
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.TestToken;

namespace Pix.Audit.Tests;

/// <summary>Opens journals, and looks at copies of their files with a reader that knows only how the format is documented.</summary>
internal static class TestJournal
{
    public static Task<AuditJournal> OpenAsync(string folder, TimeProvider? time = null) => OpenAsync(Some.Settings(folder), time);

    public static async Task<AuditJournal> OpenAsync(JournalSettings settings, TimeProvider? time = null)
    {
        var journal = new AuditJournal(settings, time ?? TimeProvider.System, NullLogger.Instance, new AuditMeter());
        await journal.OpenAsync();
        return journal;
    }

    /// <summary>The newest file of a journal's log.</summary>
    public static string NewestFile(string journalPath) => LogSegment.PathOf(journalPath, LogSegment.Numbers(journalPath)[^1]);

    /// <summary>What a crash at this moment would leave: the files as the operating system has them.</summary>
    public static string Copy(string journalPath, string name)
    {
        var target = Path.Combine(Path.GetDirectoryName(journalPath)!, "..", name, Path.GetFileName(journalPath));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        foreach (var number in LogSegment.Numbers(journalPath))
        {
            File.Copy(LogSegment.PathOf(journalPath, number), LogSegment.PathOf(target, number), overwrite: true);
        }

        return target;
    }

    /// <summary>The record ids in a journal's files; fails unless the hash of each row holds.</summary>
    public static IReadOnlyList<string> RecordIds(string path) => RecordIds([path]).Single();

    /// <summary>The same for many at once.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> RecordIds(IEnumerable<string> paths)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Repository.Root, "tests", "Pix.Audit.Tests", "read_journal.py"), .. paths])
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

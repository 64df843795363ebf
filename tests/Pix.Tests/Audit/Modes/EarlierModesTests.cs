using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pix.Audit.Modes;
using Pix.Audit.Tests.Support;

namespace Pix.Audit.Tests.Modes;

/// <summary>What earlier versions left open to everybody is closed when a silo starts; what is not Pix's, or was given to a group, stays.</summary>
public sealed class EarlierModesTests : IDisposable
{
    private const UnixFileMode Folder755 = (UnixFileMode)0b111_101_101, File644 = (UnixFileMode)0b110_100_100, File640 = (UnixFileMode)0b110_100_000, Folder750 = (UnixFileMode)0b111_101_000;
    private const string Store = "audit/log/spi/year=2026/month=11/day=24/hour=13";

    private static readonly string[] Ours =
    [
        "journals/silo-1/spi.journal", "journals/silo-1/dead-letter/spi/one.json", "journals/gone/dict.journal.2", "journals/signing-schedule/silo-1.json", Store + "/silo-1-some.parquet", Store + "/.silo-1-some.parquet.tmp",
    ];

    private static readonly string[] Theirs =
    [
        "journals/somebody/notes", "journals/website/dict.json", "journals/app/spi.h", "journals/speller/dictionary", "journals/papers/spi.journals", "journals/papers/dict.journal.pdf",
        "journals/post/dead-letter/somebody/letter", "journals/posted/dead-letter/spi", "audit/somebody/notes", "audit/log/syslog", "audit/log/nginx/access.log", "audit/log/dict/year=last/words", "elsewhere/linked",
    ];

    private readonly ScratchFolder _folder = new();
    private readonly CollectingLogger _log = new();

    public EarlierModesTests()
    {
        foreach (var file in Ours.Concat(Theirs))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
            File.WriteAllText(_folder[file], "personal");
            File.SetUnixFileMode(_folder[file], File644);
        }

        foreach (var folder in Directory.EnumerateDirectories(_folder.Path, "*", SearchOption.AllDirectories))
        {
            File.SetUnixFileMode(folder, Folder755);
        }

        File.CreateSymbolicLink(_folder["journals/silo-1/link"], _folder["elsewhere/linked"]);
        Directory.CreateSymbolicLink(_folder["audit/log/spi/link"], _folder["elsewhere"]);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Journals_dead_letters_and_audit_are_closed_and_nothing_else_is()
    {
        await StartAsync();

        Assert.All(Ours, file => Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(_folder[file])));
        Assert.All(
            (string[])["journals/silo-1", "journals/silo-1/dead-letter/spi", "journals/gone", "journals/signing-schedule", "audit/log/spi", Store],
            folder => Assert.Equal(PrivateFolder.Mode, File.GetUnixFileMode(_folder[folder])));
        Assert.All(Theirs, file => Assert.Equal(File644, File.GetUnixFileMode(_folder[file])));
        Assert.All(
            Theirs.Select(file => Path.GetDirectoryName(file)!).Concat(["journals", "audit", "audit/log", "audit/log/dict", "journals/post/dead-letter"]),
            folder => Assert.Equal(Folder755, File.GetUnixFileMode(_folder[folder])));
        Assert.Equal(4, _log.Lines.Count(line => line.StartsWith("Information 2120: ", StringComparison.Ordinal)));
        Assert.DoesNotContain(_log.Lines, line => line.Contains(" 2121: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_closed_stays_as_it_is_and_is_not_told_again()
    {
        await StartAsync();
        var told = _log.Lines.Count;

        await StartAsync();

        Assert.Equal(told, _log.Lines.Count);
    }

    [Fact]
    public async Task What_somebody_gave_to_a_group_and_nobody_else_stays_the_groups()
    {
        File.SetUnixFileMode(_folder["audit/log/spi"], Folder750);
        File.SetUnixFileMode(_folder[Ours[^2]], File640);

        await StartAsync();

        Assert.Equal((Folder750, File640), (File.GetUnixFileMode(_folder["audit/log/spi"]), File.GetUnixFileMode(_folder[Ours[^2]])));
        Assert.Equal(PrivateFile.Mode, File.GetUnixFileMode(_folder[Ours[^1]]));
    }

    [Theory]
    [InlineData("spi.journal")]
    [InlineData("dict.journal.0000000001")]
    [InlineData("spi.journal.0000000001.unreadable")]
    [InlineData("dead-letter/dict/one.json")]
    public void Each_of_what_a_silo_leaves_tells_its_folder_alone(string file)
    {
        var silo = Path.Combine(_folder["other"], "silo-9");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(silo, file))!);
        File.WriteAllText(Path.Combine(silo, file), "");

        Assert.Equal([silo], OwnFolders.In(_folder["other"], ""));
    }

    [Fact]
    public async Task A_folder_of_a_silo_that_is_a_link_to_an_open_one_is_not_followed_and_told()
    {
        Directory.Move(_folder["journals/gone"], _folder["fast"]);
        Directory.CreateSymbolicLink(_folder["journals/gone"], _folder["fast"]);

        await StartAsync();

        Assert.Equal((Folder755, File644), (File.GetUnixFileMode(_folder["fast"]), File.GetUnixFileMode(_folder["fast/dict.journal.2"])));
        var told = Assert.Single(_log.Lines, line => line.StartsWith("Warning 2121: ", StringComparison.Ordinal));
        Assert.Contains($" 1 files and folders in {_folder["journals/gone"]}. ", told, StringComparison.Ordinal);
        Assert.Contains($"the first is {_folder["journals/gone"]}. ", told, StringComparison.Ordinal);

        File.SetUnixFileMode(_folder["fast"], PrivateFolder.Mode);
        Assert.Equal((0, 0), Counts());
        Directory.Delete(_folder["fast"], recursive: true);
        Assert.Equal((0, 0), Counts());

        (int Changed, int Refused) Counts()
        {
            var tree = PrivateTree.Close(_folder["journals/gone"], Cancel);
            return (tree.Changed, tree.Refused);
        }
    }

    /// <summary>It would end the silo's background service, and with it the silo.</summary>
    [Fact]
    public void A_folder_that_cannot_be_listed_is_counted_and_nothing_is_thrown()
    {
        Directory.CreateSymbolicLink(_folder["loop"], _folder["loop"]);
        var tree = new ClosedTree();

        Assert.Throws<IOException>(() => new DirectoryInfo(_folder["loop"]).GetFileSystemInfos());
        Assert.Empty(tree.Entries(new DirectoryInfo(_folder["loop"])));
        Assert.Equal((1, _folder["loop"]), (tree.Refused, tree.FirstRefused));
    }

    [Fact]
    public async Task What_is_not_there_is_no_fault()
    {
        Directory.Delete(_folder["journals"], recursive: true);
        Directory.Delete(_folder["audit"], recursive: true);

        await StartAsync();

        Assert.Empty(_log.Lines);
    }

    [Fact]
    public void What_belongs_to_another_user_stays_open_and_is_counted_and_the_first_is_named()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root has files of two users.");
        File.SetUnixFileMode(_folder.Path, Folder755);

        // Closed by its owner in the run that loads; opened again for the one as another.
        var tree = AnotherUser.Run(() => PrivateTree.Close(_folder["journals/silo-1"], Cancel), () => File.SetUnixFileMode(_folder["journals/silo-1"], Folder755));

        Assert.Equal((0, 1, _folder["journals/silo-1"]), (tree.Changed, tree.Refused, tree.FirstRefused));
    }

    private async Task StartAsync()
    {
        var options = new AuditOptions { JournalPath = _folder["journals"], AuditPath = _folder["audit"], SiloName = "silo-1" };
        using var service = new EarlierModes(Options.Create(options), [new OwnFolder("signing-schedule")], new Logger(_log));
        await service.StartAsync(Cancel);
        await service.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(2), Cancel);
    }

    private sealed class Logger(ILogger lines) : ILogger<EarlierModes>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Log(logLevel, eventId, state, exception, formatter);
    }
}

using Pix.Audit.DeadLetters;
using Pix.Audit.Reading;
using Pix.Audit.Records;
using Pix.AuditReader.Files;
using Pix.Settings;

namespace Pix.Audit.Tests.Reading;

/// <summary>Whoever may not read the audit or the dead letters is told so, and never that there is nothing.</summary>
public sealed class ClosedStoreTests : IDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;
    private const UnixFileMode NamesOnly = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const string Hour = "log/spi/year=2026/month=11/day=24/hour=13";

    private readonly ScratchFolder _folder = new();

    public ClosedStoreTests()
    {
        Directory.CreateDirectory(Place(Hour));
        Directory.CreateDirectory(Place("silo-1/dead-letter/spi"));
        File.WriteAllText(Place(Hour + "/some.parquet"), "PAR1");
        File.WriteAllText(Place("silo-1/dead-letter/spi/one.json"), "{}");
        File.SetUnixFileMode(_folder.Path, Everybody);
    }

    public static TheoryData<string, UnixFileMode> Closed => new()
    {
        { "", UnixFileMode.None },
        { "log", UnixFileMode.None },
        { "log/spi", UnixFileMode.None },
        { "log/spi/year=2026/month=11", UnixFileMode.None },
        { Hour, UnixFileMode.None },
        { Hour, NamesOnly },
    };

    public void Dispose()
    {
        // From above: what is below a closed one is not found.
        foreach (var place in (string[])["", "log", "log/spi", "log/spi/year=2026/month=11", Hour, "silo-1", "silo-1/dead-letter", "silo-1/dead-letter/spi"])
        {
            File.SetUnixFileMode(Place(place), Everybody);
        }

        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public void The_reader_of_an_auditor_says_which_folder_is_closed(string closed, UnixFileMode mode)
    {
        File.SetUnixFileMode(Place(closed), mode);

        var told = Assert.Throws<AuditStoreException>(() => AnotherUser.Run(List)).Message;

        Assert.StartsWith("The audit records cannot be read: '", told, StringComparison.Ordinal);
        Assert.Contains($"'{Place(closed).TrimEnd('/')}' has mode {(mode == NamesOnly ? "0444" : "0000")}", told, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Closed))]
    public void The_search_of_a_silo_says_which_folder_is_closed(string closed, UnixFileMode mode)
    {
        File.SetUnixFileMode(Place(closed), mode);

        // A file whose name alone may be seen is refused when it is opened.
        var told = Assert.ThrowsAny<Exception>(() => AnotherUser.Run(Find)).Message;

        Assert.Contains(mode == NamesOnly ? Place(Hour + "/some.parquet") : $"'{Place(closed).TrimEnd('/')}' has mode 0000", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("silo-1")]
    [InlineData("silo-1/dead-letter")]
    [InlineData("silo-1/dead-letter/spi")]
    public void The_dead_letters_of_a_closed_folder_are_not_none(string closed)
    {
        File.SetUnixFileMode(Place(closed), UnixFileMode.None);

        var told = Assert.Throws<ClosedPathException>(() => AnotherUser.Run(Letters)).Message;

        Assert.Contains($"'{Place(closed).TrimEnd('/')}' has mode 0000", told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_that_every_disk_has_in_its_root_is_no_silos()
    {
        Directory.CreateDirectory(Place("lost+found"));
        File.SetUnixFileMode(Place("lost+found"), UnixFileMode.None);

        Assert.Equal(1, AnotherUser.Run(Letters));
    }

    [Fact]
    public void What_is_open_or_absent_is_read_as_before()
    {
        Assert.Equal(1, List());
        Assert.Equal(1, Letters());
        File.Delete(Place(Hour + "/some.parquet"));
        Assert.Equal((0, 0), (List(), Find()));
        Directory.Delete(Place("log"), recursive: true);
        Assert.Equal((0, 0), (List(), Find()));
        Directory.CreateDirectory(Place(Hour));
    }

    // All on the thread that asks: the first look at the folders is before anything is waited for.
    private int List() => new LocalFiles(_folder.Path).ListAsync(AuditStream.Spi, default, CancellationToken.None).ToBlockingEnumerable().Count();

    private int Find() => new StoredRecords(_folder.Path).FindAsync("id", 1, withBodies: false, CancellationToken.None).GetAwaiter().GetResult().Count;

    private int Letters() => DeadLetterFolder.All(_folder.Path).Sum(folder => folder.Letters().Count);

    private string Place(string path) => Path.Combine(_folder.Path, path);
}

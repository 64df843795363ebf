using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Writing;

/// <summary>What the writer does with a disk that refuses.</summary>
public sealed class WriterTests
{
    private readonly MemoryDisk _disk = new();
    private readonly List<(string Call, string File)> _calls = [];
    private string _refused = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sync")]
    [InlineData("write")]
    public async Task A_file_that_the_disk_refused_is_never_written_or_synced_again_and_the_next_group_is_in_a_new_one(string call)
    {
        await using var log = new TestLog(Refusing());
        await log.OpenAsync();
        Assert.Equal(LogWrite.Durable, await log.AppendAsync("a"));
        var first = Newest();
        _refused = $"{call} {first}";

        Assert.Equal(LogWrite.DiskFailed, await log.AppendAsync("refused"));

        _refused = "";
        _calls.Clear();
        Assert.Equal(LogWrite.Durable, await log.AppendAsync("b"));
        Assert.DoesNotContain(_calls, done => done.File == first && done.Call is "write" or "sync");
        Assert.NotEqual(first, Newest());
        await log.DisposeAsync();
        Assert.Equal(["a", "b"], await TestLog.LabelsAsync(_disk));
    }

    [Fact]
    public async Task What_is_synced_is_not_acknowledged_while_the_epoch_cannot_be_read()
    {
        await using var log = new TestLog(Refusing());
        await log.OpenAsync();
        _refused = "open spi.journal";

        Assert.Equal(LogWrite.DiskFailed, await log.AppendAsync("unsure"));

        _refused = "";
        Assert.Equal(LogWrite.Durable, await log.AppendAsync("a"));
        await log.DisposeAsync();
        Assert.Equal(["a"], await TestLog.LabelsAsync(_disk));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_acknowledged_that_went_to_a_file_without_its_name(bool isReplaced)
    {
        await using var log = new TestLog(_disk.Seen());
        await log.OpenAsync();
        var file = Path.Combine(Path.GetDirectoryName(TestLog.Path)!, Newest());
        var copy = _disk.Bytes(file);
        _disk.Remove(file);
        if (isReplaced)
        {
            _disk.Put(file, copy);
        }

        Assert.Equal(LogWrite.DiskFailed, await log.AppendAsync("lost"));

        Assert.Equal(LogWrite.Durable, await log.AppendAsync("a"));
        await log.DisposeAsync();
        Assert.Equal(["a"], await TestLog.LabelsAsync(_disk));
    }

    [Fact]
    public async Task Each_group_is_written_then_synced_then_fenced_then_acknowledged()
    {
        await using var log = new TestLog(Refusing());
        await log.OpenAsync();
        var file = Newest();
        _calls.Clear();

        await log.AppendAsync("a");

        Assert.Equal([("write", file), ("sync", file), ("open", "spi.journal")], _calls.Take(3));
        Assert.Contains(("open", file), _calls);
    }

    [Fact]
    public async Task A_disk_that_stays_bad_leaves_no_trail_of_files()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var log = new TestLog(Refusing(), time);
        await log.OpenAsync();
        await log.AppendAsync("a");
        _refused = "write spi.journal.";
        await log.AppendAsync("refused");
        for (var i = 0; i < 20; i++)
        {
            // More than once: the writer may only be about to set its timer.
            for (var tries = Calls; Calls == tries;)
            {
                time.Advance(TimeSpan.FromMilliseconds(500));
                await Task.Delay(1, Cancellation);
            }
        }

        _refused = "";
        Assert.Equal(LogWrite.Durable, await log.AppendAsync("b"));

        Assert.True(_disk.Names.Count() <= 4, string.Join(' ', _disk.Names));
    }

    [Fact]
    public async Task Asking_writes_and_syncs_and_looks_at_the_fence_as_an_append_and_leaves_no_entry()
    {
        await using var log = new TestLog(Refusing());
        await log.OpenAsync();
        Assert.Equal(LogWrite.Durable, await log.AppendAsync("a"));
        var file = Newest();
        _calls.Clear();

        Assert.Equal(LogWrite.Durable, await log.AskAsync());

        Assert.Equal([("write", file), ("sync", file), ("open", "spi.journal")], _calls.Take(3));
        Assert.Equal(LogWrite.Durable, await log.AppendAsync("b"));
        await log.DisposeAsync();
        Assert.Equal(["a", "b"], await TestLog.LabelsAsync(_disk));
        Assert.Equal(LogWrite.Closed, await log.AskAsync());
    }

    [Theory]
    [InlineData("sync")]
    [InlineData("write")]
    public async Task Asking_finds_a_disk_that_refuses_while_nobody_appends(string call)
    {
        await using var log = new TestLog(Refusing());
        await log.OpenAsync();
        _refused = $"{call} {Newest()}";

        Assert.Equal(LogWrite.DiskFailed, await log.AskAsync());
        Assert.True(log.DiskFailed);

        _refused = "";
        Assert.Equal(LogWrite.Durable, await log.AskAsync());
        Assert.False(log.DiskFailed);
    }

    [Fact]
    public async Task A_log_that_was_closed_is_ended()
    {
        var log = new TestLog(_disk.Seen());
        await log.OpenAsync();

        await log.DisposeAsync();

        Assert.Equal(LogEnd.Closed, await log.Ended);
    }

    private int Calls
    {
        get
        {
            lock (_calls)
            {
                return _calls.Count;
            }
        }
    }

    private string Newest() => _disk.Names.Last(name => name.StartsWith("spi.journal.", StringComparison.Ordinal));

    private IDisk Refusing() => _disk.Seen(before: (call, path) =>
    {
        var name = Path.GetFileName(path);
        lock (_calls)
        {
            _calls.Add((call, name));
        }

        return _refused.Length > 0 && $"{call} {name}".StartsWith(_refused, StringComparison.Ordinal) && (_refused != "open spi.journal" || name == "spi.journal")
            ? throw new IOException("EIO")
            : default;
    });
}

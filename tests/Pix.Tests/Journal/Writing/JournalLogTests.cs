using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Writing;

/// <summary>A log as its user has it: what becomes of each thing that was asked of it, whatever its disk does.</summary>
public sealed class JournalLogTests : IAsyncDisposable
{
    private static readonly string FirstFile = LogFile.PathOf(TestLog.Path, 1);

    private readonly MemoryDisk _disk = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingListener _listener = new();
    private readonly EventLog _events = new();
    private readonly List<OwnScheduler> _threads = [];
    private readonly JournalLog _log;
    private Func<string, string, ValueTask> _before = (_, _) => default;

    public JournalLogTests()
    {
        _log = NewLog();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _before = (_, _) => default;
        await _log.DisposeAsync();
        Assert.All(_threads, thread => Assert.True(thread.IsDisposed));
        Assert.Empty(_disk.Open);
    }

    [Fact]
    public async Task Entries_are_read_and_those_that_are_gone_left_out()
    {
        await _log.OpenAsync();
        foreach (var label in (string[])["a", "b", "c"])
        {
            Assert.Equal(LogWrite.Durable, await AppendAsync(label));
        }

        await _log.SettleAsync([2], [3]);

        var entries = await _log.ReadAsync([1, 2, 3, 4]);
        Assert.Equal([(1L, "a", false), (3, "c", true)], entries.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value.Label, entry.Value.Shipped)));
        Assert.Equal((3, 3), ((await _log.HeadAsync()).End.Sequence, (await _log.HeadAsync()).Tree.Size));
        Assert.Equal(4, _listener.Committed.Count);
    }

    [Fact]
    public async Task A_read_that_the_disk_refuses_fails_alone()
    {
        await _log.OpenAsync();
        await AppendAsync("a");
        Refuse("read", FirstFile);

        await Assert.ThrowsAsync<IOException>(() => _log.ReadAsync([1]));

        _before = (_, _) => default;
        Assert.Single(await _log.ReadAsync([1]));
    }

    [Fact]
    public async Task A_read_that_finds_another_owner_ends_the_log()
    {
        await _log.OpenAsync();
        var mark = EpochMark.TryRead(_disk.Bytes(TestLog.Path))!;
        Assert.Equal(mark.Owner, await _log.OwnerAsync());
        _disk.Put(TestLog.Path, (mark with { Epoch = 7 }).ToBytes());

        await Assert.ThrowsAsync<LogFencedException>(_log.OwnerAsync);

        Assert.Equal(LogEnd.Fenced, await _log.Ended);
    }

    [Fact]
    public async Task A_log_that_is_closed_takes_nothing()
    {
        await _log.OpenAsync();
        await _log.DisposeAsync();

        Assert.Equal(LogWrite.Closed, await AppendAsync("late"));
        Assert.Equal(LogWrite.Closed, await _log.AskAsync());
        await Assert.ThrowsAsync<IOException>(() => _log.SettleAsync([1], []));
        await Assert.ThrowsAsync<IOException>(() => _log.ReadAsync([1]));
        await Assert.ThrowsAsync<IOException>(_log.HeadAsync);
        await Assert.ThrowsAsync<IOException>(_log.OwnerAsync);
        await Assert.ThrowsAsync<IOException>(_log.RemoveAsync);
    }

    /// <summary>All of it waits behind a write that ends the writer.</summary>
    [Fact]
    public async Task Whoever_waits_is_told_when_the_writer_fails()
    {
        await _log.OpenAsync();
        var (held, free) = Hold("write", FirstFile, () => throw new InvalidOperationException("A mistake."));
        var written = AppendAsync("a");
        await held;
        var (appended, asked, settled, read) = (AppendAsync("b"), _log.AskAsync(), _log.SettleAsync([1], []), _log.HeadAsync());
        free();

        Assert.Equal([LogWrite.Closed, LogWrite.Closed, LogWrite.Closed], [await written, await appended, await asked]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => settled);
        await Assert.ThrowsAsync<InvalidOperationException>(() => read);
        Assert.Equal(LogEnd.Failed, await _log.Ended);
        Assert.Equal(["a", "b"], _listener.Refused.Select(append => append.Label));
        Assert.Contains(EventIds.JournalWriterFailed, _events.Ids);
    }

    [Fact]
    public async Task What_comes_while_it_is_removed_is_refused()
    {
        await _log.OpenAsync();
        var (held, free) = Hold("delete", FirstFile);
        var removed = _log.RemoveAsync();
        await held;
        var (appended, settled) = (AppendAsync("late"), _log.SettleAsync([1], []));
        free();

        Assert.True(await removed);
        Assert.Equal(LogWrite.Closed, await appended);
        await Assert.ThrowsAsync<IOException>(() => settled);
        Assert.Equal(LogEnd.Removed, await _log.Ended);
    }

    [Fact]
    public async Task A_disk_that_refuses_is_told_once_and_again_when_it_takes_what_waits()
    {
        await _log.OpenAsync();
        Assert.Equal("", _log.DiskFailure);
        Refuse("write");

        Assert.Equal(LogWrite.DiskFailed, await AppendAsync("impatient"));
        await Assert.ThrowsAsync<IOException>(() => _log.SettleAsync([1], []));
        var patient = AppendAsync("patient", TimeSpan.FromHours(1));
        Assert.Equal((true, "write is refused."), (_log.DiskFailed, _log.DiskFailure));
        _before = (_, _) => default;
        await AdvanceUntilAsync(patient);

        Assert.Equal(LogWrite.Durable, await patient);
        Assert.Equal((false, ""), (_log.DiskFailed, _log.DiskFailure));
        Assert.Equal([EventIds.JournalDiskFailed, EventIds.JournalDiskRecovered], _events.Ids.Where(id => id != EventIds.JournalOpened));
        Assert.Equal(["impatient"], _listener.Refused.Select(append => append.Label));
    }

    [Fact]
    public async Task What_waits_for_a_disk_that_refuses_is_told_so_when_the_log_closes()
    {
        await _log.OpenAsync();
        Refuse("write");
        var patient = AppendAsync("patient", TimeSpan.FromHours(1));
        Assert.Equal(LogWrite.DiskFailed, await AppendAsync("impatient"));

        await _log.DisposeAsync();

        Assert.Equal(LogWrite.DiskFailed, await patient);
        Assert.Equal(LogEnd.Closed, await _log.Ended);
    }

    /// <summary>A disk may take a few bytes and not what an append needs.</summary>
    [Fact]
    public async Task Asking_a_disk_that_failed_writes_more_than_asking_one_that_did_not()
    {
        await _log.OpenAsync();
        var empty = _disk.Bytes(FirstFile).Length;
        Assert.Equal(LogWrite.Durable, await _log.AskAsync());
        Assert.InRange(_disk.Bytes(FirstFile).Length - empty, LogGroup.SmallProbe, 2 * LogGroup.SmallProbe);
        Refuse("write");
        Assert.Equal(LogWrite.DiskFailed, await _log.AskAsync());
        _before = (_, _) => default;

        var asked = _log.AskAsync();
        await AdvanceUntilAsync(asked);

        Assert.Equal(LogWrite.Durable, await asked);
        Assert.True(_disk.Bytes(LogFile.PathOf(TestLog.Path, 2)).Length > LogGroup.RecoveryProbe);
    }

    [Fact]
    public async Task A_log_of_which_nobody_wants_anything_writes_nothing()
    {
        var rounds = 0;
        _disk.FreeBytes = () => Interlocked.Increment(ref rounds);
        await _log.OpenAsync();
        var bytes = _disk.Bytes(FirstFile);

        while (Volatile.Read(ref rounds) < 5)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(1, Cancellation);
        }

        Assert.Equal(bytes, _disk.Bytes(FirstFile));
    }

    [Fact]
    public async Task It_says_how_much_is_free_and_asks_again_after_a_moment()
    {
        _disk.FreeBytes = () => 1234;
        await _log.OpenAsync();
        Assert.Equal(1234, _log.FreeBytes);
        _disk.FreeBytes = () => 99;

        await AppendAsync("a");
        await _log.HeadAsync();
        Assert.Equal(1234, _log.FreeBytes);
        _time.Advance(TimeSpan.FromMilliseconds(21));
        await AppendAsync("b");
        await _log.HeadAsync();
        Assert.Equal(99, _log.FreeBytes);

        _disk.FreeBytes = () => throw new IOException("It does not answer.");
        _time.Advance(TimeSpan.FromMilliseconds(21));
        Assert.Equal(LogWrite.Durable, await AppendAsync("c"));
        await _log.HeadAsync();
        Assert.Equal(long.MaxValue, _log.FreeBytes);
    }

    [Fact]
    public async Task Old_files_that_cannot_be_removed_are_told_once_and_go_when_they_can()
    {
        await WriteAsync("a");
        _listener.Deleted = () => [1];
        Refuse("delete", FirstFile);
        await _log.OpenAsync();
        await AppendAsync("b");
        await AppendAsync("c");
        Assert.Contains(Path.GetFileName(FirstFile), _disk.Names);
        _before = (_, _) => default;

        await AppendAsync("d");
        await _log.HeadAsync();

        Assert.DoesNotContain(Path.GetFileName(FirstFile), _disk.Names);
        Assert.Equal([2L, 3, 4], (await _log.ReadAsync([1, 2, 3, 4])).Keys.Order());
        Assert.Single(_events.Ids, EventIds.JournalNotTidied);
    }

    [Fact]
    public async Task Files_without_rows_go_when_it_opens()
    {
        await WriteAsync();

        await _log.OpenAsync();

        Assert.Equal([Path.GetFileName(TestLog.Path), "spi.journal.0000000002"], _disk.Names);
    }

    /// <summary>Rows that hold up old files are written once more, by the writer itself.</summary>
    [Fact]
    public async Task An_old_row_does_not_keep_the_files_behind_it()
    {
        await using var small = NewLog(maxBytes: 1);
        await small.OpenAsync();
        var sequences = new List<long>();
        for (var i = 0; i < 10; i++)
        {
            var append = new LogAppend(1, $"{i}", 0, new byte[i == 0 ? 10 : 20_000]);
            small.Add(append);
            Assert.Equal(LogWrite.Durable, await append.Completion);
            sequences.Add(append.Sequence);
            await small.SettleAsync(i == 0 ? [] : [append.Sequence], []);
        }

        await small.HeadAsync();

        Assert.DoesNotContain(Path.GetFileName(FirstFile), _disk.Names);
        Assert.Equal(["0"], (await small.ReadAsync(sequences)).Values.Select(entry => entry.Label));
    }

    [Theory]
    [InlineData(true, EventIds.JournalTailCut)]
    [InlineData(false, EventIds.JournalDamaged)]
    public async Task Damage_is_kept_and_told_as_what_it_is(bool isTail, int eventId)
    {
        await WriteAsync("a", "b", "c");
        var bytes = _disk.Bytes(FirstFile);
        bytes[isTail ? ^1 : Beginning.TryRead(bytes)!.Size + 1] ^= 1;
        _disk.Put(FirstFile, bytes);

        await _log.OpenAsync();

        Assert.Equal(isTail, Assert.Single(_listener.Damages).IsTail);
        Assert.Single(_events.Ids, eventId);
        Assert.Equal(isTail ? [1L, 2] : [2L, 3], _listener.Found.Select(entry => entry.Sequence));
    }

    [Fact]
    public async Task A_log_that_cannot_be_opened_says_why_and_has_ended()
    {
        Refuse("mkdir");

        await Assert.ThrowsAsync<IOException>(_log.OpenAsync);

        Assert.Equal(LogEnd.NotOpened, await _log.Ended);
    }

    [Fact]
    public async Task A_user_that_refuses_what_was_found_leaves_the_log_closed()
    {
        _listener.Deleted = () => throw new IOException("It is not known.");

        await Assert.ThrowsAsync<IOException>(_log.OpenAsync);

        Assert.Equal(LogEnd.NotOpened, await _log.Ended);
        Assert.Empty(_disk.Open);
    }

    [Fact]
    public async Task It_waits_for_another_owner_and_opens_when_that_is_gone()
    {
        await using var owner = NewLog();
        await owner.OpenAsync();
        await using var next = NewLog(ownershipWait: TimeSpan.FromMinutes(1));

        var opening = next.OpenAsync();
        await Wait.UntilAsync(() => _events.Ids.Contains(EventIds.JournalAwaited));
        Assert.False(opening.IsCompleted);
        await owner.DisposeAsync();
        await AdvanceUntilAsync(opening);

        await opening;
    }

    [Fact]
    public async Task It_waits_no_longer_than_it_was_told()
    {
        await using var owner = NewLog();
        await owner.OpenAsync();
        await using var next = NewLog(ownershipWait: TimeSpan.FromSeconds(2));
        var opening = next.OpenAsync();
        await AdvanceUntilAsync(opening);

        await Assert.ThrowsAsync<LogInUseException>(() => opening);
    }

    [Fact]
    public async Task It_does_not_wait_when_it_is_closed()
    {
        await using var owner = NewLog();
        await owner.OpenAsync();
        var next = NewLog(ownershipWait: TimeSpan.FromDays(1));
        var opening = next.OpenAsync();
        await Wait.UntilAsync(() => _events.Ids.Contains(EventIds.JournalAwaited));

        await next.DisposeAsync();

        await Assert.ThrowsAsync<LogInUseException>(() => opening);
    }

    private JournalLog NewLog(TimeSpan ownershipWait = default, long maxBytes = 1 << 30) => new(
        new LogSettings { Path = TestLog.Path, ThreadName = "test", Version = "1.2.3", OwnershipWait = ownershipWait, MaxBytes = maxBytes },
        new LogMachine { Disk = _disk.Seen((call, path) => _before(call, path)), Time = _time, Thread = NewThread, NewId = () => Guid.NewGuid().ToString("N") },
        _listener,
        _events);

    private OwnScheduler NewThread(string name)
    {
        var thread = new OwnScheduler();
        _threads.Add(thread);
        return thread;
    }

    private Task<LogWrite> AppendAsync(string label, TimeSpan patience = default)
    {
        var append = new LogAppend(1, label, 0, [7]) { Patience = patience, QueuedAt = _time.GetTimestamp() };
        var queued = _log.Add(append);
        return queued == LogWrite.Durable ? append.Completion : Task.FromResult(queued);
    }

    private async Task WriteAsync(params string[] labels)
    {
        await using var log = new TestLog(_disk.Seen(), _time);
        await log.OpenAsync();
        foreach (var label in labels)
        {
            Assert.Equal(LogWrite.Durable, await log.AppendAsync(label));
        }
    }

    private void Refuse(string call, string? path = null) =>
        _before = (made, of) => made == call && (path is null || path == of) ? throw new IOException($"{call} is refused.") : default;

    /// <summary>Holds up the next such call until it is let go.</summary>
    private (Task Held, Action Free) Hold(string call, string path, Action? then = null)
    {
        var (held, free) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _before = async (made, of) =>
        {
            if (made == call && of == path)
            {
                held.TrySetResult();
                await free.Task;
                then?.Invoke();
            }
        };
        return (held.Task, free.SetResult);
    }

    /// <summary>More than once: the writer may only be about to set its timer.</summary>
    private async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(1, Cancellation);
        }
    }

    private sealed class OwnScheduler : TaskScheduler, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;

        protected override void QueueTask(Task task) => ThreadPool.UnsafeQueueUserWorkItem(_ => TryExecuteTask(task), null);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    private sealed class EventLog : ILogger
    {
        private readonly List<int> _ids = [];

        public IReadOnlyList<int> Ids
        {
            get
            {
                lock (_ids)
                {
                    return [.. _ids];
                }
            }
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_ids)
            {
                _ids.Add(eventId.Id);
            }
        }
    }
}

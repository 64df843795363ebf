using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Writing;

/// <summary>A log on a disk in memory.</summary>
internal sealed class TestLog : IAsyncDisposable
{
    public const string Path = "/journal/spi.journal";

    private readonly JournalLog _log;

    public TestLog(IDisk disk, TimeProvider? time = null)
    {
        var machine = new LogMachine { Disk = disk, Time = time ?? TimeProvider.System, Thread = name => new JournalThread(name), NewId = () => Guid.NewGuid().ToString("N") };
        _log = new(new LogSettings { Path = Path, ThreadName = "test", Version = "1.2.3" }, machine, Listener, NullLogger.Instance);
    }

    public CollectingListener Listener { get; } = new();

    public Task<LogEnd> Ended => _log.Ended;

    public bool DiskFailed => _log.DiskFailed;

    public Task<string> OpenAsync() => _log.OpenAsync();

    public Task<LogWrite> AppendAsync(string label)
    {
        var append = new LogAppend(1, label, 0, Encoding.UTF8.GetBytes(label));
        var queued = _log.Add(append);
        return queued == LogWrite.Durable ? append.Completion : Task.FromResult(queued);
    }

    public Task<LogWrite> AskAsync() => _log.AskAsync();

    public Task SettleAsync(params long[] delete) => _log.SettleAsync(delete, []);

    public Task<bool> RemoveAsync() => _log.RemoveAsync();

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    /// <summary>What whoever opens the log now finds; fails unless the chain holds.</summary>
    public static async Task<IReadOnlyList<string>> LabelsAsync(MemoryDisk disk)
    {
        var machine = new LogMachine { Disk = disk.Seen(), Time = TimeProvider.System, Thread = name => new JournalThread(name), NewId = () => Guid.NewGuid().ToString("N") };
        await using var store = await LogStore.OpenAsync(machine, Path);
        Assert.DoesNotContain(store.Damages, damage => !damage.IsTail);
        var previous = HashChain.Origin(store.JournalId);
        var labels = new List<string>();
        foreach (var header in store.Headers())
        {
            var entry = (await store.ReadAsync(header.Sequence))!;
            Assert.True(entry.IsIntact);
            Assert.Equal(previous, entry.Previous);
            previous = entry.Hash;
            labels.Add(entry.Label);
        }

        return labels;
    }
}

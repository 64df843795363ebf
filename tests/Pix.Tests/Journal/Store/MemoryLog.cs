using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>A log's files in memory, opened and written as often as a test wants.</summary>
internal sealed class MemoryLog
{
    public const string Path = "/journal/spi.journal";

    public MemoryDisk Disk { get; } = new();

    /// <summary>Called before each call of the disk with its name and path; may throw.</summary>
    public Action<string, string>? Before { get; set; }

    /// <summary>What openings told of damage.</summary>
    public List<LogDamage> Told { get; } = [];

    /// <summary>Journals that openings told as lost.</summary>
    public List<string> Lost { get; } = [];

    public static string FileOf(long number) => LogFile.PathOf(Path, number);

    public static IEnumerable<long> Sequences(LogStore store) => store.Headers().Select(header => header.Sequence);

    public Beginning BeginningOf(long number) => Beginning.TryRead(Disk.Bytes(FileOf(number)))!;

    public EpochMark Mark() => EpochMark.TryRead(Disk.Bytes(Path))!;

    public bool Has(string path) => Disk.Names.Contains(System.IO.Path.GetFileName(path));

    public LogMachine Machine() => new() { Disk = Seen(), Time = TimeProvider.System, Thread = _ => TaskScheduler.Default, NewId = () => Guid.NewGuid().ToString("N") };

    public async Task<LogStore> OpenAsync(long roomBytes = LogRoom.DefaultBytes) => await LogStore.OpenAsync(Machine(), Path, roomBytes, "7.8.9", tell: Tell, tellLost: Lost.Add);

    /// <summary>Opens the log, which begins a file, and writes groups.</summary>
    public async Task WriteAsync(params Func<StoreWriter, Task>[] groups)
    {
        await using var store = await OpenAsync();
        var writer = new StoreWriter(store);
        foreach (var group in groups)
        {
            await group(writer);
        }
    }

    /// <summary>Opens the log and appends entries, each in a group of its own.</summary>
    public Task AppendAsync(int entries, int bytes = 100) => WriteAsync([.. Enumerable.Repeat<Func<StoreWriter, Task>>(writer => writer.AppendAsync(bytes), entries)]);

    /// <summary>Changes a byte of a file.</summary>
    public void Damage(long number, int at)
    {
        var bytes = Disk.Bytes(FileOf(number));
        bytes[at] ^= 1;
        Disk.Put(FileOf(number), bytes);
    }

    /// <summary>Refuses the next such call.</summary>
    public void RefuseOnce(string call, string path) => Once(call, path, () => throw new IOException($"{call} of {path} is refused."));

    /// <summary>Does something before the next such call.</summary>
    public void Once(string call, string path, Action act)
    {
        Before = (made, of) =>
        {
            if (made == call && of == path)
            {
                Before = null;
                act();
            }
        };
    }

    private ValueTask Tell(LogDamage damage)
    {
        Told.Add(damage);
        return ValueTask.CompletedTask;
    }

    private IDisk Seen() => Disk.Seen((call, path) =>
    {
        Before?.Invoke(call, path);
        return ValueTask.CompletedTask;
    });
}

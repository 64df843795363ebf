using Pix.Audit.Journal;
using Pix.TestDisk.Network;

namespace Pix.Disk.Tests;

/// <summary>A journal on a network file system: its owner is a process on one machine, whoever adopts it is on another.</summary>
/// <remarks>The file system is <see cref="FileServer"/> and <see cref="Machine"/>, over /dev/fuse; no kernel's client of NFS takes part.</remarks>
public sealed class NetworkJournalTests : IDisposable
{
    private const string Refusal = "refused";

    private readonly ScratchFolder _folder = new();
    private readonly FileServer _server = new();
    private readonly List<Machine> _machines = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _machines.ForEach(machine => machine.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_by_kill_9()
    {
        var (owner, adopter) = (Start(), Start());
        for (var round = 1; round <= 2; round++)
        {
            using var child = Append(owner, "owner");
            await child.UntilAsync(() => Acknowledged("owner").Count >= round * 200, "it appends");
            await child.KillAsync();

            await HasAsync(round == 1 ? owner : adopter, Acknowledged("owner"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_acknowledged_is_lost_when_the_machine_loses_power(int seed)
    {
        var (owner, adopter) = (Start(), Start());
        using var child = Append(owner, "owner");
        await child.UntilAsync(() => Acknowledged("owner").Count >= 200, "it appends");

        owner.LosePower(new Random(seed));

        await child.KillAsync();
        _server.EndLease(owner);
        await HasAsync(adopter, Acknowledged("owner"));
    }

    /// <remarks>
    /// The one from whom it was taken is held up at any point of a group: before it writes, in the sync, before it looks at the epoch.
    /// Nothing of it is to count that the adopter has not read, whether the server refuses the late writes or takes them.
    /// </remarks>
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_owner_whose_link_was_cut_for_longer_than_its_lease_acknowledges_nothing_late(bool writesLate, bool keepsRemoved)
    {
        _server.KeepsRemovedFilesThatAreOpen = keepsRemoved;
        var (owner, adopter) = (Start(), Start());
        (owner.WritesLate, owner.CacheTime) = (writesLate, TimeSpan.FromHours(1));
        using var child = Append(owner, "owner");
        await child.UntilAsync(() => Acknowledged("owner").Count >= 200, "it appends");

        owner.CutLink();
        await Wait.UntilAsync(() => owner.Waiting > 0, "the owner waits for the link");
        var before = Acknowledged("owner");
        _server.EndLease(owner);
        await using (var adopted = await TestJournal.OpenAsync(Settings(adopter)))
        {
            Assert.Empty(before.Except(Ids(adopted)));
            owner.RestoreLink();
            await child.UntilEndAsync();
            Assert.Empty(Acknowledged("owner").Except(Ids(adopted)));
            Assert.Equal(JournalWrite.Durable, await adopted.AppendIntentAsync(SomeRecord.Intent(), Cancel));
        }

        await HasAsync(adopter, Acknowledged("owner"));
    }

    [Fact]
    public async Task An_owner_whose_link_was_cut_for_less_than_its_lease_goes_on_and_nobody_adopts_meanwhile()
    {
        var (owner, adopter) = (Start(), Start());
        using var child = Append(owner, "owner");
        await child.UntilAsync(() => Acknowledged("owner").Count >= 200, "it appends");

        owner.CutLink();
        await Wait.UntilAsync(() => owner.Waiting > 0, "the owner waits for the link");
        await Assert.ThrowsAsync<JournalInUseException>(() => TestJournal.OpenAsync(Settings(adopter)));
        var before = Acknowledged("owner").Count;
        owner.RestoreLink();

        await child.UntilAsync(() => Acknowledged("owner").Count > before + 100, "it goes on");
        await child.KillAsync();
        await HasAsync(adopter, Acknowledged("owner"));
    }

    [Theory]
    [InlineData(Errno.InputOutput)]
    [InlineData(Errno.NoSpace)]
    [InlineData(Errno.Quota)]
    public async Task Writes_that_fail_at_the_sync_are_refused_and_the_journal_goes_on_when_the_server_takes_them(Errno error)
    {
        var (owner, adopter) = (Start(), Start());
        using var child = Append(owner, "owner");
        await child.UntilAsync(() => Acknowledged("owner").Count >= 200, "it appends");

        _server.WritesFailWith = error;
        await child.UntilAsync(() => Lines("owner").Contains(Refusal), "it refuses");
        var before = Acknowledged("owner").Count;
        _server.WritesFailWith = Errno.None;

        await child.UntilAsync(() => Acknowledged("owner").Count > before + 100, "it goes on");
        owner.LosePower(new Random(4));
        await child.KillAsync();
        _server.EndLease(owner);
        await HasAsync(adopter, Acknowledged("owner"));
    }

    /// <remarks>A write that a "soft" mount gave up may have come to the server or not.</remarks>
    [Fact]
    public async Task On_a_soft_mount_a_cut_link_is_a_disk_that_fails_and_the_journal_goes_on_when_it_is_back()
    {
        var (owner, adopter) = (Start(), Start());
        owner.IsSoft = true;
        using var child = Append(owner, "owner");
        await child.UntilAsync(() => Acknowledged("owner").Count >= 200, "it appends");

        owner.CutLink();
        await child.UntilAsync(() => Lines("owner").Contains(Refusal), "it refuses");
        var before = Acknowledged("owner").Count;
        owner.RestoreLink();

        await child.UntilAsync(() => Acknowledged("owner").Count > before + 100, "it goes on");
        await child.KillAsync();
        await HasAsync(adopter, Acknowledged("owner"));
    }

    [Fact]
    public async Task After_a_server_that_forgot_its_handles_the_journal_goes_on_or_ends_and_has_everything()
    {
        var (owner, adopter) = (Start(), Start());
        using var child = Append(owner, "owner");
        await child.UntilAsync(() => Acknowledged("owner").Count >= 200, "it appends");
        var before = Acknowledged("owner").Count;

        _server.ForgetHandles();

        await Wait.UntilAsync(() => child.HasExited || Acknowledged("owner").Count > before + 100, "it goes on or ends");
        if (!child.HasExited)
        {
            await child.KillAsync();
        }

        _server.EndLease(owner);
        await HasAsync(adopter, Acknowledged("owner"));
    }

    [Fact]
    public async Task An_adopter_that_believes_an_old_listing_takes_no_journal_from_a_living_owner()
    {
        var (owner, adopter) = (Start(), Start());
        adopter.CacheTime = TimeSpan.FromHours(1);
        using var child = Append(owner, "owner");
        await child.UntilAsync(() => Acknowledged("owner").Count >= 50, "it appends");
        await Assert.ThrowsAsync<JournalInUseException>(() => TestJournal.OpenAsync(Settings(adopter)));
        var files = Files(owner);

        await child.UntilAsync(() => Files(owner) > files + 1, "it has begun more files");

        await Assert.ThrowsAsync<JournalInUseException>(() => TestJournal.OpenAsync(Settings(adopter)));
        var before = Acknowledged("owner").Count;
        await child.UntilAsync(() => Acknowledged("owner").Count > before + 50, "it goes on");
    }

    /// <summary>What the owner's process does: appends until it is refused for good.</summary>
    [Fact(Explicit = true)]
    public async Task Appends()
    {
        var (mount, file) = (Child.Argument.Split('|')[0], Child.Argument.Split('|')[1]);
        await using var acknowledged = new StreamWriter(file, append: true) { AutoFlush = true };
        await using var journal = await TestJournal.OpenAsync(Settings(mount));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AppendAsync(journal, line =>
        {
            lock (acknowledged)
            {
                acknowledged.WriteLine(line);
            }
        })));
    }

    private static async Task AppendAsync(AuditJournal journal, Action<string> say)
    {
        while (journal.State.Condition != JournalCondition.Closed)
        {
            var intent = SomeRecord.Intent(bodyBytes: 3000);
            var write = await journal.AppendIntentAsync(intent, Cancel);
            say(write == JournalWrite.Durable ? intent.RecordId : Refusal);
            if (write != JournalWrite.Durable)
            {
                await Task.Delay(20, Cancel);
            }
        }
    }

    private static JournalSettings Settings(string folder) => SomeRecord.Settings(folder) with { MaxBytes = 64 << 20, OutcomeReserveBytes = 16 };

    private static JournalSettings Settings(Machine machine) => Settings(machine.Folder);

    private static int Files(Machine machine) => Directory.EnumerateFiles(Path.Combine(machine.Folder, "silo-1"), "spi.journal.0*").Count();

    private static IEnumerable<string> Ids(AuditJournal journal) =>
        journal.Take(new ShippingOrder { BatchRecords = int.MaxValue, BatchBytes = int.MaxValue, OrderWait = TimeSpan.Zero, UnknownAfter = TimeSpan.Zero }).Select(taken => taken.Record.RecordId);

    private static async Task HasAsync(Machine machine, IReadOnlyCollection<string> acknowledged)
    {
        await using var journal = await TestJournal.OpenAsync(Settings(machine));
        Assert.NotEmpty(acknowledged);
        Assert.Empty(acknowledged.Except(Ids(journal)));
    }

    private Machine Start()
    {
        var machine = Machine.TryMount(_server, _folder[$"machine-{_machines.Count + 1}"], out var reason);
        Assert.SkipWhen(machine is null, $"No network file system can be mounted here: {reason}");
        _machines.Add(machine!);
        return machine!;
    }

    private Child Append(Machine machine, string name) => Child.Start<NetworkJournalTests>(nameof(Appends), $"{machine.Folder}|{_folder[name]}");

    private List<string> Acknowledged(string name) => [.. Lines(name).Where(line => line.Length == 32)];

    /// <summary>Whole lines only: the last may be read while it is written.</summary>
    private string[] Lines(string name)
    {
        if (!File.Exists(_folder[name]))
        {
            return [];
        }

        using var file = new FileStream(_folder[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n')[..^1];
    }
}

using Pix.Journal.Disk;
using Pix.Simulation.Disks;
using Pix.Simulation.Faults;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Tests.Disks;

/// <summary>The simulated disk loses what a real one may lose, and nothing else.</summary>
public sealed class DiskTests
{
    private World _world = new(3, new History(isKept: false));

    [Fact]
    public void What_was_synced_is_there_after_a_loss_of_power()
    {
        var (disk, machine, volume) = Disk([]);

        Run(disk, async file =>
        {
            await file.WriteAsync(0, new byte[] { 7 });
            await file.SyncAsync();
            await disk.SyncFolderAsync("/a");
        });
        machine.LosePower();
        volume.LosePower();

        Assert.Equal([7], volume.Names.Live["/a/file"].Bytes.ToArray());
    }

    [Fact]
    public void Name_that_no_folder_sync_made_durable_may_be_lost()
    {
        var lost = 0;
        for (var seed = 0UL; seed < 40; seed++)
        {
            _world = new(seed, new History(isKept: false));
            var (disk, machine, volume) = Disk([]);
            Run(disk, async file => await file.SyncAsync());
            machine.LosePower();
            volume.LosePower();
            lost += volume.Names.Live.ContainsKey("/a/file") ? 0 : 1;
        }

        Assert.InRange(lost, 1, 39);
    }

    /// <summary>No file is ever without its folder: silos look for files in the folders that are there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Folder_removed_with_its_file_comes_back_with_it_unless_the_folder_above_was_synced(bool isSynced)
    {
        var back = 0;
        for (var seed = 0UL; seed < 40; seed++)
        {
            _world = new(seed, new History(isKept: false));
            var (disk, machine, volume) = Disk([]);
            Run(disk, async file =>
            {
                await file.SyncAsync();
                await disk.SyncFolderAsync("/a");
                await disk.DeleteAsync("/a/file");
                await disk.DeleteFolderAsync("/a");
                if (isSynced)
                {
                    await disk.SyncFolderAsync("/");
                }
            });
            machine.LosePower();
            volume.LosePower();

            Assert.True(volume.Names.Folders.Contains("/a") || volume.Names.Live.Count == 0);
            back += volume.Names.Live.Count;
        }

        Assert.InRange(back, isSynced ? 0 : 1, isSynced ? 0 : 39);
    }

    /// <summary>As Linux: the pages of a failed sync are clean, and a later sync that succeeds does not write them.</summary>
    [Fact]
    public void Sync_after_a_failed_one_succeeds_and_writes_nothing_of_before()
    {
        var (disk, _, volume) = Disk([new Fault(FaultKind.Fail, DiskCall.Sync, 0, false, false, 0)]);
        var failed = false;

        Run(disk, async file =>
        {
            await file.WriteAsync(0, new byte[Sector.Size * 40].Select(_ => (byte)9).ToArray());
            try
            {
                await file.SyncAsync();
            }
            catch (IOException)
            {
                failed = true;
            }

            await file.SyncAsync();
        });

        Assert.True(failed);
        Assert.Contains((byte)0, volume.Names.Live["/a/file"].Bytes.ToArray().Append((byte)0).Take(Sector.Size * 40));
        Assert.True(volume.Names.Live["/a/file"].Bytes.ToArray().Count(value => value == 9) < Sector.Size * 40);
    }

    /// <summary>As a process that is stopped before a system call: what it would make is not there meanwhile, and others may make it.</summary>
    [Fact]
    public void Process_that_stands_still_before_it_makes_a_file_makes_it_when_it_goes_on_and_ends_calls_later()
    {
        const string path = "/a/spi.journal.0000000002";
        var (disk, machine, volume) = Disk([new Fault(FaultKind.FreezeAndEnd, DiskCall.Make, 1, false, false, 30_000)]);
        var node = machine.Nodes[0];
        disk.OnFault = (fault, _) =>
        {
            disk.EndAfter(2);
            node.Freeze();
            _world.After(fault.Time, node.Thaw);
        };
        var lists = 0;
        node.Run(async () =>
        {
            await disk.OpenAsync("/a/spi.journal.0000000001", DiskOpen.New);
            await disk.OpenAsync("/a/spi.journal.tmp", DiskOpen.New);
            await disk.OpenAsync(path, DiskOpen.New);
            for (; ; lists++)
            {
                await disk.ListAsync("/a");
            }
        });

        _world.RunUntil(() => false, TimeSpan.FromSeconds(29));
        Assert.True(node.IsFrozen);
        Assert.DoesNotContain(path, volume.Names.Live.Keys);

        _world.RunUntil(() => node.IsDead, TimeSpan.FromSeconds(10));
        Assert.Contains(path, volume.Names.Live.Keys);
        Assert.InRange(lists, 1, 2);
    }

    private (SimulatedDisk Disk, Machine Machine, Volume Volume) Disk(IReadOnlyList<Fault> plan)
    {
        var volume = new Volume(_world, new FaultClock(plan), isShared: false);
        volume.Names.Folders.Add("/a");
        var machine = new Machine("machine", _world.Random.Named("machine"));
        var node = _world.AddNode("silo");
        machine.Nodes.Add(node);
        return (new SimulatedDisk(volume, machine, node) { OnFault = (_, _) => { } }, machine, volume);
    }

    private void Run(SimulatedDisk disk, Func<IDiskFile, Task> work)
    {
        var done = disk.Machine.Nodes[0].Run(async () => await work(await disk.OpenAsync("/a/file", DiskOpen.New)));
        Assert.True(_world.RunUntil(() => done.IsCompleted, TimeSpan.FromMinutes(1)));
    }
}

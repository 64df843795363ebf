using Pix.Journal.Tests.Support;

namespace Pix.Journal.Tests.Store;

/// <summary>Files that an owner began after its journal had been taken over, shipped and removed: it was frozen, and ended before it could see that.</summary>
public sealed class LateFileTests
{
    private const string LogPath = "/journal/spi.journal";

    private readonly MemoryDisk _disk = new();

    /// <summary>The adopter has used the numbers of entries behind it: they must not be given again.</summary>
    [Fact]
    public async Task A_file_that_was_begun_after_its_journal_was_removed_does_not_bring_the_journal_back()
    {
        var (journal, late) = await RemovedAsync();
        _disk.Put(FileOf(2), late);

        await using (var store = await OpenAsync())
        {
            Assert.NotEqual(journal, store.JournalId);
            Assert.Equal(0, store.End.Sequence);
            Assert.Empty(store.Damages);
            await new StoreWriter(store).AppendAsync(100);
        }

        Assert.DoesNotContain(Path.GetFileName(FileOf(2)), _disk.Names);
        await using var again = await OpenAsync();
        Assert.Equal([1L], again.Headers().Select(header => header.Sequence));
    }

    [Fact]
    public async Task Nor_does_it_when_the_opening_that_met_it_ended_half_way()
    {
        var (journal, late) = await RemovedAsync();
        _disk.Put(FileOf(2), late);
        await Assert.ThrowsAsync<OperationCanceledException>(() => OpenAsync((call, path) => call == "delete" && path == FileOf(2) ? throw new OperationCanceledException("It died.") : default));

        await using var store = await OpenAsync();

        Assert.NotEqual(journal, store.JournalId);
        Assert.Equal(0, store.End.Sequence);
    }

    [Fact]
    public async Task Beside_the_journal_that_came_after_it_keeps_nobody_from_opening_that()
    {
        var (_, late) = await RemovedAsync();
        await using (var next = await OpenAsync())
        {
            await new StoreWriter(next).AppendAsync(100);
        }

        _disk.Put(FileOf(2), late);

        await using var store = await OpenAsync();

        Assert.Equal([1L], store.Headers().Select(header => header.Sequence));
        Assert.Empty(store.Damages);
    }

    /// <summary>
    /// Its owner stood still in its first opening, until the journal had begun anew, under another id, beside its empty file; it saw the
    /// fence when it had written.
    /// </summary>
    [Fact]
    public async Task A_record_that_was_written_behind_the_fence_keeps_nobody_from_opening_the_journal_that_came_after_it()
    {
        byte[] fenced;
        string journal;
        await using (var late = await OpenAsync())
        {
            await new StoreWriter(late).AppendAsync(100);
            fenced = _disk.Bytes(FileOf(1));
        }

        _disk.Put(FileOf(1), []);
        await using (var next = await OpenAsync())
        {
            journal = next.JournalId;
            var writer = new StoreWriter(next);
            await writer.AppendAsync(100);
            await writer.AppendAsync(100);
        }

        _disk.Put(FileOf(1), fenced);

        // All of it is looked at twice, as another opening makes a file meanwhile.
        var told = new List<(string, bool, long)>();
        var isMade = false;
        await using var store = await OpenAsync(
            (call, _) =>
            {
                if (call == "rename" && !isMade)
                {
                    isMade = true;
                    _disk.Put(FileOf(4), []);
                }

                return default;
            },
            tell: damage => told.Add((damage.Path, damage.IsTail, damage.Length)));

        Assert.Equal(journal, store.JournalId);
        Assert.Equal([1L, 2L], store.Headers().Select(header => header.Sequence));
        Assert.Equal([(FileOf(1), true, (long)fenced.Length)], told);
        Assert.DoesNotContain(Path.GetFileName(FileOf(1)), _disk.Names);
    }

    /// <summary>It looked unused, and its owner, which the epoch did not fence off yet, wrote to it.</summary>
    [Fact]
    public async Task What_was_written_to_it_before_the_epoch_was_raised_is_kept()
    {
        await using (var store = await OpenAsync())
        {
            await new StoreWriter(store).AppendAsync(100);
        }

        var log = _disk.Bytes(FileOf(1));
        var size = Beginning.TryRead(log)!.Size;
        _disk.Put(FileOf(1), log[..size]);
        _disk.Remove(LogPath);

        await using var opened = await OpenAsync((call, path) =>
        {
            if (call == "rename" && _disk.Bytes(FileOf(1)).Length == size)
            {
                _disk.Put(FileOf(1), log);
            }

            return default;
        });

        Assert.Equal([1L], opened.Headers().Select(header => header.Sequence));
    }

    /// <summary>The adopter had removed the files, and ended before the epoch file, which names the same journal.</summary>
    [Fact]
    public async Task Nor_does_it_when_the_removal_was_broken_off_before_the_epoch_file()
    {
        string journal;
        byte[] late, mark;
        await using (var owner = await OpenAsync())
        {
            journal = owner.JournalId;
            await new StoreWriter(owner).AppendAsync(100);
            late = new Beginning(journal, 2, new(1, _disk.Bytes(FileOf(1)).Length, Beginning.TryRead(_disk.Bytes(FileOf(1)))!.Checksum), owner.Epoch, owner.Group, owner.End, owner.Tree, "7.8.9").ToBytes();
        }

        await using (var adopter = await OpenAsync())
        {
            mark = _disk.Bytes(LogPath);
            var writer = new StoreWriter(adopter);
            await writer.AppendAsync(100);
            await writer.RemoveAsync(1, 2);
            Assert.True(await adopter.RemoveAsync());
        }

        _disk.Put(LogPath, mark);
        _disk.Put(FileOf(2), late);

        await using var store = await OpenAsync();

        Assert.NotEqual(journal, store.JournalId);
        Assert.Equal(0, store.End.Sequence);
        Assert.Empty(store.Damages);
    }

    /// <summary>Its silo came back: the adopter shipped everything, and has used the numbers behind it for checkpoints.</summary>
    [Fact]
    public async Task A_journal_that_is_removed_while_it_is_being_opened_does_not_go_on_under_its_id()
    {
        string journal;
        await using (var owner = await OpenAsync())
        {
            journal = owner.JournalId;
            await new StoreWriter(owner).AppendAsync(100);
        }

        var isRemoved = false;
        await using var back = await OpenAsync((call, _) =>
        {
            if (call == "rename" && !isRemoved)
            {
                _disk.Remove(FileOf(1));
                isRemoved = true;
            }

            return default;
        });

        Assert.NotEqual(journal, back.JournalId);
        Assert.Equal(0, back.End.Sequence);
        Assert.Empty(back.Damages);
    }

    /// <summary>
    /// It had raised the epoch and made its first file when it froze; the adopter that found that file empty was slow in its turn, and the
    /// owner acknowledged meanwhile.
    /// </summary>
    [Fact]
    public async Task A_first_file_that_its_owner_begins_while_an_adopter_raises_the_epoch_is_the_journal()
    {
        string journal;
        await using (var owner = await OpenAsync())
        {
            journal = owner.JournalId;
            await new StoreWriter(owner).AppendAsync(100);
        }

        var log = _disk.Bytes(FileOf(1));
        _disk.Put(FileOf(1), []);

        await using var adopter = await OpenAsync((call, _) =>
        {
            if (call == "rename" && _disk.Bytes(FileOf(1)).Length == 0)
            {
                _disk.Put(FileOf(1), log);
            }

            return default;
        });

        Assert.Equal(journal, adopter.JournalId);
        Assert.Equal([1L], adopter.Headers().Select(header => header.Sequence));
        Assert.Empty(adopter.Damages);
    }

    /// <summary>While its disk refused it tried one number after the other: the one that it got is above its adopter's.</summary>
    [Fact]
    public async Task With_a_number_above_those_of_the_newest_owner_it_hides_nothing()
    {
        byte[] late;
        await using (var owner = await OpenAsync())
        {
            await new StoreWriter(owner).AppendAsync(100);
            late = new Beginning(owner.JournalId, 4, new(1, _disk.Bytes(FileOf(1)).Length, Beginning.TryRead(_disk.Bytes(FileOf(1)))!.Checksum), owner.Epoch, owner.Group, owner.End, owner.Tree, "7.8.9").ToBytes();
        }

        await using (var adopter = await OpenAsync())
        {
            await new StoreWriter(adopter).AppendAsync(100);
        }

        _disk.Put(FileOf(4), late);

        await using var store = await OpenAsync();

        Assert.Equal([1L, 2], store.Headers().Select(header => header.Sequence));
        Assert.Equal(2, store.End.Sequence);
        Assert.Empty(store.Damages);
    }

    /// <summary>It alone says where the file before it durably ended.</summary>
    [Fact]
    public async Task A_newest_file_whose_previous_one_is_there_stays_when_only_the_epoch_file_is_gone()
    {
        await using (var owner = await OpenAsync())
        {
            await new StoreWriter(owner).AppendAsync(100);
        }

        await (await OpenAsync()).DisposeAsync();
        var first = _disk.Bytes(FileOf(1));
        first[^1] ^= 1;
        _disk.Put(FileOf(1), first);
        _disk.Remove(LogPath);

        await using var store = await OpenAsync();

        Assert.False(Assert.Single(store.Damages).IsTail);
        Assert.Equal(1, store.End.Sequence);
    }

    private static string FileOf(long number) => LogFile.PathOf(LogPath, number);

    /// <summary>A journal of three entries that was drained and removed: its id, and the file that its owner would have begun next.</summary>
    private async Task<(string JournalId, byte[] Late)> RemovedAsync()
    {
        await using var store = await OpenAsync();
        var writer = new StoreWriter(store);
        for (var i = 0; i < 3; i++)
        {
            await writer.AppendAsync(100);
        }

        var first = Beginning.TryRead(_disk.Bytes(FileOf(1)))!;
        var late = new Beginning(store.JournalId, 2, new(1, _disk.Bytes(FileOf(1)).Length, first.Checksum), store.Epoch, store.Group, store.End, store.Tree, "7.8.9");
        await writer.RemoveAsync(1, 3);
        Assert.True(await store.RemoveAsync());
        Assert.Empty(_disk.Names);
        return (store.JournalId, late.ToBytes());
    }

    private async Task<LogStore> OpenAsync(Func<string, string, ValueTask>? before = null, Action<LogDamage>? tell = null) => await LogStore.OpenAsync(
        new() { Disk = _disk.Seen(before), Time = TimeProvider.System, Thread = _ => TaskScheduler.Default, NewId = () => Guid.NewGuid().ToString("N") },
        LogPath,
        version: "7.8.9",
        tell: damage =>
        {
            tell?.Invoke(damage);
            return default;
        });
}

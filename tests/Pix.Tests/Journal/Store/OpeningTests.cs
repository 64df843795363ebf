namespace Pix.Journal.Tests.Store;

/// <summary>What others do to a log's files while it is being opened.</summary>
public sealed class OpeningTests
{
    private readonly MemoryLog _log = new();

    [Fact]
    public async Task A_page_that_can_be_read_a_moment_later_is_no_damage()
    {
        await _log.AppendAsync(4, bytes: 3000);
        _log.Disk.Unreadable.Add((MemoryLog.FileOf(1), 3));
        var raised = 0;
        _log.Before = (call, _) =>
        {
            if (call == "rename" && ++raised == 2)
            {
                _log.Disk.Unreadable.Clear();
            }
        };

        await using var store = await _log.OpenAsync();

        Assert.Equal([1L, 2, 3, 4], MemoryLog.Sequences(store));
        Assert.Empty(_log.Told);
    }

    /// <summary>The beginning of its file was read before that, each time.</summary>
    [Fact]
    public async Task A_disk_that_gives_nothing_any_more_does_not_open_the_log_and_loses_nothing()
    {
        await _log.AppendAsync(3, bytes: 3000);
        _log.Before = (call, path) =>
        {
            if (call == "list")
            {
                _log.Disk.Unreadable.Clear();
            }
            else if (call == "sync" && path == MemoryLog.FileOf(1))
            {
                _log.Disk.Unreadable.UnionWith(Enumerable.Range(0, 4).Select(page => (path, (long)page)));
            }
        };

        await Assert.ThrowsAsync<IOException>(() => _log.OpenAsync());

        Assert.Empty(_log.Disk.Open);
        _log.Before = null;
        _log.Disk.Unreadable.Clear();
        await using var store = await _log.OpenAsync();
        Assert.Equal([1L, 2, 3], MemoryLog.Sequences(store));
        Assert.Empty(_log.Told);
    }

    /// <summary>A silo that takes this one for gone removes what it left, and may meet what it has just begun.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_temporary_file_that_another_silo_removes_is_written_again(int times)
    {
        await _log.AppendAsync(2);
        var left = times;
        _log.Before = (call, path) =>
        {
            if (call == "rename" && left-- > 0)
            {
                _log.Disk.Remove(path);
            }
        };

        await using var store = await _log.OpenAsync();

        Assert.Equal([1L, 2], MemoryLog.Sequences(store));
        Assert.True(left < 0);
    }

    [Fact]
    public async Task A_lost_journal_is_told_once_though_the_opening_begins_again()
    {
        await _log.AppendAsync(1);
        var lost = _log.Mark().JournalId;
        _log.Disk.Remove(MemoryLog.FileOf(1));
        _log.Before = OnFirst("rename", path => _log.Disk.Remove(path));

        await using var store = await _log.OpenAsync();

        Assert.Equal([lost], _log.Lost);
    }

    /// <summary>A file server that renamed and lost its answer: asked again, it does not find the file.</summary>
    [Fact]
    public async Task An_opening_does_not_take_its_own_epoch_file_for_a_lost_journal()
    {
        _log.Before = OnFirst("rename", path =>
        {
            _log.Disk.Put(MemoryLog.Path, _log.Disk.Bytes(path));
            _log.Disk.Remove(path);
        });

        await using var store = await _log.OpenAsync();

        Assert.Empty(_log.Lost);
    }

    [Fact]
    public async Task A_temporary_file_that_is_never_there_does_not_open_the_log_and_leaves_no_file_open()
    {
        await _log.AppendAsync(2);
        _log.Before = (call, path) =>
        {
            if (call == "rename")
            {
                _log.Disk.Remove(path);
            }
        };

        await Assert.ThrowsAsync<FileNotFoundException>(() => _log.OpenAsync());

        Assert.Empty(_log.Disk.Open);
    }

    [Fact]
    public async Task It_writes_to_a_file_above_any_that_another_opening_made_meanwhile()
    {
        await _log.AppendAsync(1);
        _log.Before = OnFirst("rename", () => _log.Disk.Put(MemoryLog.FileOf(3), []));

        await using var store = await _log.OpenAsync();

        await new StoreWriter(store).AppendAsync(100);
        Assert.Equal([1L, 2], MemoryLog.Sequences(store));
        Assert.Equal(1, _log.BeginningOf(4).Previous.Number);
        Assert.False(_log.Has(MemoryLog.FileOf(2)));
    }

    /// <summary>The second attempt finds an epoch file that the first has written.</summary>
    [Fact]
    public async Task A_journal_whose_files_are_gone_is_told_once_however_often_it_is_tried()
    {
        await _log.AppendAsync(1);
        var journal = _log.Mark().JournalId;
        _log.Disk.Remove(MemoryLog.FileOf(1));
        _log.Before = OnFirst("rename", () => _log.Disk.Put(MemoryLog.FileOf(2), []));

        await using var store = await _log.OpenAsync();

        Assert.Equal([journal], _log.Lost);
        Assert.NotEqual(journal, store.JournalId);
    }

    [Fact]
    public async Task A_file_that_its_owner_removes_before_it_is_locked_is_not_missed()
    {
        await _log.AppendAsync(2);
        await using (var owner = await _log.OpenAsync())
        {
            await new StoreWriter(owner).RemoveAsync(1, 2);
        }

        await (await _log.OpenAsync()).DisposeAsync();
        var (journal, names) = (_log.Mark().JournalId, _log.Disk.Names.ToList());
        Assert.Equal(["spi.journal", "spi.journal.0000000002", "spi.journal.0000000003"], names);
        _log.Once("open", MemoryLog.FileOf(2), () => _log.Disk.Remove(MemoryLog.FileOf(2)));

        await using var store = await _log.OpenAsync();

        Assert.Equal((journal, 2L), (store.JournalId, store.End.Sequence));
        Assert.Equal(3, _log.BeginningOf(4).Previous.Number);
        Assert.Empty(_log.Told);
    }

    [Fact]
    public async Task A_file_that_its_owner_removes_after_it_was_locked_is_closed()
    {
        await _log.AppendAsync(1);
        await _log.AppendAsync(1);
        _log.Before = OnFirst("rename", () => _log.Disk.Remove(MemoryLog.FileOf(1)));

        await (await _log.OpenAsync()).DisposeAsync();

        Assert.Empty(_log.Disk.Open);
    }

    [Fact]
    public async Task It_is_in_use_when_another_takes_every_number_before_it()
    {
        _log.Before = (call, path) =>
        {
            if (call == "open" && path != MemoryLog.Path && !_log.Has(path) && char.IsAsciiDigit(path[^1]))
            {
                _log.Disk.Put(path, []);
            }
        };

        await Assert.ThrowsAsync<LogInUseException>(() => _log.OpenAsync());

        Assert.Empty(_log.Disk.Open);
    }

    [Fact]
    public async Task It_leaves_nothing_open_when_another_has_the_lock()
    {
        await using var owner = await _log.OpenAsync();
        var open = _log.Disk.Open;

        await Assert.ThrowsAsync<LogInUseException>(() => _log.OpenAsync());

        Assert.Equal(open, _log.Disk.Open);
    }

    /// <summary>
    /// Whoever moves the named file away must not move the journal's own: the epoch file says which that is, and without it the oldest file
    /// does.
    /// </summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(null, 2)]
    public async Task A_file_of_another_journal_is_named(int? marked, int named)
    {
        var (files, marks) = (new List<byte[]>(), new List<byte[]>());
        for (var number = 1; number <= 2; number++)
        {
            var other = new MemoryLog();
            other.Disk.Put(MemoryLog.FileOf(number - 1), []);
            await other.AppendAsync(1);
            files.Add(other.Disk.Bytes(MemoryLog.FileOf(number)));
            marks.Add(other.Disk.Bytes(MemoryLog.Path));
            _log.Disk.Put(MemoryLog.FileOf(number), files[^1]);
        }

        if (marked is { } own)
        {
            _log.Disk.Put(MemoryLog.Path, marks[own - 1]);
        }

        var failure = await Assert.ThrowsAsync<IOException>(() => _log.OpenAsync());

        var (ids, mine) = (files.ConvertAll(file => Beginning.TryRead(file)!.JournalId), marked ?? 1);
        Assert.Contains($"'{MemoryLog.FileOf(named)}' belongs to another journal ({ids[named - 1]}, not {ids[mine - 1]})", failure.Message, StringComparison.Ordinal);
        Assert.Equal(files, [_log.Disk.Bytes(MemoryLog.FileOf(1)), _log.Disk.Bytes(MemoryLog.FileOf(2))]);
        Assert.Empty(_log.Disk.Open);
    }

    /// <summary>
    /// The epoch was raised once more by an opening that ended: nothing shows that the other file's owner was fenced off by an owner of
    /// this journal.
    /// </summary>
    [Fact]
    public async Task One_that_is_as_old_as_the_journals_own_is_not_removed()
    {
        await _log.AppendAsync(1);
        var other = new MemoryLog();
        other.Disk.Put(MemoryLog.FileOf(1), []);
        await other.AppendAsync(1);
        _log.Disk.Put(MemoryLog.FileOf(2), other.Disk.Bytes(MemoryLog.FileOf(2)));
        _log.Disk.Put(MemoryLog.Path, (_log.Mark() with { Epoch = 5 }).ToBytes());

        await Assert.ThrowsAsync<IOException>(() => _log.OpenAsync());

        Assert.True(_log.Has(MemoryLog.FileOf(2)));
        Assert.Empty(_log.Told);
    }

    private static Action<string, string> OnFirst(string call, Action act) => OnFirst(call, _ => act());

    private static Action<string, string> OnFirst(string call, Action<string> act)
    {
        var isDone = false;
        return (made, path) =>
        {
            if (made == call && !isDone)
            {
                isDone = true;
                act(path);
            }
        };
    }
}

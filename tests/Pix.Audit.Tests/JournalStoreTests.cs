namespace Pix.Audit.Tests;

/// <summary>The log's files: when they are begun, moved out of and removed.</summary>
public sealed class JournalStoreTests : IDisposable
{
    private const long Room = 16 << 20;

    private readonly TemporaryFolder _folder = new();

    private string JournalPath => _folder["spi.journal"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_whose_rows_are_all_gone_are_removed_and_the_chain_goes_on()
    {
        string head;
        using (var store = JournalStore.Open(JournalPath, Room))
        {
            var writer = new StoreWriter(store);
            for (var i = 0; i < 200; i++)
            {
                var sequence = writer.Append(40_000);
                writer.Remove(sequence, sequence);
            }

            head = store.Head.Hash;
        }

        Assert.True(Size() < 3 << 20, $"{Size()} bytes are left.");
        using var again = JournalStore.Open(JournalPath, Room);
        Assert.Equal((200, head), (again.Head.Sequence, again.Head.Hash));
        Assert.Empty(again.Headers());
    }

    [Fact]
    public void A_row_that_stays_does_not_hold_up_the_files_behind_it()
    {
        JournalRow kept;
        using (var store = JournalStore.Open(JournalPath, Room))
        {
            var writer = new StoreWriter(store);
            var first = writer.Append(1000);
            writer.Ship(first);
            for (var i = 0; i < 400; i++)
            {
                var sequence = writer.Append(40_000);
                writer.Remove(sequence, sequence);
            }

            kept = store.Read(first)!;
        }

        Assert.True(Size() < 8 << 20, $"{Size()} bytes are left.");
        using var again = JournalStore.Open(JournalPath, Room);
        var row = again.Read(1)!;
        Assert.Equal((true, true), (row.IsIntact, row.Shipped));
        Assert.Equal(kept.Hash, row.Hash);
        Assert.Equal(401, again.Head.Sequence);
    }

    [Fact]
    public void Rows_that_are_gone_stay_gone_wherever_a_crash_cuts_the_log()
    {
        using (var store = JournalStore.Open(JournalPath, Room))
        {
            var writer = new StoreWriter(store);
            for (var i = 0; i < 60; i++)
            {
                writer.Append(40_000);
            }

            writer.Remove(1, 55);
            writer.Append(100);
        }

        var newest = TestJournal.NewestFile(JournalPath);
        var whole = File.ReadAllBytes(newest);
        for (var cut = 0; cut < 100; cut++)
        {
            File.WriteAllBytes(newest, whole[..^cut]);
            using var again = JournalStore.Open(JournalPath, Room);
            Assert.Equal(Enumerable.Range(56, cut == 0 ? 6 : 5).Select(number => (long)number), again.Headers().Select(header => header.Sequence));
        }
    }

    [Fact]
    public void A_file_that_was_begun_and_not_used_is_no_harm()
    {
        using (var store = JournalStore.Open(JournalPath, Room))
        {
            new StoreWriter(store).Append(100);
        }

        File.WriteAllBytes(LogSegment.PathOf(JournalPath, 2), new byte[10]);

        using var again = JournalStore.Open(JournalPath, Room);
        Assert.Equal(1, again.Head.Sequence);
        Assert.Equal([1L], LogSegment.Numbers(JournalPath));
    }

    private long Size() => LogSegment.Numbers(JournalPath).Sum(number => new FileInfo(LogSegment.PathOf(JournalPath, number)).Length);

    /// <summary>Writes groups as the journal's writer does, one command each.</summary>
    private sealed class StoreWriter
    {
        private readonly JournalStore _store;
        private readonly OpenGroup _group;
        private IReadOnlyList<JournalRow> _moved = [];

        public StoreWriter(JournalStore store)
        {
            (_store, _group) = (store, new(JournalStore.Magic(store.JournalId)));
        }

        public long Append(int bytes)
        {
            var append = new AppendCommand(EntryKind.Intent, AuditRecordId.New(TimeProvider.System), 0, new byte[bytes], 0);
            Commit(append);
            return append.Sequence;
        }

        public void Remove(long first, long last) => Commit(new SettleCommand([.. Enumerable.Range((int)first, (int)(last - first + 1)).Select(number => (long)number)], []));

        public void Ship(long sequence) => Commit(new SettleCommand([], [sequence]));

        private void Commit(JournalCommand command)
        {
            _group.Begin(_store.Group + 1, _store.End);
            foreach (var row in _moved)
            {
                _group.Frames.Add(row, LogChecksum.Of(row.Payload));
            }

            _group.Add(command);
            _store.Commit(_group.Frames, _group.End);
            _moved = _store.Tidy();
        }
    }
}

using Microsoft.Extensions.Time.Testing;

namespace Pix.Journal.Tests.Writing;

/// <summary>What waits for the writer: in which order, in which group, and for how long the writer waits for it.</summary>
public sealed class LogQueueTests : IDisposable
{
    private const int Limit = 3, GroupBytes = 1000;

    private static readonly ChainEnd Start = new(4, HashChain.Origin("a journal"));

    private readonly FakeTimeProvider _time = new();
    private readonly LogQueue _queue;

    public LogQueueTests()
    {
        _queue = new(Limit, GroupBytes, _time);
    }

    public void Dispose() => _queue.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Groups_are_filled_in_order_up_to_their_bytes_and_the_chain_goes_through_them(bool isQueuedBefore)
    {
        if (!isQueuedBefore)
        {
            Begin();
        }

        foreach (var (label, bytes) in (List<(string, int)>)[("a", 400), ("b", 400), ("c", 400), ("large", 5000), ("d", 10)])
        {
            Assert.Equal(LogWrite.Durable, _queue.Add(Append(label, bytes)));
        }

        if (isQueuedBefore)
        {
            Begin();
        }

        var groups = new List<string>();
        var (number, end) = (8L, Start);
        while (groups.Count < 4)
        {
            var group = await TakeAsync();
            groups.Add(Labels(group));
            Assert.Equal(number++, group.Frames.Number);
            foreach (var append in group.Commands.OfType<LogAppend>())
            {
                end = end.Next(HashChain.Link(end.Hash, append.Sequence, append.Digest));
                Assert.Equal(end.Sequence, append.Sequence);
            }

            Assert.Equal(end.Hash, group.End.Hash);
            _queue.Recycle(group);
        }

        Assert.Equal(["a b", "c", "large", "d"], groups);
    }

    [Fact]
    public async Task Bounded_appends_are_refused_when_so_many_wait_and_others_never()
    {
        Begin();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < Limit; i++)
            {
                Assert.Equal(LogWrite.Durable, _queue.Add(Append("bounded", 1, isBounded: true)));
            }

            Assert.Equal(LogWrite.Full, _queue.Add(Append("bounded", 1, isBounded: true)));
            Assert.Equal(LogWrite.Durable, _queue.Add(Append("other", 1)));
            Assert.Equal(LogWrite.Durable, _queue.Add(new LogSettle([1], [])));
            _queue.Recycle(await TakeAsync());
        }
    }

    [Fact]
    public async Task What_was_framed_behind_a_group_that_failed_is_framed_again_where_the_chain_ends()
    {
        Begin();
        _queue.Add(Append("failed", 1));
        var failed = await TakeAsync();
        var behind = Append("behind", 1);
        _queue.Add(behind);
        Assert.Equal(6, behind.Sequence);

        _queue.Restart(7, Start);

        _queue.Recycle(failed);
        var again = await TakeAsync();
        Assert.Equal(("behind", 8L, 5L), (Labels(again), again.Frames.Number, behind.Sequence));
        Assert.Equal(HashChain.Link(Start.Hash, 5, behind.Digest), again.End.Hash);
    }

    [Fact]
    public async Task What_was_not_written_is_in_the_next_group_once()
    {
        Begin();
        _queue.Add(Append("a", 1));
        var unwritten = new List<LogCommand> { Append("again", 1) };

        var group = await _queue.TakeAsync(Timeout.InfiniteTimeSpan, unwritten);

        Assert.Equal("a again", Labels(group!));
        Assert.Empty(unwritten);
        _queue.Recycle(group!);
        _queue.Add(Append("b", 1));
        Assert.Equal("b", Labels(await TakeAsync()));
    }

    [Fact]
    public async Task An_entry_that_moves_is_in_the_next_group_as_it_is()
    {
        Begin();
        _queue.Move([new(2, 1, "moved", 0, true, new byte[32], new byte[32], [7])]);

        var group = await TakeAsync();

        Assert.Equal((2, "moved", true), (group.Frames.Entries[0].Header.Sequence, group.Frames.Entries[0].Header.Label, group.Frames.Entries[0].Header.Shipped));
        Assert.Equal(Start.Sequence, group.End.Sequence);
    }

    [Theory]
    [InlineData("append")]
    [InlineData("settle")]
    [InlineData("read")]
    public void The_writer_does_not_wait_when_something_is_there(string what)
    {
        Begin();
        _queue.Add(what switch { "append" => Append("a", 1), "settle" => new LogSettle([1], []), _ => new HeadRead() });

        Assert.True(_queue.TakeAsync(Timeout.InfiniteTimeSpan, []).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_writer_waits_until_something_comes_or_the_time_is_over_or_the_queue_is_closed()
    {
        Begin();
        var taking = _queue.TakeAsync(Timeout.InfiniteTimeSpan, []).AsTask();
        Assert.False(taking.IsCompleted);
        _queue.Add(Append("a", 1));
        Assert.Equal("a", Labels((await taking)!));
        _queue.Recycle((await taking)!);

        taking = _queue.TakeAsync(TimeSpan.FromSeconds(1), []).AsTask();
        Assert.False(taking.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await taking)!.IsEmpty);
        _queue.Recycle((await taking)!);

        taking = _queue.TakeAsync(Timeout.InfiniteTimeSpan, []).AsTask();
        Assert.False(taking.IsCompleted);
        _queue.Close();
        Assert.Null(await taking);
        Assert.Equal(LogWrite.Closed, _queue.Add(Append("late", 1)));
    }

    [Fact]
    public async Task What_was_queued_when_it_is_closed_is_taken_before_that_is_said()
    {
        Begin();
        _queue.Add(Append("a", 1));
        _queue.Close();

        Assert.Equal("a", Labels(await TakeAsync()));
    }

    [Fact]
    public async Task A_pause_lasts_its_time_unless_the_queue_is_closed()
    {
        var pausing = _queue.PauseAsync(TimeSpan.FromSeconds(1)).AsTask();
        Assert.False(pausing.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await pausing);

        pausing = _queue.PauseAsync(TimeSpan.FromSeconds(1)).AsTask();
        _queue.Close();
        Assert.False(await pausing);
        Assert.False(await _queue.PauseAsync(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void What_is_left_is_given_out_once()
    {
        Assert.Empty(_queue.Drain());
        Begin();
        var (read, commands) = (new HeadRead(), (List<LogCommand>)[Append("a", 900), Append("b", 900), Append("c", 1)]);
        commands.ForEach(command => _queue.Add(command));
        _queue.Add(read);

        Assert.Equal([.. commands, read], _queue.Drain());
        Assert.Empty(_queue.Drain());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("5", "5-5")]
    [InlineData("9 3 5 4 1", "1-1 3-5 9-9")]
    [InlineData("2 1 3", "1-3")]
    public void What_is_deleted_is_named_by_runs(string deleted, string runs) =>
        Assert.Equal(runs, string.Join(' ', new LogSettle([.. deleted.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)], []).DeleteRuns().Select(run => $"{run.First}-{run.Last}")));

    private static LogAppend Append(string label, int bytes, bool isBounded = false) => new(1, label, 0, [.. Enumerable.Repeat((byte)7, bytes)]) { IsBounded = isBounded };

    private static string Labels(OpenGroup group) => string.Join(' ', group.Commands.OfType<LogAppend>().Select(append => append.Label));

    private void Begin() => _queue.Begin(HashChain.Magic("a journal"), epoch: 1, group: 7, Start);

    /// <summary>What is there; fails when the writer would wait.</summary>
    private async Task<OpenGroup> TakeAsync()
    {
        var taking = _queue.TakeAsync(Timeout.InfiniteTimeSpan, []).AsTask();
        Assert.True(taking.IsCompleted);
        return (await taking)!;
    }
}

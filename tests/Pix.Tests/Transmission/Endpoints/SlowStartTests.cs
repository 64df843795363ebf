using Microsoft.Extensions.Time.Testing;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Tests.Support;
using Xunit;

namespace Pix.Transmission.Tests.Endpoints;

/// <summary>A new endpoint, or one that came back, gets few requests at once, then more.</summary>
public sealed class SlowStartTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Grows_from_a_quarter_to_all_and_then_limits_nothing()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var start = new SlowStart(16, TimeSpan.FromSeconds(12), time);

        var limits = new List<int?>();
        for (var second = 0; second <= 12; second += 4)
        {
            limits.Add(start.Limit);
            time.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.Equal([4, 8, 12, null], limits);
    }

    [Fact]
    public void Without_a_time_nothing_is_limited()
    {
        var time = new LateTimers();
        using var start = new SlowStart(1, TimeSpan.Zero, time);

        Assert.Equal((null, 0), (start.Limit, time.Alive));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.True(start.TryEnter()));
    }

    [Fact]
    public void Begins_anew_with_few()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var start = new SlowStart(16, TimeSpan.FromSeconds(12), time);
        time.Advance(TimeSpan.FromSeconds(12));
        Assert.Null(start.Limit);

        start.Begin();

        Assert.Equal(4, start.Limit);
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(10, start.Limit);
    }

    [Theory]
    [InlineData(1, null)]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(8, 2)]
    public void Begins_with_a_quarter_and_at_least_one(int full, int? first)
    {
        using var start = new SlowStart(full, TimeSpan.FromSeconds(12), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));

        Assert.Equal(first, start.Limit);
    }

    [Fact]
    public async Task Whoever_waits_when_it_ends_goes_in()
    {
        var start = new SlowStart(4, TimeSpan.FromSeconds(3), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        Assert.True(start.TryEnter());
        Task[] waiting = [start.EnterAsync(Token), start.EnterAsync(Token)];

        start.Dispose();

        await Task.WhenAll(waiting);
        Assert.Equal((3, (int?)null), (start.Under, start.Limit));
    }

    [Fact]
    public async Task Whoever_finds_a_place_takes_it_at_once()
    {
        using var start = new SlowStart(8, TimeSpan.FromSeconds(6), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));

        Assert.True(start.EnterAsync(Token).IsCompletedSuccessfully);
        Assert.True(start.TryEnter());
        Assert.False(start.TryEnter());
        Assert.Equal(2, start.Under);
        start.Leave();
        start.Leave();
        Assert.Equal(0, start.Under);
        await start.EnterAsync(Token);
        Assert.Equal(1, start.Under);
    }

    [Fact]
    public async Task Whoever_waits_gets_the_place_that_is_given_back_or_grows_in_turn()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var start = new SlowStart(8, TimeSpan.FromSeconds(6), time);
        Assert.True(start.TryEnter() && start.TryEnter());
        Task[] waiting = [.. Enumerable.Range(0, 3).Select(_ => start.EnterAsync(Token))];

        Assert.False(start.TryEnter());
        start.Leave();
        await waiting[0];
        Assert.False(waiting[1].IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await waiting[1];
        Assert.False(waiting[2].IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5));
        await waiting[2];
        Assert.Equal((4, (int?)null), (start.Under, start.Limit));
    }

    // The timer that lets waiters in may be late; whoever looks at the limit first finds out that it is over.
    [Fact]
    public async Task Whoever_sees_that_its_time_is_over_lets_in_who_waits()
    {
        var time = new LateTimers();
        using var start = new SlowStart(4, TimeSpan.FromSeconds(6), time);
        Assert.True(start.TryEnter());
        Task[] waiting = [start.EnterAsync(Token), start.EnterAsync(Token)];
        time.Advance(TimeSpan.FromSeconds(6));

        Assert.Null(start.Limit);

        await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.Equal((3, true, 0), (start.Under, start.TryEnter(), time.Alive));
    }

    [Fact]
    public async Task A_place_that_grew_belongs_to_who_waits_and_not_to_who_comes()
    {
        var time = new LateTimers();
        using var start = new SlowStart(4, TimeSpan.FromSeconds(6), time);
        Assert.True(start.TryEnter());
        var waiting = start.EnterAsync(Token);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, start.Limit);

        Assert.False(start.TryEnter());

        await waiting;
        Assert.Equal(2, start.Under);
    }

    [Fact]
    public async Task Who_gave_up_does_not_keep_out_who_comes()
    {
        var time = new LateTimers();
        using var start = new SlowStart(4, TimeSpan.FromSeconds(6), time);
        Assert.True(start.TryEnter());
        using var impatient = new CancellationTokenSource();
        var gone = start.EnterAsync(impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.True(start.TryEnter());

        Assert.Equal(2, start.Under);
    }

    [Fact]
    public void Beginning_anew_leaves_no_timer_behind()
    {
        var time = new LateTimers();
        using (var start = new SlowStart(4, TimeSpan.FromSeconds(6), time))
        {
            start.Begin();
            Assert.Equal(1, time.Alive);
        }

        Assert.Equal(0, time.Alive);
    }

    [Fact]
    public async Task Who_gave_up_takes_no_place()
    {
        using var start = new SlowStart(4, TimeSpan.FromSeconds(3), new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        Assert.True(start.TryEnter());
        using var impatient = new CancellationTokenSource();
        var first = start.EnterAsync(impatient.Token);
        var second = start.EnterAsync(Token);

        await impatient.CancelAsync();
        start.Leave();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await second;
        Assert.Equal(1, start.Under);
    }

    [Fact]
    public async Task A_new_endpoint_gets_its_connections_little_by_little()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        var options = SomeTransmission.Options(server.Port);
        (options.MaxConnections, options.SlowStart, options.AnswerTimeout) = (8, TimeSpan.FromSeconds(6), TimeSpan.FromMinutes(1));
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options), time: time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task[] under = [.. Enumerable.Range(0, 12).Select(_ => transmitter.SendAsync(SomeTransmission.Post(), TimeSpan.FromMinutes(1), over.Token))];

        foreach (var (seconds, connections) in new[] { (0, 2), (3, 5), (3, 8) })
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            await Wait.UntilAsync(() => server.Requests.Count == connections);
            Assert.Equal(connections, server.Connections);
        }

        await over.CancelAsync();
        await Task.WhenAll(under);
    }

    [Fact]
    public async Task What_has_no_place_at_a_primary_that_starts_goes_to_the_alternate()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var primary = new RawServer(async connection =>
        {
            await connection.Read();
            await connection.Hang();
        });
        await using var alternate = new RawServer(connection => connection.AnswerAll(201));
        var options = SomeTransmission.Options(primary.Port);
        options.BcbSpiEndpoint = $"localhost:{primary.Port},localhost:{alternate.Port}";
        (options.MaxConnections, options.SlowStart) = (4, TimeSpan.FromSeconds(6));
        await using var transmitter = SomeTransmission.Transmitter(new FixedOptions<TransmissionOptions>(options), time: time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var first = transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, over.Token);
        await Wait.UntilAsync(() => primary.Requests.Count == 1);

        var second = await transmitter.SendAsync(SomeTransmission.Post(), SomeTransmission.Time, Token);
        await over.CancelAsync();
        await first;

        Assert.Equal((201, 1, 1), (second.Status, primary.Requests.Count, alternate.Requests.Count));
    }
}

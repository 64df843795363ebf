using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime.Messaging;
using Pix.Api.Clustering;
using Pix.Api.FrontDoor;
using Pix.Contracts.Exchange;
using Xunit;

namespace Pix.Tests.FrontDoor;

/// <summary>What the front door does when the silo that has a request is lost.</summary>
public sealed class ExchangeCallTests
{
    private static readonly ExchangeReply Answer = new() { Status = 201 };
    private static readonly ExchangeReply NotSent = new() { Error = ExchangeError.HsmBusy, Detail = "busy" };

    private static readonly ExchangeReply Stopping = new() { Error = ExchangeError.AuditUnavailable, Detail = "stopping", SiloStopping = true };

    private readonly FakeTimeProvider _time = new();
    private readonly GatewayLosses _losses = new();
    private readonly List<ExchangeRequest> _asked = [];
    private readonly Queue<Task<ExchangeReply>> _silos = new();

    private static Task<ExchangeReply> Hanging => new TaskCompletionSource<ExchangeReply>().Task;

    [Fact]
    public async Task An_answer_needs_one_call()
    {
        Assert.Same(Answer, await RunAsync(Task.FromResult(Answer)));

        Assert.False(Assert.Single(_asked).SentBefore);
    }

    [Fact]
    public async Task A_request_lost_with_its_silo_is_carried_to_another_as_one_that_may_have_been_sent()
    {
        var reply = RunAsync(Hanging, Task.FromResult(Answer));
        Lose();

        Assert.Same(Answer, await reply);
        Assert.Equal([false, true], _asked.Select(asked => asked.SentBefore));
        Assert.True(_asked[1].Deadline < _asked[0].Deadline);
    }

    [Fact]
    public async Task A_silo_that_is_well_has_time_to_answer_before_the_request_is_repeated()
    {
        var well = new TaskCompletionSource<ExchangeReply>();
        using var quiet = new CancellationTokenSource();
        var reply = RunAsync(quiet.Token, well.Task);
        Lose();
        well.SetResult(Answer);

        Assert.Same(Answer, await reply);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task The_first_silos_late_answer_counts_when_the_repetition_could_not_be_sent()
    {
        var late = new TaskCompletionSource<ExchangeReply>();
        var reply = RunAsync(late.Task, Task.FromResult(NotSent));
        Lose();
        while (_asked.Count < 2)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        late.SetResult(Answer);

        Assert.Same(Answer, await reply);
    }

    [Fact]
    public async Task A_repetition_that_could_not_be_sent_leaves_the_outcome_unknown()
    {
        var reply = await RunAsync(Task.FromException<ExchangeReply>(new SiloUnavailableException("gone")), Task.FromResult(NotSent));

        Assert.Equal((Fate.OutcomeUnknown, true), (reply.Fate, _asked[1].SentBefore));
    }

    [Fact]
    public async Task What_never_reached_a_silo_is_carried_to_another_as_new()
    {
        Assert.Same(Answer, await RunAsync(Unreachable(), Task.FromResult(Answer)));

        Assert.Equal([false, false], _asked.Select(asked => asked.SentBefore));
    }

    [Fact]
    public async Task Without_any_silo_the_request_was_not_sent()
    {
        var reply = await RunAsync(Unreachable(), Unreachable(), Unreachable(), Unreachable(), Unreachable());

        Assert.Equal((Fate.NotSent, 4), (reply.Fate, _asked.Count));
        Assert.NotNull(reply.RetryAfter);
    }

    [Fact]
    public async Task A_silo_that_says_nothing_leaves_the_outcome_unknown_when_the_time_is_up()
    {
        var reply = await RunAsync(Hanging);

        Assert.Equal((Fate.OutcomeUnknown, 1), (reply.Fate, _asked.Count));
    }

    [Theory]
    [InlineData(ExchangeError.NotWellFormed)]
    [InlineData(ExchangeError.HsmBusy)]
    [InlineData(ExchangeError.NoAnswer)]
    public async Task What_a_silo_replies_is_passed_on(ExchangeError error)
    {
        var reply = await RunAsync(Task.FromResult(new ExchangeReply { Error = error }));

        Assert.Equal(error, reply.Error);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task What_a_stopping_silo_did_not_take_is_carried_to_another_as_new()
    {
        Assert.Same(Answer, await RunAsync([.. Enumerable.Repeat(Task.FromResult(Stopping), 6), Task.FromResult(Answer)]));

        Assert.All(_asked, asked => Assert.False(asked.SentBefore));
        Assert.True(_asked[^1].Deadline < _asked[0].Deadline);
    }

    [Fact]
    public async Task A_stopping_silo_leaves_calls_for_the_loss_of_others()
    {
        Assert.Same(Answer, await RunAsync(Task.FromResult(Stopping), Unreachable(), Unreachable(), Unreachable(), Task.FromResult(Answer)));
    }

    [Fact]
    public async Task A_cluster_that_stops_as_a_whole_says_so_soon()
    {
        var began = _time.GetTimestamp();
        var reply = await RunAsync([.. Enumerable.Repeat(Task.FromResult(Stopping), 20)]);

        Assert.Equal((Fate.NotSent, 13), (reply.Fate, _asked.Count));
        Assert.InRange(_time.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task What_may_have_left_with_a_lost_silo_stays_unknown_when_the_others_stop()
    {
        var reply = await RunAsync([Task.FromException<ExchangeReply>(new SiloUnavailableException("gone")), .. Enumerable.Repeat(Task.FromResult(Stopping), 20)]);

        Assert.Equal(Fate.OutcomeUnknown, reply.Fate);
        Assert.All(_asked.Skip(1), asked => Assert.True(asked.SentBefore));
    }

    private static Task<ExchangeReply> Unreachable() => Task.FromException<ExchangeReply>(new ConnectionFailedException("no gateway"));

    private void Lose() => _losses.Noted(this, new GatewayCountChangedEventArgs(1, 2));

    private Task<ExchangeReply> RunAsync(params Task<ExchangeReply>[] silos) => RunAsync(CancellationToken.None, silos);

    // The clock goes on by itself, unless it is told to stand still.
    private async Task<ExchangeReply> RunAsync(CancellationToken quiet, params Task<ExchangeReply>[] silos)
    {
        Array.ForEach(silos, _silos.Enqueue);
        var request = new ExchangeRequest { Channel = PixChannel.Spi, Method = "POST", Path = "/", Deadline = TimeSpan.FromSeconds(10) };
        var running = new ExchangeCall(Ask, _losses, _time, NullLogger.Instance, request).RunAsync();
        await Task.Yield();
        while (!running.IsCompleted)
        {
            await Task.WhenAny(running, Task.Delay(5, TestContext.Current.CancellationToken));
            _time.Advance(quiet.CanBeCanceled ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100));
        }

        return await running;
    }

    private Task<ExchangeReply> Ask(ExchangeRequest request)
    {
        _asked.Add(request);
        return _silos.Dequeue();
    }
}

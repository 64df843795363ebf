using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime.Messaging;
using Pix.Api.Clustering;
using Pix.Api.FrontDoor;
using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>What the front door does with a request when silos are lost, sick or silent.</summary>
public sealed class ExchangeCallTests
{
    private static readonly ExchangeReply Answer = new() { Status = 201 };
    private static readonly ExchangeReply Refusal = new() { Status = 429 };
    private static readonly ExchangeReply Busy = new() { Error = ExchangeError.HsmBusy, Detail = "busy", AnotherSiloMay = true };
    private static readonly ExchangeReply NoHsm = new() { Error = ExchangeError.HsmUnavailable, Detail = "no HSM", AnotherSiloMay = true };
    private static readonly ExchangeReply Unreachable = new() { Error = ExchangeError.EndpointUnreachable, Detail = "refused", AnotherSiloMay = true };
    private static readonly ExchangeReply Stopping = new() { Error = ExchangeError.AuditUnavailable, Detail = "stopping", SiloStopping = true, AnotherSiloMay = true };
    private static readonly ExchangeReply NotRepeated = new() { Error = ExchangeError.InternalAfterSending, Detail = "not repeated" };

    private static readonly ExchangeRequest Payment = new()
    {
        Channel = PixChannel.Spi,
        Method = "POST",
        Path = "/",
        Body = new byte[] { 1 },
        Deadline = TimeSpan.FromSeconds(10),
    };

    private readonly FakeTimeProvider _time = new();
    private readonly SiloTable _table;
    private readonly FakeSilo _a = new("a"), _b = new("b"), _c = new("c");
    private ExchangeCall? _call;

    public ExchangeCallTests()
    {
        _table = new SiloTable(_time);
        Array.ForEach([_a, _b, _c], _table.Add);
    }

    private static IEnumerable<bool> SentBefore(params FakeSilo[] silos) => silos.SelectMany(silo => silo.Asked).Select(asked => asked.SentBefore);

    [Fact]
    public async Task An_answer_needs_one_call()
    {
        Answers(_a, Answer);

        Assert.Same(Answer, await RunAsync());

        Assert.Same(Payment, Assert.Single(_a.Asked));
        Assert.Empty(_b.Asked);
    }

    [Fact]
    public async Task A_request_lost_with_its_silo_is_carried_to_another_at_once_as_one_that_may_have_been_sent()
    {
        Answers(_b, Answer);
        var reply = RunAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        _table.Remove(_a);

        Assert.Same(Answer, await reply);
        Assert.Equal([false, true], SentBefore(_a, _b));
        Assert.Equal(TimeSpan.FromSeconds(9), _b.Asked[0].Deadline);
        Assert.Equal((false, true), (_call!.LeftSomeUnderWay, _call.LostSome));
    }

    [Fact]
    public async Task Only_what_was_on_the_lost_silo_is_repeated()
    {
        var answered = Hangs(_a);
        var reply = RunAsync();
        _table.Remove(_b);
        _table.Remove(_c);
        answered.SetResult(Answer);

        Assert.Same(Answer, await reply);
        Assert.Single(_a.Asked);
        Assert.Empty(_b.Asked.Concat(_c.Asked));
    }

    [Fact]
    public async Task A_loss_that_comes_before_anybody_waits_for_it_counts()
    {
        Answers(_b, Answer);
        _a.Reply = _ =>
        {
            _table.Remove(_a);
            return new TaskCompletionSource<ExchangeReply>().Task;
        };

        Assert.Same(Answer, await RunAsync());
        Assert.Equal([false, true], SentBefore(_a, _b));
    }

    [Fact]
    public async Task Two_losses_one_after_the_other_are_both_seen()
    {
        Answers(_c, Answer);
        var reply = RunAsync();
        _table.Remove(_a);
        await Wait.UntilAsync(() => _b.Asked.Count == 1);
        _table.Remove(_b);

        Assert.Same(Answer, await reply);
        Assert.Equal([false, true, true], SentBefore(_a, _b, _c));
    }

    [Fact]
    public async Task What_a_silo_that_was_lost_may_have_sent_is_unknown_when_there_is_no_other()
    {
        _table.Remove(_b);
        _table.Remove(_c);
        var reply = RunAsync();
        _table.Remove(_a);

        Assert.Equal(Fate.OutcomeUnknown, (await AdvanceAsync(reply)).Fate);
        Assert.InRange(_time.GetUtcNow() - new FakeTimeProvider().GetUtcNow(), TimeSpan.Zero, TimeSpan.FromSeconds(1.1));
    }

    [Fact]
    public async Task A_silo_that_comes_back_within_a_second_carries_what_was_lost_with_it()
    {
        _table.Remove(_b);
        _table.Remove(_c);
        var reply = RunAsync();
        _table.Remove(_a);
        await Wait.UntilAsync(() => _table.Silos.Count == 0);
        _table.Add(FakeSilo.Answering("a", Answer));

        Assert.Same(Answer, await reply);
    }

    [Fact]
    public async Task What_a_silo_did_not_send_for_its_own_reasons_another_tries_as_new()
    {
        Answers(_a, NoHsm);
        Answers(_b, NoHsm);
        Answers(_c, Answer);

        Assert.Same(Answer, await RunAsync());

        Assert.Equal([false, false, false], SentBefore(_a, _b, _c));
    }

    [Fact]
    public async Task Where_no_silo_can_each_is_asked_once_and_nothing_was_sent()
    {
        Array.ForEach([_a, _b, _c], silo => Answers(silo, NoHsm));

        Assert.Same(NoHsm, await RunAsync());

        Assert.Equal((1, 1, 1), (_a.Asked.Count, _b.Asked.Count, _c.Asked.Count));
    }

    [Fact]
    public async Task A_silo_that_could_not_is_asked_last_afterwards()
    {
        Answers(_a, NoHsm);
        Answers(_b, Answer);
        Answers(_c, Answer);
        for (var payment = 0; payment < 10; payment++)
        {
            Assert.Same(Answer, await RunAsync());
        }

        Assert.Single(_a.Asked);
    }

    [Fact]
    public async Task Too_much_to_do_is_carried_to_one_other_and_no_further_and_holds_nothing_against_a_silo()
    {
        Array.ForEach([_a, _b, _c], silo => Answers(silo, Busy));

        Assert.Same(Busy, await RunAsync());

        Assert.Equal((1, 1, 0), (_a.Asked.Count, _b.Asked.Count, _c.Asked.Count));
        await RunAsync();
        Assert.Equal((2, 1, 1), (_a.Asked.Count, _b.Asked.Count, _c.Asked.Count));
    }

    [Fact]
    public async Task A_silo_that_alone_cannot_reach_the_Central_Bank_is_passed_over_and_when_none_can_nobody_tries_twice()
    {
        Answers(_a, Unreachable);
        Answers(_b, Answer);
        Assert.Same(Answer, await RunAsync());

        Answers(_b, Unreachable);
        Answers(_c, Unreachable);
        Assert.Same(Unreachable, await RunAsync());
        Assert.Equal(4, _a.Asked.Count + _b.Asked.Count + _c.Asked.Count);
        Assert.Same(Unreachable, await RunAsync());
        Assert.Equal(5, _a.Asked.Count + _b.Asked.Count + _c.Asked.Count);
    }

    [Fact]
    public async Task No_silo_is_asked_when_the_time_is_nearly_up()
    {
        _a.Reply = _ =>
        {
            _time.Advance(TimeSpan.FromSeconds(9.8));
            return Task.FromResult(NoHsm);
        };

        Assert.Same(NoHsm, await RunAsync());
        Assert.Empty(_b.Asked);
    }

    [Fact]
    public async Task What_a_suspected_silo_has_is_carried_elsewhere_and_the_first_answer_wins()
    {
        Answers(_b, Answer);
        var reply = RunAsync();
        await SuspectAsync(_a);

        Assert.Same(Answer, await reply);
        Assert.Equal([false, true], SentBefore(_a, _b));
        Assert.True(_call!.LeftSomeUnderWay);
    }

    [Fact]
    public async Task A_suspected_silo_may_still_answer_first()
    {
        var first = Hangs(_a);
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _b.Asked.Count == 1);
        first.SetResult(Answer);

        Assert.Same(Answer, await reply);
        Assert.Empty(_c.Asked);
    }

    [Fact]
    public async Task A_refusal_of_the_suspected_silo_is_not_the_end_while_another_carries_the_same_payment()
    {
        var (first, second) = (Hangs(_a), Hangs(_b));
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _b.Asked.Count == 1);
        first.SetResult(Refusal);
        await Wait.UntilAsync(() => !_table.Silos.Single(found => found.Silo == _a).IsSuspected);
        Assert.False(reply.IsCompleted);
        second.SetResult(Answer);

        Assert.Same(Answer, await reply);
    }

    [Fact]
    public async Task A_refusal_of_the_suspected_silo_is_unknown_when_the_other_that_carried_it_is_lost()
    {
        var first = Hangs(_a);
        _table.Remove(_c);
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _b.Asked.Count == 1);
        _table.Remove(_b);
        first.SetResult(Refusal);

        Assert.Equal(Fate.OutcomeUnknown, (await reply).Fate);
        Assert.True(_call!.LostSome);
    }

    [Theory]
    [InlineData(ExchangeError.NoAnswer, "record", Fate.OutcomeUnknown)]
    [InlineData(ExchangeError.InternalAfterSending, "", Fate.Answered)]
    [InlineData(ExchangeError.HsmUnavailable, "", Fate.Answered)]
    public async Task A_refusal_of_the_suspected_silo_is_the_truth_only_when_the_other_sent_nothing(ExchangeError error, string record, Fate fate)
    {
        var first = Hangs(_a);
        Answers(_b, new ExchangeReply { Error = error, RecordId = record });
        _table.Remove(_c);
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _b.Asked.Count == 1);
        first.SetResult(Refusal);

        Assert.Equal(fate, (await reply).Fate);
    }

    [Fact]
    public async Task What_may_not_be_repeated_waits_for_the_suspected_silo()
    {
        var first = Hangs(_a);
        Answers(_b, NotRepeated);
        Answers(_c, NotRepeated);
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _b.Asked.Count == 1);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(reply.IsCompleted);
        first.SetResult(Answer);

        Assert.Same(Answer, await reply);
        Assert.Empty(_c.Asked);
    }

    [Fact]
    public async Task A_repetition_that_could_not_be_sent_goes_on_to_the_next_silo_and_the_first_still_counts()
    {
        var first = Hangs(_a);
        Answers(_b, NoHsm);
        Answers(_c, NoHsm);
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _c.Asked.Count == 1);
        first.SetResult(Answer);

        Assert.Same(Answer, await reply);
    }

    [Fact]
    public async Task No_third_silo_is_asked_while_a_healthy_one_has_the_request()
    {
        var (first, second) = (Hangs(_a), Hangs(_b));
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _b.Asked.Count == 1);
        first.SetResult(NoHsm);
        await Wait.UntilAsync(() => !_table.Silos.Single(silo => silo.Silo == _a).IsSuspected);
        second.SetResult(Answer);

        Assert.Same(Answer, await reply);
        Assert.Empty(_c.Asked);
    }

    [Fact]
    public async Task A_silo_suspected_and_then_lost_leaves_the_outcome_unknown()
    {
        Answers(_b, NoHsm);
        Answers(_c, NoHsm);
        var reply = RunAsync();
        await SuspectAsync(_a);
        await Wait.UntilAsync(() => _c.Asked.Count == 1);
        _table.Remove(_a);

        Assert.Equal(Fate.OutcomeUnknown, (await AdvanceAsync(reply)).Fate);
    }

    [Theory]
    [InlineData(ExchangeError.HsmUnavailable)]
    [InlineData(ExchangeError.NotWellFormed)]
    [InlineData(ExchangeError.RateLimited)]
    public async Task What_another_silo_refuses_says_nothing_of_the_one_that_was_lost(ExchangeError error)
    {
        Answers(_b, new ExchangeReply { Error = error, AnotherSiloMay = error == ExchangeError.HsmUnavailable });
        Answers(_c, new ExchangeReply { Error = error, AnotherSiloMay = error == ExchangeError.HsmUnavailable });
        var reply = RunAsync();
        _table.Remove(_a);

        Assert.Equal(Fate.OutcomeUnknown, (await reply).Fate);
    }

    [Theory]
    [InlineData(ExchangeError.NotWellFormed)]
    [InlineData(ExchangeError.NoAnswer)]
    [InlineData(ExchangeError.RateLimited)]
    [InlineData(ExchangeError.DeadlineBeforeSending)]
    [InlineData(ExchangeError.EndpointBusy)]
    [InlineData(ExchangeError.HsmBusy)]
    public async Task What_would_be_the_same_on_another_silo_is_passed_on(ExchangeError error)
    {
        Answers(_a, new ExchangeReply { Error = error });

        Assert.Equal(error, (await RunAsync()).Error);
        Assert.Empty(_b.Asked);
    }

    [Fact]
    public async Task What_never_left_is_carried_to_another_as_new()
    {
        _a.Reply = _ => throw new ConnectionFailedException("refused");
        Answers(_b, Answer);

        Assert.Same(Answer, await RunAsync());
        Assert.Equal([false], SentBefore(_b));
    }

    [Fact]
    public async Task A_call_that_failed_may_have_left()
    {
        _a.Reply = _ => Task.FromException<ExchangeReply>(new SiloUnavailableException("gone"));
        Answers(_b, NoHsm);
        Answers(_c, NoHsm);

        var reply = await RunAsync();

        Assert.Equal(Fate.OutcomeUnknown, reply.Fate);
        Assert.Equal([true, true], SentBefore(_b, _c));
    }

    [Fact]
    public async Task Without_any_silo_the_request_was_not_sent_and_waits_a_second_for_one()
    {
        Array.ForEach([_a, _b, _c], _table.Remove);

        var reply = await AdvanceAsync(RunAsync(), 1.1);

        Assert.Equal((Fate.NotSent, ExchangeError.InternalBeforeSending), (reply.Fate, reply.Error));
        Assert.NotNull(reply.RetryAfter);
        Assert.InRange(_time.GetUtcNow() - new FakeTimeProvider().GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
    }

    [Fact]
    public async Task A_request_that_finds_no_silo_goes_to_the_one_that_comes()
    {
        Array.ForEach([_a, _b, _c], _table.Remove);
        var reply = RunAsync();
        var late = FakeSilo.Answering("d", Answer);
        _table.Add(late);

        Assert.Same(Answer, await reply);
        Assert.Equal([false], SentBefore(late));
    }

    [Fact]
    public async Task A_silo_that_says_nothing_leaves_the_outcome_unknown_when_the_time_is_up()
    {
        var reply = await AdvanceAsync(RunAsync(), 13.1);

        Assert.Equal((Fate.OutcomeUnknown, 1), (reply.Fate, _a.Asked.Count));
        Assert.True(_call!.LeftSomeUnderWay);
        Assert.InRange(_time.GetUtcNow() - new FakeTimeProvider().GetUtcNow(), TimeSpan.FromSeconds(13), TimeSpan.FromSeconds(13.1));
    }

    [Fact]
    public async Task What_a_stopping_silo_did_not_take_is_carried_to_another_as_new_and_one_that_comes_within_a_second_will_do()
    {
        Array.ForEach([_a, _b, _c], silo => Answers(silo, Stopping));
        var reply = RunAsync();
        await Wait.UntilAsync(() => _c.Asked.Count == 1);
        var late = FakeSilo.Answering("d", Answer);
        _table.Add(late);

        Assert.Same(Answer, await reply);
        Assert.Equal([false, false, false, false], SentBefore(_a, _b, _c, late));
    }

    [Fact]
    public async Task A_cluster_that_stops_as_a_whole_says_so_within_a_second()
    {
        Array.ForEach([_a, _b, _c], silo => Answers(silo, Stopping));

        Assert.Equal(Fate.NotSent, (await AdvanceAsync(RunAsync(), 1.1)).Fate);
        Assert.InRange(_time.GetUtcNow() - new FakeTimeProvider().GetUtcNow(), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
    }

    private static void Answers(FakeSilo silo, ExchangeReply reply) => silo.Reply = _ => Task.FromResult(reply);

    private static TaskCompletionSource<ExchangeReply> Hangs(FakeSilo silo)
    {
        var reply = new TaskCompletionSource<ExchangeReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Reply = _ => reply.Task;
        return reply;
    }

    private Task<ExchangeReply> RunAsync()
    {
        _call = new ExchangeCall(_table, _time, NullLogger.Instance, Payment);
        return _call.RunAsync();
    }

    // Time goes on until there is a reply, and stands at the limit: a machine that is slow to give the reply makes it no later.
    private async Task<ExchangeReply> AdvanceAsync(Task<ExchangeReply> reply, double seconds = 60)
    {
        var limit = new FakeTimeProvider().GetUtcNow().AddSeconds(seconds);
        for (var step = 1; !reply.IsCompleted && _time.GetUtcNow() < limit; step++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            // The threads that carry the call have their turns: the clock must not run away from them.
            await (step % 10 == 0 ? Task.Delay(1, TestContext.Current.CancellationToken) : YieldAsync());
        }

        return await reply.WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
    }

    private static async Task YieldAsync() => await Task.Yield();

    private Task SuspectAsync(FakeSilo silo)
    {
        silo.AnswersPings = false;
        return Wait.UntilAsync(() =>
        {
            _time.Advance(SiloWatch.Interval);
            foreach (var pinged in _table.Watch(SiloWatch.Interval).ToPing.Where(pinged => pinged != silo))
            {
                _table.Pinged(pinged, answered: true);
            }

            return _table.Silos.Single(found => found.Silo == silo).IsSuspected;
        });
    }
}

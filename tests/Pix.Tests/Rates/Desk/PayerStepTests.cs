using System.Collections.Immutable;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Desk;

/// <summary>What a silo's desk tells and asks of payers.</summary>
public sealed class PayerStepTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ScriptedOwner _owner = new();
    private readonly RateDesk _desk;

    public PayerStepTests() => _desk = _owner.Desk();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_look_up_cost_and_the_payments_that_were_sent_are_told_once()
    {
        _owner.Payer = request => Answer(request, 20, 0);
        var pass = await EnterAsync(Hour);
        pass.End(new RateOutcome(RateOutcomeKind.Answered, 200));
        _desk.PaymentsSent("dict/99999010", ["E1", "E2"]);

        _desk.Maintain();
        await AskedAsync(2);
        (await EnterAsync(Hour)).End(new RateOutcome(RateOutcomeKind.Answered, 429, TimeSpan.FromSeconds(1)));
        _desk.Maintain();
        await AskedAsync(4);

        var (asked, policy) = (_owner.Payers, SomeRates.LookUp("1").Policy);
        Assert.Equal(new PayerReservation(policy, "1", "E7", Tokens.One, Tokens.Of(20)), Assert.Single(asked[0].Reservations));
        Assert.Equal(new PayerSettlement(policy, "1", Tokens.Of(20), Tokens.One, false), Assert.Single(asked[1].Settlements));
        Assert.Equal((0, "E1 E2"), (asked[1].Reservations.Length, string.Join(' ', asked[1].PaymentsSent)));
        Assert.Equal((1, 0, 0), (asked[2].Reservations.Length, asked[2].Settlements.Length, asked[2].PaymentsSent.Length));
        Assert.True(Assert.Single(asked[3].Settlements).Refused);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(5, 5)]
    [InlineData(40, 40)]
    public async Task Who_may_not_go_yet_asks_again_when_the_owner_said(double told, double pause)
    {
        _owner.Payer = request => Answer(request, 0, told);
        var waiting = EnterAsync(Hour).AsTask();
        await Wait.UntilAsync(() => _owner.Time.Timers.Contains(TimeSpan.FromMilliseconds(pause)));

        _owner.Payer = request => Answer(request, 20, 0);
        _owner.Time.Advance(TimeSpan.FromMilliseconds(pause));

        Assert.True((await waiting).Granted);
    }

    [Fact]
    public async Task A_bucket_that_is_empty_by_its_owners_word_is_the_reason()
    {
        _owner.Payer = request => Answer(request, 0, 3000);

        var pass = await EnterAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(($"The Central Bank's limit {SomeRates.LookUp("1").Policy} is used up.", false, TimeSpan.FromSeconds(3)), (pass.Reason, pass.IsUnknown, pass.RetryAfter));
    }

    [Theory]
    [InlineData(3000, true)]
    [InlineData(2999, false)]
    public async Task Who_would_wait_in_vain_is_refused_at_once(int milliseconds, bool waits)
    {
        _owner.Payer = request => Answer(request, 0, 3000);

        var waiting = EnterAsync(TimeSpan.FromMilliseconds(milliseconds)).AsTask();
        await Wait.UntilAsync(() => waiting.IsCompleted || _owner.Time.Timers.Count(timer => timer == TimeSpan.FromSeconds(3)) > (waits ? 1 : 0));

        Assert.Equal(waits, !waiting.IsCompleted);
        Assert.True(waits || (await waiting).RetryAfter == TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task An_owner_that_fails_is_the_reason_and_nothing_of_the_limit_is_known()
    {
        var pass = await EnterAsync(TimeSpan.FromMilliseconds(249));

        Assert.Equal((false, TimeSpan.FromMilliseconds(250)), (pass.Granted, pass.RetryAfter));
        Assert.Contains("does not answer", pass.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_reserved_for_one_who_is_gone_is_given_back_and_what_was_not_is_not()
    {
        var answer = new TaskCompletionSource<ImmutableArray<PayerAnswer>>();
        _owner.Payer = _ => answer.Task;
        var gone = EnterAsync(TimeSpan.FromSeconds(1)).AsTask();
        var alsoGone = EnterAsync(TimeSpan.FromSeconds(1)).AsTask();
        await AskedAsync(1);
        _owner.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((false, false), ((await gone).Granted, (await alsoGone).Granted));
        _owner.Payer = request => Answer(request, 0, 1000);

        answer.SetResult([.. _owner.Payers[0].Reservations.Select(_ => new PayerAnswer(Tokens.Of(20), TimeSpan.Zero))]);
        await Wait.UntilAsync(() => _owner.Payers.Sum(asked => asked.Settlements.Length) > 0);

        var settled = _owner.Payers.SelectMany(asked => asked.Settlements).ToList();
        Assert.All(settled, back => Assert.Equal(new PayerSettlement(SomeRates.LookUp("1").Policy, "1", Tokens.Of(20), Tokens.Zero, false), back));
        Assert.Equal(_owner.Payers[0].Reservations.Length, settled.Count);
    }

    private static Task<ImmutableArray<PayerAnswer>> Answer(PayerRequest request, long reserved, double milliseconds) =>
        Task.FromResult<ImmutableArray<PayerAnswer>>([.. request.Reservations.Select(_ => new PayerAnswer(Tokens.Of(reserved), TimeSpan.FromMilliseconds(milliseconds)))]);

    private ValueTask<RatePass> EnterAsync(TimeSpan timeLeft) => _desk.EnterAsync([SomeRates.LookUp("1", "E7")], timeLeft, Cancel);

    private Task AskedAsync(int times) => Wait.UntilAsync(() => _owner.Payers.Count == times);
}

using System.Collections.Immutable;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Desk;

/// <summary>
/// A budget owner that answers nothing is asked again for as long as somebody waits, however often it was silent; callers learn that it is
/// silent, and not that a bucket is empty.
/// </summary>
public sealed class SilentOwnerTests
{
    private const int Silences = 12;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1), Moment = TimeSpan.FromMilliseconds(1), AskAgain = TimeSpan.FromMilliseconds(250), Patience = TimeSpan.FromSeconds(2);

    private readonly ScriptedOwner _owner = new();
    private readonly RateDesk _desk;

    public SilentOwnerTests() => _desk = _owner.Desk();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_silence_is_told_as_one_and_the_first_answer_serves_who_waits(bool hangs)
    {
        // What a bucket holds was known before.
        _owner.Lease = _ => Granted(5);
        Assert.True((await EnterAsync(5, Hour)).Granted);
        _owner.Hangs = hangs;
        _owner.Lease = _ => throw new TimeoutException("lost");
        var waiting = EnterAsync(5, Hour).AsTask();
        for (var silence = 1; silence <= Silences; silence++)
        {
            await SilentAsync(silence);
            var refusing = EnterAsync(5, Moment).AsTask();
            _owner.Time.Advance(Moment);
            var refused = await refusing;

            Assert.StartsWith("The budget owner of the Central Bank's limit KEYS_CHECK does not answer", refused.Reason, StringComparison.Ordinal);
            Assert.True(refused.IsUnknown);
            Assert.InRange(refused.RetryAfter!.Value, Moment, TimeSpan.FromSeconds(1));
            if (silence < Silences)
            {
                _owner.Time.Advance(AskAgain - Moment);
            }
        }

        _owner.Hangs = false;
        _owner.Lease = _ => Granted(5);
        _owner.Time.Advance(AskAgain - Moment);

        Assert.True((await waiting).Granted);
        Assert.Equal(1 + Silences + 1, _owner.Leases.Count);
        Assert.Equal((1, $"The owner of budget spi/99999010 answers calls about KEYS_CHECK again, after {Silences} unanswered calls."), (Told(EventIds.BudgetUnreachable).Count, Assert.Single(Told(EventIds.BudgetAnswers))));

        // From its word on it is the bucket that is empty.
        _owner.Lease = _ => Granted(0) with { RetryAfter = TimeSpan.FromSeconds(3) };
        Assert.Equal(("The Central Bank's limit KEYS_CHECK is used up.", false), await EnterAsync(5, TimeSpan.FromSeconds(2)) is var empty ? (empty.Reason, empty.IsUnknown) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_look_up_asks_again_after_each_silence_and_the_first_answer_serves_it(bool hangs)
    {
        _owner.Hangs = hangs;
        var waiting = _desk.EnterAsync([SomeRates.LookUp("1")], Hour, Cancel).AsTask();
        for (var silence = 1; silence < Silences; silence++)
        {
            await SilentAsync(silence);
            _owner.Time.Advance(AskAgain);
        }

        await SilentAsync(Silences);
        _owner.Hangs = false;
        _owner.Payer = request => Task.FromResult<ImmutableArray<PayerAnswer>>([.. request.Reservations.Select(_ => new PayerAnswer(Tokens.Of(20), TimeSpan.Zero))]);
        _owner.Time.Advance(AskAgain);

        Assert.True((await waiting).Granted);
        Assert.Equal(Silences + 1, _owner.Payers.Count);
        Assert.Equal((1, 1), (Told(EventIds.PayersUnreachable).Count, Told(EventIds.PayersAnswered).Count));
    }

    private static LeaseAnswer Granted(long tokens) => new() { Epoch = 1, Granted = Tokens.Of(tokens), Validity = TimeSpan.FromSeconds(30), Pace = 10 };

    private ValueTask<RatePass> EnterAsync(long cost, TimeSpan timeLeft) => _desk.EnterAsync([SomeRates.Charge("KEYS_CHECK", cost)], timeLeft, Cancel);

    private List<string> Told(int id) => [.. _owner.Log.Lines.Where(line => line.Id == id).Select(line => line.Text)];

    // A call of which nothing comes back is given up after two seconds; after each the desk waits, and asks again.
    private async Task SilentAsync(int silence)
    {
        if (_owner.Hangs)
        {
            await Wait.UntilAsync(() => Timers(Patience) == silence);
            _owner.Time.Advance(Patience);
        }

        await Wait.UntilAsync(() => Timers(AskAgain) == silence);
    }

    private int Timers(TimeSpan time) => _owner.Time.Timers.Count(timer => timer == time);
}

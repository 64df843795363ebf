using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Bounds;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests.Bounds;

/// <summary>What is taken of numbers that others tell, at the edges of each bound.</summary>
public sealed class RateBoundsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly CollectingLogger _log = new();
    private readonly RateBounds _bounds;

    public RateBoundsTests() => _bounds = new RateBounds("dict/99999010", _time, _log);

    [Theory]
    [InlineData(49, 10, 5)]
    [InlineData(50, 10, 5)]
    [InlineData(60, 10, 6)]
    [InlineData(6000, 10, 600)]
    [InlineData(6010, 10, 600)]
    public void The_longest_pause_is_the_time_in_which_the_bucket_fills_five_seconds_to_ten_minutes(long capacity, long refill, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RateBounds.LongestPause(Limit(capacity, refill)));

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0.999, 1, false)]
    [InlineData(1, 1, false)]
    [InlineData(7, 7, false)]
    [InlineData(10, 10, false)]
    [InlineData(10.001, 10, true)]
    [InlineData(-0.001, 1, true)]
    public void A_pause_is_a_second_at_least_and_only_nonsense_is_warned_of(double told, double taken, bool warned)
    {
        Assert.Equal(TimeSpan.FromSeconds(taken), _bounds.Pause("KEYS_CHECK", TimeSpan.FromSeconds(told), Limit(100, 10)));
        Assert.Equal(warned ? 1 : 0, _log.Lines.Count);
    }

    [Theory]
    [InlineData(100, 10, 100, 10)]
    [InlineData(10, 1, 10, 1)]
    [InlineData(1000, 100, 1000, 100)]
    [InlineData(9, 0, 10, 1)]
    [InlineData(1001, 101, 1000, 100)]
    public void A_limit_is_believed_from_a_tenth_to_ten_times(long capacity, long refill, long takenCapacity, long takenRefill) =>
        Assert.Equal(Limit(takenCapacity, takenRefill), _bounds.Limit("KEYS_CHECK", Limit(capacity, refill), Limit(100, 10), Limit(100, 10)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void A_silo_has_a_name_of_up_to_128_characters(int length, bool taken)
    {
        Assert.Equal(taken, _bounds.Takes("KEYS_CHECK", new string('a', length), []));
        Assert.Equal(taken, _log.Lines.All(line => !line.Text.Contains($"its name of {length} characters", StringComparison.Ordinal)));
    }

    [Fact]
    public void Without_a_name_nobody_holds_tokens()
    {
        Assert.False(_bounds.Takes("KEYS_CHECK", null, []));
        Assert.Contains("its name of 0 characters", Assert.Single(_log.Lines).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_room_for_256_silos_and_who_is_there_already_stays()
    {
        var holders = Enumerable.Range(0, 255).ToDictionary(number => $"silo{number}", _ => new LeaseHolder());
        Assert.True(_bounds.Takes("KEYS_CHECK", "another", holders));
        holders["silo255"] = new LeaseHolder();

        Assert.False(_bounds.Takes("KEYS_CHECK", "another", holders));
        Assert.True(_bounds.Takes("KEYS_CHECK", "silo0", holders));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(129)]
    public void Names_of_payers_and_payments_that_are_too_long_are_left_out(int length)
    {
        var name = new string('1', length);
        var taken = _bounds.Payers(new PayerRequest([new PayerReservation("KEYS_CHECK", name, name, Tokens.Of(30), Tokens.Of(20))], [], [name, "", "E1"]));

        var reservation = Assert.Single(taken.Reservations);
        Assert.Equal(length == 128 ? (name, name) : ("", ""), (reservation.Payer, reservation.EndToEndId));
        Assert.Equal((Tokens.Of(20), Tokens.Of(20)), (reservation.Least, reservation.Most));
        Assert.Equal(length == 128 ? [name, "E1"] : (string[])["E1"], taken.PaymentsSent);
    }

    [Theory]
    [InlineData(20_000, 20_000, false)]
    [InlineData(20_001, 20_000, true)]
    public void A_call_about_payers_has_so_many_entries(int told, int taken, bool warned)
    {
        var request = _bounds.Payers(new PayerRequest([], [], [.. Enumerable.Repeat("E1", told)]));

        Assert.Equal((taken, warned), (request.PaymentsSent.Length, _log.Lines.Count == 1));
    }

    [Fact]
    public void Answers_for_payers_are_taken_when_there_are_as_many_as_were_asked_for()
    {
        ImmutableArray<PayerReservation> asked = [new("KEYS_CHECK", "1", "", Tokens.One, Tokens.Of(20))];

        Assert.Equal([new PayerAnswer(Tokens.Of(20), TimeSpan.FromDays(1))], _bounds.PayerAnswers(asked, [new PayerAnswer(Tokens.Of(21), TimeSpan.MaxValue)])!.Value);
        Assert.Equal([new PayerAnswer(Tokens.Zero, TimeSpan.Zero)], _bounds.PayerAnswers(asked, [new PayerAnswer(Tokens.Of(-1), TimeSpan.MinValue)])!.Value);
        Assert.Null(_bounds.PayerAnswers(asked, []));
        Assert.Contains("answers", _log.Lines[^1].Text, StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_bounds.PayerAnswers(asked, default));
        Assert.Contains("none", _log.Lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_comes_once_a_minute_for_each_number_and_repeats_no_name_from_outside()
    {
        for (var i = 0; i < 3; i++)
        {
            _bounds.Available("KEYS_CHECK", Tokens.Of(1000), Limit(100, 10));
        }

        Assert.Single(_log.Lines);
        _bounds.Available("ENTRIES_WRITE", Tokens.Of(1000), Limit(100, 10));
        Assert.Equal(2, _log.Lines.Count);
        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        _bounds.Available("KEYS_CHECK", Tokens.Of(1000), Limit(100, 10));
        Assert.Equal(2, _log.Lines.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _bounds.Available("KEYS_CHECK", Tokens.Of(1000), Limit(100, 10));
        Assert.Equal(3, _log.Lines.Count);

        _bounds.Available("NO_SUCH", Tokens.Of(1000), Limit(100, 10));
        Assert.DoesNotContain("NO_SUCH", _log.Lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_at_its_bound_is_taken_without_a_warning()
    {
        Assert.Equal((Tokens.Of(100), Tokens.Of(-100)), (_bounds.Available("KEYS_CHECK", Tokens.Of(100), Limit(100, 10)), _bounds.Available("KEYS_CHECK", Tokens.Of(-100), Limit(100, 10))));
        var answer = _bounds.Answer(new LeaseRequest { Policy = "KEYS_CHECK", Holder = "a", Sequence = 1, Wanted = Tokens.Of(5) }, new LeaseAnswer { Epoch = 1, Granted = Tokens.Of(5), Pace = 3, RetryAfter = TimeSpan.FromDays(1), Pause = TimeSpan.FromMinutes(10), Validity = TimeSpan.FromMinutes(5) });
        Assert.Equal((Tokens.Of(5), 3.0, TimeSpan.FromDays(1)), (answer.Granted, answer.Pace, answer.RetryAfter));
        Assert.Empty(_log.Lines);
        Assert.Equal(0, _bounds.Answer(new LeaseRequest { Policy = "KEYS_CHECK", Holder = "a", Sequence = 1 }, new LeaseAnswer { Epoch = 1, Pace = double.NaN }).Pace);
    }

    private static RateLimit Limit(long capacity, long refill) => new(Tokens.Of(capacity), Tokens.Of(refill), TimeSpan.FromSeconds(1));
}

using Microsoft.Extensions.Time.Testing;
using Pix.Api.Clustering;
using Pix.Api.Tests.Support;
using Pix.Domain;

namespace Pix.Api.Tests.Clustering;

/// <summary>Which silo is asked next.</summary>
public sealed class SiloTableTests
{
    private static readonly CallKind Payment = new(PixChannel.Spi, HasBody: true), Read = new(PixChannel.Spi, HasBody: false);

    private readonly FakeTimeProvider _time = new();
    private readonly SiloTable _table;
    private readonly FakeSilo _a = new("a"), _b = new("b"), _c = new("c");

    public SiloTableTests()
    {
        _table = new SiloTable(_time);
        Array.ForEach([_a, _b, _c], _table.Add);
    }

    [Fact]
    public void Healthy_silos_are_asked_in_turn_whatever_is_under_way_there() =>
        Assert.Equal(["a", "b", "c", "a", "b", "c"], Enumerable.Range(0, 6).Select(_ => Begin().Silo.Name));

    [Fact]
    public void Silos_are_counted_by_what_is_known_of_them()
    {
        Fail(_a);
        _table.Retire(_b);

        Assert.Equal([("healthy", 1), ("failing", 1), ("suspected", 0), ("leaving", 1)], _table.Counts);
    }

    [Fact]
    public void No_silo_is_asked_twice_for_one_request()
    {
        Assert.Equal("c", _table.Begin(Payment, [_a, _b])!.Silo.Name);
        Assert.Null(_table.Begin(Payment, [_a, _b, _c]));
    }

    [Fact]
    public void One_that_failed_is_asked_last_for_five_seconds_and_then_once_as_a_probe()
    {
        Fail(_a);
        Assert.Equal(["b", "c", "b", "c"], Enumerable.Range(0, 4).Select(_ => Begin().Silo.Name));
        Assert.Equal("a", _table.Begin(Payment, [_b, _c])!.Silo.Name);

        _time.Advance(Setback.First - TimeSpan.FromTicks(1));
        Assert.DoesNotContain("a", Enumerable.Range(0, 3).Select(_ => Begin().Silo.Name));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Single(Enumerable.Range(0, 6).Select(_ => Begin().Silo.Name), "a");
    }

    [Fact]
    public void A_probe_that_fails_doubles_the_wait_up_to_thirty_seconds()
    {
        Fail(_a);
        foreach (var wait in new[] { 5, 10, 20, 30, 30 })
        {
            _time.Advance(TimeSpan.FromSeconds(wait) - TimeSpan.FromTicks(1));
            Assert.DoesNotContain("a", Enumerable.Range(0, 3).Select(_ => Begin().Silo.Name));
            _time.Advance(TimeSpan.FromTicks(1));
            _table.End(Probe(), CallEnd.Failed);
        }
    }

    [Fact]
    public void A_probe_that_works_ends_the_setback_and_the_next_one_is_short_again()
    {
        Fail(_a);
        _time.Advance(Setback.First);
        _table.End(Probe(), CallEnd.Failed);
        _time.Advance(Setback.First * 2);
        _table.End(Probe(), CallEnd.Worked);
        Assert.Equal(2, Enumerable.Range(0, 6).Count(_ => Begin().Silo == _a));

        Fail(_a);
        _time.Advance(Setback.First);
        Assert.True(Probe().IsProbe);
    }

    [Theory]
    [InlineData(nameof(CallEnd.Unheard))]
    [InlineData(nameof(CallEnd.Answered))]
    public void A_probe_that_says_nothing_is_followed_by_another(string end)
    {
        Fail(_a);
        _time.Advance(Setback.First);
        _table.End(Probe(), Enum.Parse<CallEnd>(end));

        Assert.True(Probe().IsProbe);
    }

    [Fact]
    public void What_began_before_the_failure_says_nothing_of_now()
    {
        var early = On(_a);
        _time.Advance(TimeSpan.FromSeconds(1));
        Fail(_a);
        _table.End(early, CallEnd.Worked);
        Assert.DoesNotContain("a", Enumerable.Range(0, 3).Select(_ => Begin().Silo.Name));

        _table.End(On(_a), CallEnd.Worked);
        Assert.Contains("a", Enumerable.Range(0, 3).Select(_ => Begin().Silo.Name));
    }

    [Fact]
    public void Many_failures_at_once_are_one()
    {
        var calls = Enumerable.Range(0, 20).Select(_ => On(_a)).ToArray();
        Array.ForEach(calls, call => _table.End(call, CallEnd.Failed));
        _time.Advance(Setback.First);

        Assert.True(Probe().IsProbe);
    }

    [Fact]
    public void A_silo_that_cannot_sign_still_reads()
    {
        Fail(_a);

        Assert.Equal(2, Enumerable.Range(0, 6).Count(_ => _table.Begin(Read, [])!.Silo == _a));
        Assert.Equal(2, Enumerable.Range(0, 6).Count(_ => _table.Begin(new(PixChannel.Dict, HasBody: true), [])!.Silo == _a));
    }

    [Fact]
    public void Where_all_failed_all_are_asked_in_turn_but_none_where_only_a_healthy_one_will_do()
    {
        Array.ForEach([_a, _b, _c], Fail);

        Assert.Equal(2, Enumerable.Range(0, 6).Count(_ => Begin().Silo == _a));
        Assert.Null(_table.Begin(Payment, [], SiloRank.Healthy));
    }

    [Fact]
    public void One_that_leaves_gets_no_new_calls_and_may_go_when_it_has_none()
    {
        var call = On(_a);

        Assert.False(_table.Retire(_a));
        Assert.DoesNotContain("a", Enumerable.Range(0, 6).Select(_ => Begin().Silo.Name));
        _table.End(call, CallEnd.Worked);
        Assert.True(_table.Retire(_a));
    }

    [Fact]
    public void Only_the_calls_of_the_silo_that_is_lost_learn_so()
    {
        var (lost, other) = (On(_a), On(_b));
        _table.Remove(_a);

        Assert.True(lost.Lost.IsCompleted);
        Assert.False(other.Lost.IsCompleted || other.Suspected.IsCompleted);
        _table.End(lost, CallEnd.Unheard);
    }

    [Fact]
    public async Task Who_waits_for_a_silo_learns_of_the_next_one()
    {
        var arrival = _table.Arrival;
        Assert.False(arrival.IsCompleted);
        _table.Add(new FakeSilo("d"));

        await arrival;
        Assert.False(_table.Arrival.IsCompleted);
    }

    private SiloCall Begin() => _table.Begin(Payment, [])!;

    private SiloCall On(FakeSilo silo) => _table.Begin(Payment, new[] { _a, _b, _c }.Except([silo]).ToArray())!;

    private void Fail(FakeSilo silo) => _table.End(On(silo), CallEnd.Failed);

    // The call on a that comes in its turn.
    private SiloCall Probe() => Enumerable.Range(0, 3).Select(_ => Begin()).Single(call => call.Silo == _a);
}

using Microsoft.Extensions.Time.Testing;
using Pix.Api.Clustering;
using Pix.Api.Tests.Support;
using Pix.Domain;

namespace Pix.Api.Tests.Clustering;

/// <summary>A silo that answers nothing while others answer is suspected after a second.</summary>
public sealed class SuspicionTests
{
    private static readonly CallKind Read = new(PixChannel.Spi, HasBody: false);

    private readonly FakeTimeProvider _time = new();
    private readonly SiloTable _table;
    private readonly FakeSilo _a = new("a"), _b = new("b");

    public SuspicionTests()
    {
        _table = new SiloTable(_time);
        _table.Add(_a);
        _table.Add(_b);
    }

    [Fact]
    public void A_silent_silo_is_suspected_a_second_after_its_ping_and_its_calls_learn_so()
    {
        _a.AnswersPings = false;
        var call = On(_a);

        Assert.Equal(13, Ticks(until: () => call.Suspected.IsCompleted));
        Assert.Equal("b", _table.Begin(Read, [])!.Silo.Name);
        Assert.Equal("b", _table.Begin(Read, [])!.Silo.Name);
    }

    [Fact]
    public void A_call_on_a_silo_that_is_suspected_already_knows_at_once()
    {
        Suspect(_a);

        Assert.True(On(_a).Suspected.IsCompleted);
    }

    [Fact]
    public void A_long_poll_on_a_silo_that_answers_pings_is_left_alone()
    {
        var call = On(_a);
        Tick(200);

        Assert.False(call.Suspected.IsCompleted);
        Assert.InRange(_a.Pings, 40, 70);
    }

    [Fact]
    public void A_silo_without_calls_is_not_pinged()
    {
        Tick(50);

        Assert.Equal((0, 0), (_a.Pings, _b.Pings));
    }

    [Fact]
    public void A_silo_that_keeps_answering_is_not_pinged()
    {
        var waiting = On(_a);
        for (var tick = 0; tick < 30; tick++)
        {
            _table.End(On(_a), CallEnd.Answered);
            Tick(1);
        }

        Assert.Equal(0, _a.Pings);
        _table.End(waiting, CallEnd.Worked);
    }

    [Fact]
    public void Where_nobody_answers_nobody_is_suspected()
    {
        _a.AnswersPings = _b.AnswersPings = false;
        var (first, second) = (On(_a), On(_b));
        Tick(100);

        Assert.False(first.Suspected.IsCompleted || second.Suspected.IsCompleted);
    }

    [Fact]
    public void A_silo_alone_is_never_suspected()
    {
        _table.Remove(_b);
        _a.AnswersPings = false;
        var call = _table.Begin(Read, [])!;
        Tick(100);

        Assert.False(call.Suspected.IsCompleted);
    }

    [Fact]
    public void An_exchange_that_is_answered_proves_life_as_a_ping_does()
    {
        _a.AnswersPings = false;
        var call = On(_a);
        for (var tick = 0; tick < 60; tick++)
        {
            if (tick % 6 == 0)
            {
                _table.End(On(_a), CallEnd.Worked);
            }

            Tick(1);
        }

        Assert.False(call.Suspected.IsCompleted);
    }

    [Fact]
    public void One_that_is_heard_again_is_asked_in_turn_again()
    {
        Suspect(_a);
        Assert.True(_table.Pinged(_a, answered: true));

        Assert.Contains("a", Enumerable.Range(0, 2).Select(_ => _table.Begin(Read, [])!.Silo.Name));
        Assert.False(On(_a).Suspected.IsCompleted);
    }

    [Fact]
    public void A_ping_that_Orleans_gave_up_is_followed_by_another()
    {
        Suspect(_a);
        var pings = _a.Pings;
        Assert.False(_table.Pinged(_a, answered: false));
        Tick(1);

        Assert.Equal(pings + 1, _a.Pings);
    }

    [Fact]
    public void One_that_leaves_and_is_suspected_is_not_waited_for()
    {
        Suspect(_a);

        Assert.True(_table.Retire(_a));
    }

    private SiloCall On(FakeSilo silo) => _table.Begin(Read, [silo == _a ? _b : _a])!;

    private void Suspect(FakeSilo silo)
    {
        silo.AnswersPings = false;
        var call = On(silo);
        Ticks(until: () => call.Suspected.IsCompleted);
    }

    private void Tick(int times)
    {
        for (var tick = 0; tick < times; tick++)
        {
            _time.Advance(SiloWatch.Interval);
            foreach (var silo in _table.Watch(SiloWatch.Interval).ToPing.Cast<FakeSilo>())
            {
                if (silo.PingAsync().IsCompleted)
                {
                    _table.Pinged(silo, answered: true);
                }
            }
        }
    }

    private int Ticks(Func<bool> until)
    {
        for (var ticks = 0; ; ticks++)
        {
            if (until())
            {
                return ticks;
            }

            Assert.True(ticks < 100, "Never.");
            Tick(1);
        }
    }
}

using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.Clustering;
using Pix.Api.FrontDoor;
using Pix.Api.Tests.Support;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>Whose caller is gone is told to one silo after the other, with pauses.</summary>
public sealed class AbandonedReadsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SiloTable _silos;
    private readonly FakeSilo _a = new("a"), _b = new("b");

    public AbandonedReadsTests() => _silos = new SiloTable(_time);

    [Fact]
    public async Task One_silo_that_hears_it_is_enough()
    {
        Connect(_a, _b);

        await Tell();

        Assert.Equal((1, 0), (_a.Abandoned.Count, _b.Abandoned.Count));
    }

    [Fact]
    public async Task A_silo_that_fails_is_not_asked_again_before_the_other()
    {
        _a.Abandoning = () => Task.FromException(new InvalidOperationException("not now"));
        Connect(_a, _b);

        var telling = Tell();
        Assert.Equal((1, 0), (_a.Abandoned.Count, _b.Abandoned.Count));
        _time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Empty(_b.Abandoned);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await telling;

        Assert.Equal((1, 1), (_a.Abandoned.Count, _b.Abandoned.Count));
    }

    [Fact]
    public async Task Silos_take_turns_four_times_in_all()
    {
        _a.Abandoning = _b.Abandoning = () => Task.FromException(new InvalidOperationException("not now"));
        Connect(_a, _b);

        var telling = Tell();
        for (var i = 0; i < 20 && !telling.IsCompleted; i++)
        {
            await Task.Yield();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await telling;
        Assert.Equal((2, 2), (_a.Abandoned.Count, _b.Abandoned.Count));
    }

    [Fact]
    public async Task Without_a_silo_it_waits_for_one()
    {
        var telling = Tell();
        Connect(_a);
        _time.Advance(TimeSpan.FromSeconds(1));
        await telling;

        Assert.Single(_a.Abandoned);
    }

    private Task Tell() => new AbandonedReads(_silos, _time, NullLogger<AbandonedReads>.Instance).TellAsync("read-1");

    private void Connect(params FakeSilo[] silos) => Array.ForEach(silos, _silos.Add);
}

using Pix.Scale.Measuring;

namespace Pix.Chaos.Tests;

/// <summary>What <c>./pix scale</c> calls near-linear.</summary>
public sealed class ScaleVerdictTests
{
    [Fact]
    public void Accepts_rates_that_grow_with_the_silos() =>
        Assert.Empty(Verdict.Failures([Point(1, 50), Point(2, 97), Point(3, 140), Point(4, 171)]));

    [Fact]
    public void Rejects_silos_that_add_nothing_while_the_processor_is_idle() =>
        Assert.Contains("2 silos", Assert.Single(Verdict.Failures([Point(1, 50), Point(2, 60)])), StringComparison.Ordinal);

    [Fact]
    public void Asks_nothing_of_silos_that_had_no_processor_left() =>
        Assert.Empty(Verdict.Failures([Point(1, 50), Point(2, 95), Point(3, 100, busy: 0.99)]));

    [Fact]
    public void Rejects_measurements_in_which_the_processor_was_always_full() =>
        Assert.Contains("show nothing", Assert.Single(Verdict.Failures([Point(1, 50), Point(2, 60, busy: 0.97)])), StringComparison.Ordinal);

    [Fact]
    public void Accepts_one_run_that_fills_the_processor_beside_another_that_shows_what_silos_do() =>
        Assert.Empty(Verdict.Failures([Point(1, 240, busy: 0.9), Point(2, 250, busy: 0.99), Point(1, 50) with { DelayInMilliseconds = 20 }, Point(2, 99) with { DelayInMilliseconds = 20 }]));

    [Fact]
    public void Does_not_take_a_failed_message_for_a_fast_one() =>
        Assert.Contains("not answered 201", Assert.Single(Verdict.Failures([Point(1, 50), Point(2, 100) with { Failures = 1 }])), StringComparison.Ordinal);

    [Fact]
    public void Notices_a_silo_without_work() =>
        Assert.Contains("next to nothing", Assert.Single(Verdict.Failures([Point(1, 50), Point(2, 100) with { IdleSilos = 1 }])), StringComparison.Ordinal);

    [Fact]
    public void Compares_each_delay_with_its_own_first_silo() =>
        Assert.Empty(Verdict.Failures([Point(1, 300), Point(2, 590), Point(1, 50) with { DelayInMilliseconds = 20 }, Point(2, 99) with { DelayInMilliseconds = 20 }]));

    private static ScalePoint Point(int silos, double perSecond, double busy = 0.4) => new(2, silos, perSecond, busy, 1600, 140, 2000, 20, 60, 1000, 0, 0);
}

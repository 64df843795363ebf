using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Rates.Authority;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Rates.Tests.Support;

namespace Pix.Rates.Tests;

/// <summary>Whatever silos, the budget's keeper and the network between them do: the Central Bank's bucket is never overdrawn.</summary>
public sealed class LeasePropertyTests
{
    private const int Silos = 4;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private static readonly Gen<(int What, int Silo, int Amount)[]> Histories =
        Gen.Select(Gen.Int[0, 99], Gen.Int[0, Silos - 1], Gen.Int[1, 4000]).Array[50, 400];

    private sealed record Run(string Policy, double[] Clocks, double Share, int LeaseSeconds, (int What, int Silo, int Amount)[] History);

    private static readonly string[] Names = ["SPI_PRIMARY", "SPI_TRCK_002", "KEYS_CHECK", "ENTRIES_UPDATE"];

    private static readonly Gen<string> Policies = Gen.Int[0, Names.Length - 1].Select(index => Names[index]);

    private static readonly Gen<Run> Runs = Gen.Select(Policies, Gen.Double[0.92, 1.08].Array[Silos], Gen.Double[0.3, 0.9], Gen.Int[2, 10], Histories)
        .Select((policy, clocks, share, lease, history) => new Run(policy, clocks, share, lease, history));

    [Fact]
    public void Bucket_is_never_overdrawn()
    {
        Runs.Sample(run => Assert.True(LowestOf(run) >= -0.001, run.ToString()), iter: 3_000);
    }

    /// <summary>The check itself is checked: were the Central Bank's bucket smaller than ours, it would be found out.</summary>
    [Fact]
    public void Bucket_that_is_smaller_than_ours_would_be_overdrawn() =>
        Assert.Throws<CsCheckException>(() => Runs.Sample(run => Assert.True(LowestOf(run, bankShare: 0.6) >= -0.001), iter: 3_000));

    [Fact]
    public void Steady_demand_gets_nearly_all_that_comes()
    {
        var time = new FakeTimeProvider();
        var options = new FixedOptions<RateOptions>(new RateOptions { RateMargin = 0 });
        var keeper = new RateAuthority("spi/99999010", options, time, canAsk: false, epoch: 7, NullLogger.Instance);
        var bank = new CentralBankBucket(Limit("SPI_PRIMARY"), time);
        var silos = Enumerable.Range(0, 3).Select(index => new SimulatedSilo($"silo{index}", "SPI_PRIMARY", 1, time, bank)).ToArray();
        for (var step = 0; step < 600; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            foreach (var silo in silos)
            {
                Ask(silo, keeper, Tokens.Of(60));
                for (var sent = 0; sent < 60; sent++)
                {
                    silo.Send(Tokens.One);
                    silo.End(arrives: true);
                }
            }
        }

        Assert.InRange(bank.Taken, 0.97 * 750 * 60, (750 * 60) + 3750);
    }

    private static double LowestOf(Run run, double bankShare = 1)
    {
        var (policy, clocks, share, lease, history) = run;
        var time = new FakeTimeProvider();
        var options = new FixedOptions<RateOptions>(new RateOptions { RateMargin = 0, LeasedShare = share, LeaseTime = TimeSpan.FromSeconds(lease) });
        var bank = new CentralBankBucket(Limit(policy) with { Capacity = Limit(policy).Capacity.Share(bankShare) }, time);
        var unit = Limit(policy).Capacity.Value / 4000;
        long epoch = 1;
        var keeper = new RateAuthority("spi/99999010", options, time, canAsk: false, epoch++, NullLogger.Instance);
        var silos = clocks.Select((clock, index) => Silo(index, clock)).ToArray();
        var late = new List<LeaseRequest>();
        var moves = new List<long>();
        foreach (var (what, index, amount) in history)
        {
            var tokens = new Tokens((long)(amount * unit * 1000));
            var silo = silos[index];
            switch (what)
            {
                case <= 15:
                    Advance(TimeSpan.FromMilliseconds(amount));
                    break;
                case <= 22:
                    Advance(TimeSpan.FromMilliseconds(10 * amount));
                    break;
                case <= 45:
                    Ask(silo, keeper, tokens);
                    break;
                case <= 48:
                    keeper.Lease(silo.Request(tokens, Tokens.Zero));
                    break;
                case <= 51:
                    late.Add(silo.Request(tokens, Tokens.Zero));
                    break;
                case <= 54:
                    late.ForEach(request => keeper.Lease(request));
                    late.Clear();
                    break;
                case <= 58:
                    Ask(silo, keeper, Tokens.Zero, returned: tokens);
                    break;
                case <= 75:
                    silo.Send(Tokens.Max(new Tokens(tokens.Thousandths / 8), new Tokens(200)));
                    break;
                case <= 85:
                    silo.End(arrives: true);
                    break;
                case <= 90:
                    silo.End(arrives: false);
                    break;
                case <= 93:
                    silo.SpendAll();
                    break;
                case <= 97:
                    silo.Die(arrives: amount > 2000);
                    silos[index] = Silo(index, clocks[index]);
                    break;
                default:
                    Move();
                    break;
            }
        }

        foreach (var silo in silos)
        {
            silo.Die(arrives: true);
        }

        return bank.Lowest;

        SimulatedSilo Silo(int index, double clock) => new($"silo{index}-{epoch++}", policy, clock, time, bank);

        void Advance(TimeSpan by)
        {
            for (var left = by; left > TimeSpan.Zero; left -= Step)
            {
                time.Advance(left < Step ? left : Step);
                foreach (var silo in silos)
                {
                    silo.EndOld();
                }
            }
        }

        // More keepers than this in one life of a lease are not provided for: each costs the cluster a silo.
        void Move()
        {
            if (moves.Count(at => time.GetElapsedTime(at) < (TimeSpan.FromSeconds(lease) * 1.1) + TimeSpan.FromSeconds(10)) >= 3)
            {
                return;
            }

            moves.Add(time.GetTimestamp());
            keeper = new RateAuthority("spi/99999010", options, time, canAsk: false, epoch++, NullLogger.Instance);
        }
    }

    private static void Ask(SimulatedSilo silo, RateAuthority keeper, Tokens wanted, Tokens returned = default)
    {
        var askedAt = silo.AskedAt();
        silo.Hear(keeper.Lease(silo.Request(wanted, returned)), askedAt);
    }

    private static RateLimit Limit(string policy) => RateLimit.TryParse(RatePolicyTable.Rows[policy], out var limit) ? limit : throw new ArgumentException(policy);
}

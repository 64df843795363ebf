using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Pix.Rates;
using Pix.Tests.Protocol;
using Xunit;

namespace Pix.Tests.Rates;

/// <summary>Whatever silos, the budget's keeper and the network between them do: the Central Bank's bucket is never overdrawn.</summary>
public sealed class LeasePropertyTests
{
    private const int Silos = 4;

    private static readonly Gen<(int What, int Silo, int Amount)[]> Histories =
        Gen.Select(Gen.Int[0, 21], Gen.Int[0, Silos - 1], Gen.Int[1, 4000]).Array[20, 300];

    private static readonly string[] Names = ["SPI_PRIMARY", "KEYS_CHECK", "CIDS_FILES_WRITE", "CLAIMS_LIST_WITH_ROLE"];

    private static readonly Gen<string> Policies = Gen.Int[0, Names.Length - 1].Select(index => Names[index]);

    [Fact]
    public void Bucket_is_never_overdrawn()
    {
        Gen.Select(Policies, Gen.Double[0.92, 1.08].Array[Silos], Gen.Double[0.1, 0.9], Histories)
            .Sample((policy, clocks, share, history) => Assert.True(LowestOf(policy, clocks, share, history) >= -0.001), iter: 5_000);
    }

    /// <summary>The check itself is checked: a keeper that forgets what it leased when it moves is found out.</summary>
    [Fact]
    public void Keeper_that_believed_in_a_full_bucket_after_a_move_would_be_found_out()
    {
        var found = false;
        try
        {
            Gen.Select(Policies, Gen.Double[0.92, 1.08].Array[Silos], Gen.Double[0.1, 0.9], Histories)
                .Sample((policy, clocks, share, history) => Assert.True(LowestOf(policy, clocks, share, history, careless: true) >= -0.001), iter: 5_000);
        }
        catch (CsCheckException)
        {
            found = true;
        }

        Assert.True(found);
    }

    [Fact]
    public void Steady_demand_gets_nearly_all_that_comes()
    {
        var time = new FakeTimeProvider();
        var options = new FixedOptions<RateOptions>(new RateOptions { RateMargin = 0 });
        var keeper = new RateAuthority(options, time, canAsk: false, epoch: 7);
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

    private static double LowestOf(string policy, double[] clocks, double share, (int What, int Silo, int Amount)[] history, bool careless = false)
    {
        var time = new FakeTimeProvider();
        var options = new FixedOptions<RateOptions>(new RateOptions { RateMargin = 0, LeasedShare = share });
        var bank = new CentralBankBucket(Limit(policy), time);
        var unit = Limit(policy).Capacity.Value / 4000;
        long epoch = 1;
        var keeper = new RateAuthority(options, time, canAsk: false, epoch++);
        var silos = clocks.Select((clock, index) => Silo(index, clock)).ToArray();
        var late = new List<LeaseRequest>();
        foreach (var (what, index, amount) in history)
        {
            var tokens = new Tokens((long)(amount * unit * 1000));
            var silo = silos[index];
            switch (what)
            {
                case <= 4:
                    Advance(TimeSpan.FromMilliseconds(amount));
                    break;
                case <= 8:
                    Ask(silo, keeper, tokens);
                    break;
                case 9:
                    keeper.Lease(silo.Request(tokens, Tokens.Zero));
                    break;
                case 10:
                    late.Add(silo.Request(tokens, Tokens.Zero));
                    break;
                case 11:
                    late.ForEach(request => keeper.Lease(request));
                    late.Clear();
                    break;
                case 12:
                    Ask(silo, keeper, Tokens.Zero, returned: tokens);
                    break;
                case <= 16:
                    silo.Send(Tokens.Max(new Tokens(tokens.Thousandths / 8), new Tokens(200)));
                    break;
                case 17 or 18:
                    silo.End(arrives: true);
                    break;
                case 19:
                    silo.End(arrives: false);
                    break;
                case 20:
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
            time.Advance(by);
            foreach (var silo in silos)
            {
                silo.EndOld();
            }
        }

        void Move()
        {
            keeper = new RateAuthority(options, time, canAsk: false, epoch++);
            if (careless)
            {
                keeper.Correct([new BucketReport { Policy = policy, Available = Limit(policy).Capacity * 10 }]);
            }
        }
    }

    private static void Ask(SimulatedSilo silo, RateAuthority keeper, Tokens wanted, Tokens returned = default)
    {
        var askedAt = silo.AskedAt();
        silo.Hear(keeper.Lease(silo.Request(wanted, returned)), askedAt);
    }

    private static RateLimit Limit(string policy) => RateLimit.TryParse(RatePolicyTable.Rows[policy], out var limit) ? limit : throw new ArgumentException(policy);
}

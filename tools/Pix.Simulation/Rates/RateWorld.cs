using Microsoft.Extensions.Logging.Abstractions;
using Pix.Rates.Authority;
using Pix.Rates.Desk;
using Pix.Rates.Policies;
using Pix.Simulation.Faults;
using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>
/// Simulates silos that take rate tokens of one budget. Meanwhile silos are lost, stopped, frozen and cut off, and the budget gets new owners.
/// </summary>
/// <remarks>
/// Only conditions for which Pix is designed are simulated (docs/adr/0006): clocks of lease clients are fast or slow by up to 8 %, the owner's clock
/// is exact, the budget has at most four owners within the life of a lease, requests end within ten seconds, and a silo is frozen for at most six.
/// </remarks>
internal sealed class RateWorld
{
    private const string Budget = "spi/99999010";
    private const int MostOwnersInALease = 3;

    private static readonly int[] Bursts = [1, 3, 10, 30];
    private static readonly int[] Pauses = [1, 100, 1500, 20_000];
    private static readonly int[] Jitters = [1, 50, 1000, 4000];

    private readonly Plan _plan;
    private readonly IDictionary<string, int> _counts;
    private readonly Randomness _random;
    private readonly FixedOptions<RateOptions> _options;
    private readonly RateLimit _limit;
    private readonly CentralBank _bank;
    private readonly FaultClock _faults;
    private readonly List<Silo> _silos = [];
    private readonly int[] _left;
    private readonly List<long> _moves = [];
    private long _epoch = 1 << 20;
    private int _changes;
    private readonly TimeSpan _tide;
    private readonly int _siloCount, _dearest, _longestFreeze;
    private readonly int[] _travels;

    public RateWorld(World world, Plan plan, IDictionary<string, int> counts)
    {
        (World, _plan, _counts, _random) = (world, plan, counts, world.Random.Named("rates"));
        Network = new(world);
        var text = _random.Of(["60 20/s", "200 10/s", "100 10/s", "30 60/min", "1000 200/s"]);
        _options = new(new RateOptions
        {
            RateMargin = 0,
            LeaseTime = TimeSpan.FromSeconds(_random.Between(2, 10)),
            LeasedShare = _random.Of([30, 60, 75, 90, 90]) / 100.0,
            UrgentShare = _random.Of([0, 0, 5, 20]) / 100.0,
            RateLimits = { [RatePolicyTable.SpiPrimary] = text },
        });
        _limit = RateLimit.TryParse(text, out var limit) ? limit : throw new FormatException(text);
        _bank = new(world, limit);
        _faults = new([.. plan.Faults.Select(fault => fault.Fault)]);
        _left = [.. Enumerable.Repeat(plan.Work, plan.Clients)];
        _siloCount = 1 + _random.Below(4);
        _tide = TimeSpan.FromSeconds(_random.Of([0, 6, 8, 15, 30]));
        _dearest = _random.Of([12, 30, 100]);
        // Choices for the longest travel of a request, and the longest freeze of a silo, in ms. Both together are less than the 10 s for which a
        // budget owner waits for requests under way after their lease has ended.
        (_travels, _longestFreeze) = _random.Of<(int[], int)>([([3], 6000), ([5, 300, 2000], 6000), ([5, 300, 7000], 1000)]);
        Owner = NewOwner();
    }

    public World World { get; }

    public Network Network { get; }

    public BudgetOwner Owner { get; private set; }

    public void Run()
    {
        World.BeforeStep = Faults;
        for (var silo = 0; silo < _siloCount; silo++)
        {
            _silos.Add(NewSilo(silo));
        }

        // A lost silo is replaced by a new one whose clients continue the work, so all work ends at some time.
        World.RunUntil(() => _left.All(left => left == 0), TimeSpan.FromMinutes(20), 400_000);
        _faults.IsOver = true;
        RequireTokensAgain();
    }

    // Throws if a silo gets no token within the given time after all faults have ended. By then, the leases of lost silos have ended, so their tokens
    // are back in the bucket.
    private void RequireTokensAgain()
    {
        var granted = 0;
        World.RunUntil(() => _changes == 0, TimeSpan.FromMinutes(1));
        foreach (var silo in _silos)
        {
            silo.Node.Thaw();
        }

        Owner.Node.Thaw();
        Network.Cut.Clear();
        var patience = (_options.CurrentValue.LeaseTime * 2) + TimeSpan.FromSeconds(40);
        foreach (var silo in _silos)
        {
            silo.Node.Run(async () =>
            {
                var until = World.Now + patience.Ticks;
                while (World.Now < until)
                {
                    var pass = await silo.Desk.EnterAsync([Charge(Tokens.One)], TimeSpan.FromSeconds(5), CancellationToken.None);
                    pass.End(new(RateOutcomeKind.NotSent));
                    if (pass.Granted)
                    {
                        granted++;
                        return;
                    }

                    await Task.Delay(TimeSpan.FromMilliseconds(500), silo.Node.Time);
                }
            });
        }

        if (!World.RunUntil(() => granted == _silos.Count, patience * 2, 400_000))
        {
            throw new InvariantBrokenException("tokens come back when faults end", $"{granted} of {_silos.Count} silos got a token within {patience}");
        }
    }

    private RateCharge Charge(Tokens cost) =>
        new() { Budget = Budget, Policy = RatePolicyTable.SpiPrimary, Cost = cost, Urgent = _random.Percent(20) };

    private BudgetOwner NewOwner()
    {
        var node = World.AddNode($"owner{_moves.Count}");
        _moves.Add(World.Now);
        return new(node, new RateAuthority(Budget, _options, node.Time, canAsk: false, ++_epoch, NullLogger.Instance), World.Now);
    }

    private Silo NewSilo(int place)
    {
        var node = World.AddNode($"silo{place}{(char)('a' + (_epoch++ % 26))}");
        node.Time.RatePerMille = (int)_random.Between(930, 1080);
        var silo = new Silo(this, node, _options);
        node.Run(() => silo.Desk.RunAsync(silo.Stopping.Token));
        for (var client = place; client < _plan.Clients; client += _siloCount)
        {
            var own = client;
            if (_left[own] > 0)
            {
                node.Run(() => WorkAsync(silo, own));
            }
        }

        return silo;
    }

    private async Task WorkAsync(Silo silo, int client)
    {
        while (_left[client] > 0)
        {
            await Task.Delay(Pause(), silo.Node.Time);
            var burst = _random.Of(Bursts);
            _left[client]--;
            await Task.WhenAll(Enumerable.Range(0, burst).Select(_ => RequestAsync(silo, Cost())).ToList());
        }
    }

    // Returns the time until a client's next requests. With a tide, all clients wait for the same times and then send at once. The bucket is full
    // before each of these times, so a single token too many is detected.
    private TimeSpan Pause() => _tide == TimeSpan.Zero
        ? _random.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(_random.Of(Pauses)))
        : new TimeSpan(_tide.Ticks - (World.Now % _tide.Ticks)) + _random.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(_random.Of(Jitters)));

    private Tokens Cost() => new(_random.Between(200, Math.Max(1000, _limit.Capacity.Thousandths / _dearest)));

    private async Task RequestAsync(Silo silo, Tokens cost)
    {
        var pass = await silo.Desk.EnterAsync([Charge(cost)], _random.Between(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(4)), CancellationToken.None);
        Count(pass.Granted ? "requests sent" : "requests refused");
        World.Note(silo.Node.Name, $"{(pass.Granted ? "sends" : "does not send")} a request of {cost} {pass.Reason}");
        if (!pass.Granted)
        {
            return;
        }

        var travel = _random.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(_random.Of(_travels)));
        var arrives = _random.Percent(90);
        if (arrives)
        {
            World.After(travel, () => _bank.Take(cost, silo.Node.Name));
        }

        // Waits longer than the request travels, because the silo's clock can be fast: the answer must not come before the request has arrived.
        await Task.Delay((travel * 1.1) + TimeSpan.FromMilliseconds(5), silo.Node.Time);
        pass.End(arrives ? new(_random.Percent(80) ? RateOutcomeKind.Answered : RateOutcomeKind.Unknown, 200) : new(RateOutcomeKind.NotSent));
    }

    private void Faults(int step)
    {
        while (_faults.AtStep(step) is { } fault)
        {
            Count(fault.Kind.ToString());

            // Some faults occur a random time after their step. Otherwise hardly any fault would occur while no requests are made, because few steps
            // run in such times.
            if (fault.After)
            {
                World.After(TimeSpan.FromMilliseconds(fault.Number % 9_973), () => Do(fault));
            }
            else
            {
                Do(fault);
            }
        }
    }

    private void Do(Fault fault)
    {
        if (_faults.IsOver)
        {
            return;
        }

        var place = fault.Number % (_silos.Count + 1);
        var silo = place < _silos.Count ? _silos[place] : null;
        switch (fault.Kind)
        {
            case FaultKind.Kill when silo is null:
                Move(() => Owner.Node.Kill());
                break;
            case FaultKind.Kill:
                Replace(place, TimeSpan.FromMilliseconds(fault.Number % 5000));
                break;
            case FaultKind.Freeze when silo is null:
                FreezeOwner(TimeSpan.FromMilliseconds(fault.Number % 30_000));
                break;
            case FaultKind.Freeze:
                Freeze(silo, TimeSpan.FromMilliseconds(fault.Number % _longestFreeze));
                break;
            case FaultKind.Stop when silo is null:
                Move(() => { });
                break;
            case FaultKind.Stop:
                World.Note(silo.Node.Name, $"is stopped");
                silo.Stopping.Cancel();
                _changes++;
                World.After(TimeSpan.FromSeconds(3), () =>
                {
                    _changes--;
                    Replace(place, TimeSpan.FromMilliseconds(fault.Number % 5000));
                });
                break;
            case FaultKind.CutNetwork when silo is not null:
                World.Note("network", $"is cut at {silo.Node.Name}");
                Network.Cut.Add(silo.Node);
                World.After(TimeSpan.FromMilliseconds(fault.Number % 60_000), () => Network.Cut.Remove(silo.Node));
                break;
            case FaultKind.SetClock:
                (silo?.Node ?? Owner.Node).Time.WallOffset += TimeSpan.FromMilliseconds(fault.Number - (1 << 19));
                break;
            default:
                break;
        }
    }

    private void Replace(int place, TimeSpan after)
    {
        var lost = _silos[place];
        lost.Node.Kill();
        _changes++;
        World.After(after, () =>
        {
            _changes--;
            if (_silos[place] == lost)
            {
                _silos[place] = NewSilo(place);
            }
        });
    }

    private void Freeze(Silo silo, TimeSpan time)
    {
        if (silo.FrozenAt is { } before && World.Now - before < TimeSpan.FromSeconds(20).Ticks)
        {
            return;
        }

        silo.FrozenAt = World.Now;
        silo.Node.Freeze();
        World.After(time, silo.Node.Thaw);
    }

    // Freezes the budget owner. After five seconds the cluster declares the owner dead, and the budget gets a new owner. When the frozen owner runs
    // again, it ends, because it finds that it was declared dead.
    private void FreezeOwner(TimeSpan time)
    {
        var frozen = Owner;
        frozen.Node.Freeze();
        World.After(time, () =>
        {
            frozen.Node.Thaw();
            World.After(TimeSpan.FromMilliseconds(100), () =>
            {
                if (Owner != frozen)
                {
                    frozen.Node.Kill();
                }
            });
        });
        World.After(TimeSpan.FromSeconds(5), () =>
        {
            if (frozen.Node.IsFrozen && Owner == frozen)
            {
                Move(() => { });
            }
        });
    }

    // Gives the budget a new owner, unless there were too many owners within the life of a lease. Pix is not designed for more, because each new owner
    // means that the cluster has lost a silo.
    private void Move(Action end)
    {
        var life = (_options.CurrentValue.LeaseTime * 1.1) + TimeSpan.FromSeconds(10);
        if (_moves.Count(at => World.Now - at < life.Ticks) < MostOwnersInALease + 1)
        {
            end();
            Owner = NewOwner();
            World.Note(Owner.Node.Name, $"keeps the budget");
        }
    }

    private void Count(string what) => _counts[what] = _counts.TryGetValue(what, out var count) ? count + 1 : 1;
}

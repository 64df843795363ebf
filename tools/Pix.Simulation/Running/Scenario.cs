using System.Collections.Immutable;
using Pix.Simulation.Faults;
using Pix.Simulation.Journals;
using Pix.Simulation.Rates;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Running;

/// <summary>Makes the plans of seeds, and runs the simulations of plans.</summary>
public static class Scenario
{
    /// <summary>Returns the plan that a seed determines.</summary>
    public static Plan PlanOf(Room room, ulong seed)
    {
        var random = new Randomness(seed).Named("plan");
        return room == Room.Rates ? RatePlans.Of(seed, random) : JournalPlans.Of(seed, random);
    }

    /// <summary>Returns a seed's plan with another number of clients, other work, or only some of its faults. A null value leaves the seed's value.</summary>
    public static Plan PlanOf(Room room, ulong seed, int? clients, int? work, IReadOnlySet<int>? faults)
    {
        var plan = PlanOf(room, seed);
        return plan with
        {
            Clients = clients ?? plan.Clients,
            Work = work ?? plan.Work,
            Faults = faults is null ? plan.Faults : [.. plan.Faults.Where(fault => faults.Contains(fault.Place))],
        };
    }

    /// <summary>Runs the simulation of a plan until it ends or an invariant is broken.</summary>
    /// <param name="plan">The plan to run.</param>
    /// <param name="keepsHistory">True to keep the text of the history, false to only count its lines.</param>
    public static Verdict Run(Plan plan, bool keepsHistory)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var world = new World(plan.Seed, new History(keepsHistory));
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        try
        {
            if (plan.Room == Room.Rates)
            {
                new RateWorld(world, plan, counts).Run();
            }
            else
            {
                new JournalWorld(world, plan, counts).Run();
            }

            return new(plan, null, "", world.History, world.Steps, counts);
        }
        catch (InvariantBrokenException broken)
        {
            world.Note("BROKEN", $"{broken.Message}");
            return new(plan, broken.Invariant, broken.Detail, world.History, world.Steps, counts);
        }
        finally
        {
            world.IsOver = true;
        }
    }

    internal static ImmutableArray<(int Place, Fault Fault)> Numbered(IEnumerable<Fault> faults) => [.. faults.Select((fault, place) => (place, fault))];
}

using System.Collections.Immutable;
using Pix.Simulation.Faults;

namespace Pix.Simulation.Running;

/// <summary>The input of one simulation. Simulations with equal plans have the same history, byte for byte.</summary>
/// <param name="Room">Part of Pix that is simulated.</param>
/// <param name="Seed">Seed of all random numbers.</param>
/// <param name="Clients">Number of clients that work at the same time.</param>
/// <param name="Work">Number of units of work (exchanges or bursts of requests) for each client.</param>
/// <param name="Faults">Faults of the cluster, each with its index in the seed's full list of faults.</param>
public sealed record Plan(Room Room, ulong Seed, int Clients, int Work, ImmutableArray<(int Place, Fault Fault)> Faults)
{
    /// <summary>The command line that runs the same plan again.</summary>
    public string Command
    {
        get
        {
            var places = Faults.IsEmpty ? "none" : string.Join(',', Faults.Select(fault => fault.Place));
            return $"./pix simulate --room {Room.ToString().ToLowerInvariant()} --seed {Seed} --clients {Clients} --work {Work} --faults {places}";
        }
    }
}

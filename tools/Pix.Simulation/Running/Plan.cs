using System.Collections.Immutable;
using Pix.Simulation.Faults;

namespace Pix.Simulation.Running;

/// <summary>Everything that determines a history. The same plan gives the same history, byte for byte.</summary>
/// <param name="Room">Part of the product that is simulated.</param>
/// <param name="Seed">Seed of all random numbers.</param>
/// <param name="Clients">Number of clients that work at the same time.</param>
/// <param name="Work">Units of work for each client.</param>
/// <param name="Faults">Faults of the cluster, each with its place in the seed's full list of faults.</param>
public sealed record Plan(Room Room, ulong Seed, int Clients, int Work, ImmutableArray<(int Place, Fault Fault)> Faults)
{
    /// <summary>The command that runs the same history again.</summary>
    public string Command
    {
        get
        {
            var places = Faults.IsEmpty ? "none" : string.Join(',', Faults.Select(fault => fault.Place));
            return $"./pix simulate --room {Room.ToString().ToLowerInvariant()} --seed {Seed} --clients {Clients} --work {Work} --faults {places}";
        }
    }
}

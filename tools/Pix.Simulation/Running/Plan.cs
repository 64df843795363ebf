using System.Collections.Immutable;
using Pix.Simulation.Faults;

namespace Pix.Simulation.Running;

/// <summary>All that decides a history: the same plan gives the same history, to the byte.</summary>
/// <param name="Room">What is simulated.</param>
/// <param name="Seed">Where its numbers come from.</param>
/// <param name="Clients">How many work at once.</param>
/// <param name="Work">What each of them does, in units.</param>
/// <param name="Faults">What is done to the cluster, with the places that they have in the seed's own plan.</param>
public sealed record Plan(Room Room, ulong Seed, int Clients, int Work, ImmutableArray<(int Place, Fault Fault)> Faults)
{
    /// <summary>The command that runs it again.</summary>
    public string Command
    {
        get
        {
            var places = Faults.IsEmpty ? "none" : string.Join(',', Faults.Select(fault => fault.Place));
            return $"./pix simulate --room {Room.ToString().ToLowerInvariant()} --seed {Seed} --clients {Clients} --work {Work} --faults {places}";
        }
    }
}

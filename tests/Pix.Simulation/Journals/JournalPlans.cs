using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

internal static class JournalPlans
{
    public static Plan Of(ulong seed, Randomness random) => new(Room.Journal, seed, random.Below(4), 1, []);
}

using Pix.Simulation.Running;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Journals;

internal sealed class JournalWorld(World world, Plan plan, IDictionary<string, int> counts)
{
    public void Run() { world.Note(plan.Room.ToString(), $"nothing"); counts["none"] = 1; }
}

using System.Collections.Immutable;
using Pix.Simulation.Faults;

namespace Pix.Simulation.Running;

/// <summary>Reduces a failing plan to fewer faults, fewer clients and less work, as long as the plan still breaks the same invariant.</summary>
public static class Shrinker
{
    private const int MostRuns = 400;

    /// <summary>Runs smaller and smaller plans, and returns the result of the smallest plan that still fails.</summary>
    public static Verdict Shrink(Verdict failing)
    {
        ArgumentNullException.ThrowIfNull(failing);
        var search = new Search(failing);
        int before;
        do
        {
            before = search.SizeOfBest;
            search.FewerFaults();
            search.Less(plan => plan.Clients, (plan, clients) => plan with { Clients = clients });
            search.Less(plan => plan.Work, (plan, work) => plan with { Work = work });
        }
        while (search.SizeOfBest < before && search.Runs < MostRuns);

        return Scenario.Run(search.Best.Plan, keepsHistory: true);
    }

    private sealed class Search(Verdict failing)
    {
        public Verdict Best { get; private set; } = failing;

        public int Runs { get; private set; }

        public int SizeOfBest => Best.Plan.Faults.Length + Best.Plan.Clients + Best.Plan.Work;

        /// <summary>
        /// Removes faults by delta debugging: runs the plan without one half of the faults, then without one quarter, and so on down to single
        /// faults. A plan that still fails replaces the previous plan.
        /// </summary>
        public void FewerFaults()
        {
            for (var parts = 2; Best.Plan.Faults.Length > 0 && Runs < MostRuns;)
            {
                var faults = Best.Plan.Faults;
                var size = Math.Max(1, (faults.Length + parts - 1) / parts);
                if (Enumerable.Range(0, (faults.Length + size - 1) / size).Any(part => Fails(Best.Plan with { Faults = Without(faults, part * size, size) })))
                {
                    parts = Math.Max(2, parts - 1);
                }
                else if (size == 1)
                {
                    return;
                }
                else
                {
                    parts *= 2;
                }
            }
        }

        public void Less(Func<Plan, int> size, Func<Plan, int, Plan> with)
        {
            for (var less = size(Best.Plan) / 2; less >= 1 && Runs < MostRuns && Fails(with(Best.Plan, less)); less /= 2)
            {
            }

            while (size(Best.Plan) > 1 && Runs < MostRuns && Fails(with(Best.Plan, size(Best.Plan) - 1)))
            {
            }
        }

        private bool Fails(Plan plan)
        {
            Runs++;
            var verdict = Scenario.Run(plan, keepsHistory: false);
            if (verdict.Broken != Best.Broken)
            {
                return false;
            }

            Best = verdict;
            return true;
        }

        private static ImmutableArray<(int Place, Fault Fault)> Without(ImmutableArray<(int Place, Fault Fault)> faults, int at, int count) =>
            faults.RemoveRange(at, Math.Min(count, faults.Length - at));
    }
}

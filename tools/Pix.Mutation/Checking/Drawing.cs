namespace Pix.Mutation;

/// <summary>Chooses which mutants of a report are checked. From the same report the same seed chooses the same mutants.</summary>
internal static class Drawing
{
    /// <summary>Returns two queues of mutants, caught and survived, each shuffled with the seed.</summary>
    public static (Queue<Mutant> Caught, Queue<Mutant> Survived) Draw(IEnumerable<Mutant> mutants, int seed)
    {
        var drawn = mutants.ToArray();
        new Random(seed).Shuffle(drawn);
        return (new Queue<Mutant>(drawn.Where(mutant => !mutant.Survived)), new Queue<Mutant>(drawn.Where(mutant => mutant.Survived)));
    }
}

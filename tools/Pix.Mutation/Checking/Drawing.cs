namespace Pix.Mutation;

/// <summary>Which results of a report are looked at: the same seed draws the same of the same report.</summary>
internal static class Drawing
{
    /// <summary>Two queues, of those that were caught and of those that survived, in an order of the seed's.</summary>
    public static (Queue<Mutant> Caught, Queue<Mutant> Survived) Draw(IEnumerable<Mutant> mutants, int seed)
    {
        var drawn = mutants.ToArray();
        new Random(seed).Shuffle(drawn);
        return (new Queue<Mutant>(drawn.Where(mutant => !mutant.Survived)), new Queue<Mutant>(drawn.Where(mutant => mutant.Survived)));
    }
}

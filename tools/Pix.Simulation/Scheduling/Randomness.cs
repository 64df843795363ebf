namespace Pix.Simulation.Scheduling;

/// <summary>
/// Random numbers from a seed (xoshiro256**, initialised with SplitMix64). Not .NET's own generator, because a new version of .NET could change its
/// numbers, and then an old seed would give another history.
/// </summary>
public sealed class Randomness
{
    private readonly ulong _seed;
    private ulong _a, _b, _c, _d;

    /// <summary>Makes a generator that begins with the first number of a seed.</summary>
    public Randomness(ulong seed)
    {
        _seed = seed;
        var mixed = seed;
        (_a, _b, _c, _d) = (Mix(ref mixed), Mix(ref mixed), Mix(ref mixed), Mix(ref mixed));
    }

    /// <summary>
    /// Returns an independent generator for a name. Each part of the simulation has its own generator, so the numbers that one part uses do not
    /// change the numbers of other parts.
    /// </summary>
    public Randomness Named(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return new(_seed ^ hash);
    }

    /// <summary>Returns a random number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Returns a random number between two bounds, both included.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    /// <summary>Returns a random duration between two bounds, both included.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => new(Between(least.Ticks, most.Ticks));

    /// <summary>Returns true with the given probability, in percent.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>Returns one of the choices at random.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Returns the next 64 random bits.</summary>
    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        return mixed ^ (mixed >> 31);
    }
}

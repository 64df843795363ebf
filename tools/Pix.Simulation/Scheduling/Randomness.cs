namespace Pix.Simulation.Scheduling;

/// <summary>Numbers of a seed: xoshiro256**, begun by SplitMix64. Written out here so that no version of .NET changes an old history.</summary>
public sealed class Randomness
{
    private readonly ulong _seed;
    private ulong _a, _b, _c, _d;

    /// <summary>Begins at a seed.</summary>
    public Randomness(ulong seed)
    {
        _seed = seed;
        var mixed = seed;
        (_a, _b, _c, _d) = (Mix(ref mixed), Mix(ref mixed), Mix(ref mixed), Mix(ref mixed));
    }

    /// <summary>Another stream of the same seed: what one part draws does not move what another part draws.</summary>
    public Randomness Named(string name)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return new(_seed ^ hash);
    }

    /// <summary>A number from 0 to one less than a bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>A number between two, both included.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    /// <summary>A time between two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => new(Between(least.Ticks, most.Ticks));

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>One of several.</summary>
    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>The next 64 bits.</summary>
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

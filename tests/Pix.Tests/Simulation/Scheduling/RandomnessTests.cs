using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Tests.Scheduling;

public sealed class RandomnessTests
{
    /// <summary>Other numbers would make every seed that was ever written down another history.</summary>
    [Fact]
    public void Numbers_of_a_seed_are_those_of_xoshiro256()
    {
        var random = new Randomness(1);

        Assert.Equal([0xB3F2AF6D0FC710C5UL, 0x853B559647364CEAUL, 0x92F89756082A4514UL], [random.Next(), random.Next(), random.Next()]);
    }

    [Fact]
    public void Streams_of_one_seed_do_not_move_each_other()
    {
        var (first, second) = (new Randomness(5), new Randomness(5));
        first.Named("disk").Next();

        Assert.Equal(second.Named("network").Next(), first.Named("network").Next());
        Assert.NotEqual(first.Named("disk").Next(), first.Named("network").Next());
    }
}

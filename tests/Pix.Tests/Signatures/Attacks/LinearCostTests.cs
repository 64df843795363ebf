using Pix.Fuzz;
using Pix.Signatures.Signing;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>No content takes more than linear time and a fixed memory, to sign or to verify, whatever comes of it.</summary>
[Collection(nameof(LinearCostTests))]
[CollectionDefinition(nameof(LinearCostTests), DisableParallelization = true)]
public sealed class LinearCostTests
{
    private const int Small = 100_000;
    private const int Times = 16;
    private const int Large = Times * Small;

    /// <summary>What is linear grows 16 times, what is quadratic 256 times; caches and collections cost less than the room between.</summary>
    private const double MaxGrowth = 3 * Times;

    /// <summary>A measurement that something disturbed is made again; what grows too fast does so every time.</summary>
    private const int Attempts = 5;

    /// <summary>Below this the large document costs too little for a ratio to say anything.</summary>
    private static readonly TimeSpan Nothing = TimeSpan.FromMilliseconds(2);

    /// <summary>Strings of attributes, namespaces and instructions, dead as soon as they are written; a reader alone makes as many.</summary>
    private static readonly string[] WithGarbage =
    [
        "sixty attributes each", "long attributes", "attributes of references", "namespaces", "undeclared default namespaces", "processing instructions",
        "signatures",
    ];

    public static TheoryData<string> Shapes() => [.. HostileShapes.All.Keys];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Verifying_takes_linear_time(string shape) => AssertLinear(Verify, Dict(shape, Small), Dict(shape, Large));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Signing_takes_linear_time(string shape) => AssertLinear(Plan, Unsigned(shape, Small), Unsigned(shape, Large));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Memory_does_not_grow_with_the_document(string shape)
    {
        var document = Dict(shape, Large);

        Verify(document);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Verify(document);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        var garbage = WithGarbage.Contains(shape) ? 5L * document.Length : 0;
        Assert.True(allocated < (2 * 1024 * 1024) + garbage, $"{allocated / 1024} KiB for a document of {document.Length / 1024} KiB.");
    }

    [Fact]
    public void Measurement_tells_quadratic_from_linear()
    {
        Assert.InRange(Growth(Sum, new byte[Small], new byte[Large]), 0, MaxGrowth);
        Assert.True(Growth(SumOfSums, new byte[Small / 50], new byte[Large / 50]) > MaxGrowth);
    }

    private static void AssertLinear(Action<byte[]> work, byte[] small, byte[] large)
    {
        var growth = Growth(work, small, large);

        Assert.True(growth < MaxGrowth, $"{Times} times the bytes took {growth:F0} times the processor time.");
    }

    private static double Growth(Action<byte[]> work, byte[] small, byte[] large)
    {
        work(small);
        var growth = double.MaxValue;
        for (var attempt = 0; attempt < Attempts && growth >= MaxGrowth; attempt++)
        {
            var second = ThreadCpuTime.Of(() => work(large));
            var first = Enumerable.Range(0, 3).Select(_ => ThreadCpuTime.Of(() => work(small))).Max();
            growth = Math.Min(growth, second < Nothing ? 0 : second / first);
        }

        return growth;
    }

    private static void Verify(byte[] document) => SomeSigner.One.Verify(SignatureProfile.Dict, document);

    private static void Plan(byte[] document) => DocumentSigner.Plan(SignatureProfile.Dict, document, SomeSigner.One.Identity);

    private static void Sum(byte[] bytes)
    {
        for (var round = 0; round < 10; round++)
        {
            foreach (var value in bytes)
            {
                Volatile.Read(in value);
            }
        }
    }

    private static void SumOfSums(byte[] bytes)
    {
        foreach (var _ in bytes)
        {
            foreach (var value in bytes)
            {
                Volatile.Read(in value);
            }
        }
    }

    private static byte[] Dict(string shape, int length) => Genuine.Dict.Swap("<Entry>", "<Entry>" + HostileShapes.All[shape](length)).Utf8();

    private static byte[] Unsigned(string shape, int length) => $"<CreateEntryRequest><Entry>{HostileShapes.All[shape](length)}</Entry></CreateEntryRequest>".Utf8();
}

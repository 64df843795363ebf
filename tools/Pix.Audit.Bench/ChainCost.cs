using System.Globalization;
using System.Security.Cryptography;
using Pix.Journal.Merkle;

namespace Pix.Audit.Bench;

/// <summary>Measures what an entry costs in the hash chain and in the Merkle tree, in turns, without payload, disk and lock.</summary>
internal static class ChainCost
{
    private const int Entries = 200_000, Turns = 9;

    /// <summary>Prints the two rows of the table.</summary>
    public static void Print()
    {
        var (chain, tree, bytes) = Measure();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| hash chain, ns of processor time an entry | {chain:N0} |"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| Merkle tree, ns of processor time an entry; bytes allocated | {tree:N0}; {bytes:F1} |"));
    }

    /// <summary>Returns CPU time per entry in nanoseconds (median of the turns), and allocated bytes per entry.</summary>
    private static (double Chain, double Tree, double Bytes) Measure()
    {
        var (chain, tree) = (new List<double>(), new List<double>());
        var digest = SHA256.HashData([1]);
        var (previous, hash, peaks) = (HashChain.Origin("bench"), new byte[SHA256.HashSizeInBytes], new MerklePeaks());
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < Turns; turn++)
        {
            chain.Add(Nanoseconds(sequence =>
            {
                HashChain.Link(previous, sequence, digest, hash);
                (previous, hash) = (hash, previous);
            }));
            tree.Add(Nanoseconds(_ => peaks.Append(previous)));
        }

        return (Median(chain), Median(tree), (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)(2 * Turns * Entries));
    }

    private static double Nanoseconds(Action<long> entry)
    {
        var before = Environment.CpuUsage.TotalTime;
        for (var sequence = 1; sequence <= Entries; sequence++)
        {
            entry(sequence);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / Entries;
    }

    private static double Median(IEnumerable<double> turns) => turns.Order().ElementAt(Turns / 2);
}

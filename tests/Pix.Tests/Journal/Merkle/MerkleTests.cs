using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Pix.Journal.Merkle;

namespace Pix.Journal.Tests.Merkle;

/// <summary>The tree of the checkpoints against RFC 6962 in Python (<c>merkle.py</c>) and against the vectors of Certificate Transparency.</summary>
public sealed class MerkleTests
{
    /// <summary>Leaves and roots of github.com/google/certificate-transparency, <c>cpp/merkletree/merkle_tree_test.cc</c>.</summary>
    private static readonly string[] TransparencyLeaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] TransparencyRoots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Roots_are_those_of_Certificate_Transparency()
    {
        Assert.Equal(TransparencyRoots, Roots([.. TransparencyLeaves.Select(Convert.FromHexString)]));
        Assert.Equal(SHA256.HashData([]), new MerklePeaks().Root());
    }

    [Fact]
    public void A_path_of_Certificate_Transparency_leads_to_its_root()
    {
        byte[][] path =
        [
            Convert.FromHexString("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
            Convert.FromHexString("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
            Convert.FromHexString("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        ];

        Assert.Equal(TransparencyRoots[7], Hex(MerklePath.RootOf(Convert.FromHexString(TransparencyLeaves[5]), 5, 8, path)!));
    }

    [Fact]
    public async Task Roots_and_paths_are_those_of_the_RFC_for_every_size_and_every_beginning()
    {
        const int Size = 70;
        var leaves = Enumerable.Range(0, Size).Select(i => SHA256.HashData([(byte)i])).ToList();
        var (roots, paths) = await PythonAsync(leaves);

        Assert.Equal(roots, Roots(leaves));
        for (var before = 0; before < Size; before++)
        {
            var part = PartOf(leaves, before);
            Assert.All(Enumerable.Range(before, Size - before), index => Assert.Equal(paths[index], part.PathOf(index)!.Select(Hex)));
        }
    }

    [Fact]
    public void A_path_leads_to_the_root_from_its_own_place_only()
    {
        for (var size = 1; size <= 20; size++)
        {
            var leaves = Enumerable.Range(0, size).Select(i => SHA256.HashData([(byte)i])).ToList();
            var (root, part) = (Roots(leaves)[^1], PartOf(leaves, 0));
            for (var index = 0; index < size; index++)
            {
                var path = part.PathOf(index)!;
                Assert.Equal(root, Hex(MerklePath.RootOf(leaves[index], index, size, path)!));
                Assert.All(Enumerable.Range(0, size).Where(other => other != index), other => Assert.NotEqual(root, HexOrNull(MerklePath.RootOf(leaves[index], other, size, path))));
                Assert.NotEqual(root, HexOrNull(MerklePath.RootOf(leaves[index].AsSpan(0, 31), index, size, path)));
                Assert.Null(MerklePath.RootOf(leaves[index], index, size, [.. path, new byte[32]]));
                if (path.Count > 0)
                {
                    Assert.NotEqual(root, HexOrNull(MerklePath.RootOf(leaves[index], index, size, [.. path.Skip(1)])));
                    Assert.Null(MerklePath.RootOf(leaves[index], index, size, [path[0][..31], .. path.Skip(1)]));
                }
            }

            Assert.Null(MerklePath.RootOf(leaves[0], -1, size, part.PathOf(0)!));
            Assert.Null(MerklePath.RootOf(leaves[0], size, size, part.PathOf(0)!));
        }
    }

    [Fact]
    public void A_node_is_not_taken_for_a_leaf()
    {
        var (left, right) = (SHA256.HashData([1]), SHA256.HashData([2]));

        Assert.NotEqual(MerkleHash.Node(left, right), MerkleHash.Leaf([.. left, .. right]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void A_leaf_is_hashed_whatever_its_length(int length) =>
        Assert.Equal(SHA256.HashData([0, .. new byte[length]]), MerkleHash.Leaf(new byte[length]));

    [Fact]
    public void There_is_no_path_of_a_leaf_that_is_not_there()
    {
        var part = PartOf([.. Enumerable.Range(0, 5).Select(i => SHA256.HashData([(byte)i]))], before: 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => part.PathOf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.PathOf(5));
    }

    [Fact]
    public void Peaks_that_were_written_go_on_as_the_tree_itself()
    {
        var leaves = Enumerable.Range(0, 200).Select(i => SHA256.HashData([(byte)i])).ToList();
        var whole = new MerklePeaks(first: 5);
        for (var i = 0; i < leaves.Count; i++)
        {
            var read = MerklePeaks.TryRead(whole.First, whole.Size, whole.Hashes)!;
            whole.Append(leaves[i]);
            read.Append(leaves[i]);
            Assert.Equal(whole.Root(), read.Root());
            Assert.Equal((5, i + 1, i + 6), (read.First, read.Size, read.Next));
        }
    }

    [Theory]
    [InlineData(1, 3, 1)]
    [InlineData(1, 3, 3)]
    [InlineData(1, 0, 1)]
    [InlineData(1, -1, 64)]
    [InlineData(0, 1, 1)]
    public void Peaks_that_are_not_as_many_as_the_size_has_bits_are_none(long first, long size, int hashes) =>
        Assert.Null(MerklePeaks.TryRead(first, size, new byte[hashes * MerkleHash.Size]));

    [Fact]
    public void Appending_allocates_nothing()
    {
        var (peaks, leaf) = (new MerklePeaks(), SHA256.HashData([1]));
        peaks.Append(leaf);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            peaks.Append(leaf);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>A leaf that is not known costs the paths that go by it, and only where no peak of the whole tree stands for it.</summary>
    [Fact]
    public void Paths_that_need_no_leaf_that_is_not_known_are_those_of_the_whole_tree()
    {
        const int Size = 13;
        var leaves = Enumerable.Range(0, Size).Select(i => SHA256.HashData([(byte)i])).ToList();
        var peaks = new MerklePeaks();
        leaves.ForEach(leaf => peaks.Append(leaf));
        var whole = PartOf(leaves, 0);
        for (var unknown = 0; unknown < Size; unknown++)
        {
            var part = new MerklePart(new(), peaks);
            for (var i = 0; i < Size; i++)
            {
                if (i == unknown)
                {
                    part.AppendUnknown();
                }
                else
                {
                    part.Append(leaves[i]);
                }
            }

            for (var index = 0; index < Size; index++)
            {
                // Peaks of 13 leaves: 0 to 7, 8 to 11, 12. The leaf itself is not in its own path.
                var isNeeded = index != unknown && (index < 8 ? unknown < 8 : index < 12 && unknown is >= 8 and < 12);
                Assert.Equal(isNeeded ? null : whole.PathOf(index)!.Select(Hex), part.PathOf(index)?.Select(Hex));
            }
        }
    }

    private static MerklePart PartOf(IReadOnlyList<byte[]> leaves, int before)
    {
        var peaks = new MerklePeaks();
        foreach (var leaf in leaves.Take(before))
        {
            peaks.Append(leaf);
        }

        var part = new MerklePart(peaks);
        foreach (var leaf in leaves.Skip(before))
        {
            part.Append(leaf);
        }

        return part;
    }

    private static List<string> Roots(IReadOnlyList<byte[]> leaves)
    {
        var peaks = new MerklePeaks();
        var roots = new List<string>();
        foreach (var leaf in leaves)
        {
            peaks.Append(leaf);
            roots.Add(Hex(peaks.Root()));
        }

        return roots;
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static string HexOrNull(byte[]? hash) => hash is null ? "none" : Hex(hash);

    private static async Task<(List<string> Roots, List<List<string>> Paths)> PythonAsync(IEnumerable<byte[]> leaves)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Repository.Root, "tests", "Pix.Tests", "Journal", "Merkle", "merkle.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var python = Process.Start(start)!;
        await python.StandardInput.WriteAsync(string.Join('\n', leaves.Select(Hex)));
        python.StandardInput.Close();
        using var json = await JsonDocument.ParseAsync(python.StandardOutput.BaseStream, cancellationToken: TestContext.Current.CancellationToken);
        return (
            [.. json.RootElement.GetProperty("roots").EnumerateArray().Select(root => root.GetString()!)],
            [.. json.RootElement.GetProperty("paths").EnumerateArray().Select(path => path.EnumerateArray().Select(hash => hash.GetString()!).ToList())]);
    }
}

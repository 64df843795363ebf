using System.Text;
using Pix.Signatures;

namespace Pix.Bench.Signatures;

/// <summary>The documents of the benchmarks: examples of the Central Bank, and messages of any length made from an example.</summary>
internal static class BenchDocument
{
    private const string Payment = "CdtTrfTxInf";

    public static byte[] Pacs008 { get; } = Vector("aws-samples/pacs.008_CONTA_1_msg.xml");

    public static byte[] CreateEntry { get; } = Vector("dict-2.12.1/entries/CreateEntryRequest.xml");

    public static byte[] Of(SignatureProfile profile) => profile == SignatureProfile.Spi ? Pacs008 : CreateEntry;

    /// <summary>Makes a pacs.008 of at least the given number of bytes by repeating its payment.</summary>
    public static byte[] Long(int bytes)
    {
        var sample = Encoding.UTF8.GetString(Pacs008);
        var start = sample.IndexOf($"<{Payment}>", StringComparison.Ordinal);
        var end = sample.IndexOf($"</{Payment}>", StringComparison.Ordinal) + Payment.Length + 3;
        var times = (bytes / (end - start)) + 1;
        var payments = new StringBuilder(times * (end - start)).Insert(0, sample[start..end], times);
        return Encoding.UTF8.GetBytes(string.Concat(sample.AsSpan(0, start), payments.ToString(), sample.AsSpan(end)));
    }

    /// <summary>Reads a file of the test vectors.</summary>
    public static byte[] Vector(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", name));
}

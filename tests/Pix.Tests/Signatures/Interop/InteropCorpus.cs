using Pix.Fuzz;
using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Interop;

/// <summary>The documents that are exchanged with other implementations: the samples of the Central Bank and generated ones.</summary>
internal static class InteropCorpus
{
    private const int Generated = 200;

    public static IEnumerable<byte[]> Spi() =>
        [.. Samples("spi-5.13.1", "Envelope"), .. Enumerable.Range(0, Generated).Select(i => RandomXml.Spi(new Random(i), 1 + (i % 60)).Utf8())];

    public static IEnumerable<byte[]> Dict() =>
        [.. Samples("dict-2.12.1", ""), .. Enumerable.Range(0, Generated).Select(i => RandomXml.Dict(new Random(i), 1 + (i % 60)).Utf8())];

    /// <summary>Writes each signed document; the names sort in their order.</summary>
    public static string[] WriteSigned(this ScratchFolder folder, SignatureProfile profile, IEnumerable<byte[]> documents) =>
        [.. documents.Select((d, i) => folder.Write($"{i:D4}.xml", SomeSigner.One.Sign(profile, d)))];

    public static string WriteCertificate(this ScratchFolder folder) =>
        folder.Write("certificate.pem", SomeDocument.Utf8(SomeSigner.One.Certificate.ExportCertificatePem()));

    /// <summary>The private key of this test run, in PKCS#8.</summary>
    public static string WriteKey(this ScratchFolder folder) => folder.Write("key.pem", SomeDocument.Utf8(SomeSigner.One.ExportKeyPem()));

    private static byte[] Utf8(this string text) => SomeDocument.Utf8(text);

    private static IEnumerable<byte[]> Samples(string folder, string root) =>
        Directory.GetFiles(SomeDocument.VectorPath(folder), "*.xml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes)
            .Where(d => SomeDocument.Text(d).Contains($"<{root}", StringComparison.Ordinal));
}

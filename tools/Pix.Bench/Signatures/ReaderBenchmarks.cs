using System.Xml;
using BenchmarkDotNet.Attributes;
using Pix.Signatures;

namespace Pix.Bench.Signatures;

/// <summary>Measures <see cref="XmlReader"/> alone, which is the least that any code that reads the document must cost.</summary>
public class ReaderBenchmarks
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    [Params(SignatureProfile.Spi, SignatureProfile.Dict)]
    public SignatureProfile Profile { get; set; }

    [Benchmark]
    public int Read() => Read(BenchDocument.Of(Profile));

    internal static int Read(byte[] document)
    {
        using var reader = XmlReader.Create(new MemoryStream(document), Settings);
        var nodes = 0;
        while (reader.Read())
        {
            nodes++;
        }

        return nodes;
    }
}

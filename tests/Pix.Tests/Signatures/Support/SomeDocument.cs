using System.Text;

namespace Pix.Signatures.Tests.Support;

/// <summary>Sample documents: the vectors' files, and small ones to take apart.</summary>
internal static class SomeDocument
{
    public const string Pacs008 = "spi-5.13.1/exemplos/pacs.008_CONTA_1_msg.xml";
    public const string CreateEntry = "dict-2.12.1/entries/CreateEntryRequest.xml";

    public static string VectorPath(string name) => Path.Combine(AppContext.BaseDirectory, "vectors", name);

    public static byte[] Vector(string name) => File.ReadAllBytes(VectorPath(name));

    /// <summary>A small SPI message; the parts can be replaced.</summary>
    public static byte[] Spi(
        string appHdr = "<AppHdr><Fr>1</Fr><Sgntr/></AppHdr>",
        string document = "<Document><A>x</A></Document>",
        string attributes = "",
        string prolog = "",
        string between = "",
        string epilog = "") =>
        Utf8($"{prolog}<Envelope xmlns=\"urn:pix:spi\"{attributes}>{appHdr}{between}{document}</Envelope>{epilog}");

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}

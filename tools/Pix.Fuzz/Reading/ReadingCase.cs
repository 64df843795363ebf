using System.Text;

namespace Pix.Fuzz.Reading;

/// <summary>One input for all readers.</summary>
/// <param name="Kind"><c>xml</c>, <c>parts</c> (a multipart body), <c>type</c> (a content type) or <c>path</c>.</param>
/// <param name="Argument">XML: places whose values a reader reports, separated by commas. Parts: the content type in base64. Otherwise empty.</param>
/// <param name="Bytes">The bytes to read.</param>
internal sealed record ReadingCase(string Kind, string Argument, byte[] Bytes)
{
    public static ReadingCase Xml(IEnumerable<string> places, ReadOnlyMemory<byte> document) => new("xml", string.Join(',', places), document.ToArray());

    public static ReadingCase Parts(string contentType, ReadOnlyMemory<byte> body) => new("parts", Convert.ToBase64String(Encoding.Latin1.GetBytes(contentType)), body.ToArray());

    public static ReadingCase Path(string path) => new("path", "", Encoding.Latin1.GetBytes(path));

    public static ReadingCase Type(string contentType) => new("type", "", Encoding.Latin1.GetBytes(contentType));

    public string ContentType => Encoding.Latin1.GetString(Convert.FromBase64String(Argument));

    /// <summary>The case as one line of the input file for the readers in other languages.</summary>
    public string Line => $"{Kind}\t{Argument}\t{Convert.ToBase64String(Bytes)}";
}

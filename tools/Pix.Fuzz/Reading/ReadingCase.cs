using System.Text;

namespace Pix.Fuzz.Reading;

/// <summary>Something that every reader is to read.</summary>
/// <param name="Kind"><c>xml</c>, <c>parts</c> (a multipart body), <c>type</c> (a content type) or <c>path</c>.</param>
/// <param name="Argument">XML: places whose values are told, separated by commas. Parts: the content type, as base64.</param>
/// <param name="Bytes">What is read.</param>
internal sealed record ReadingCase(string Kind, string Argument, byte[] Bytes)
{
    public static ReadingCase Xml(IEnumerable<string> places, ReadOnlyMemory<byte> document) => new("xml", string.Join(',', places), document.ToArray());

    public static ReadingCase Parts(string contentType, ReadOnlyMemory<byte> body) => new("parts", Convert.ToBase64String(Encoding.Latin1.GetBytes(contentType)), body.ToArray());

    public static ReadingCase Path(string path) => new("path", "", Encoding.Latin1.GetBytes(path));

    public static ReadingCase Type(string contentType) => new("type", "", Encoding.Latin1.GetBytes(contentType));

    public string ContentType => Encoding.Latin1.GetString(Convert.FromBase64String(Argument));

    /// <summary>One line for the readers of other languages.</summary>
    public string Line => $"{Kind}\t{Argument}\t{Convert.ToBase64String(Bytes)}";
}

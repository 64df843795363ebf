namespace Pix.Signatures.Limits;

/// <summary>
/// What a document may cost, and what it may leave to interpret: the one record for messages in and answers out. Time is linear in its length; memory is a fixed working set, plus the distinct names and the one piece of
/// markup that is being read, which these limits bound.
/// </summary>
public sealed record DocumentLimits
{
    /// <summary>The limits that hold when nothing else is said.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>Those of the product, both ways: nothing is left to interpret.</summary>
    public static DocumentLimits Strict { get; } = new() { RefuseSplitValues = true };

    /// <summary>
    /// Whether a value must be one piece of text. Default false, for a comment, a processing instruction or CDATA inside a value is valid by the standard; but comments
    /// are not signed, and software that reads only the first piece of text would see another value. An attribute then has no line break or tab either, unless written as a
    /// reference: .NET's XmlDocument keeps one that is a blank to all others, and to the digest.
    /// </summary>
    public bool RefuseSplitValues { get; init; }

    /// <summary>Whether the document may begin with a byte order mark, which is no part of what is signed. Default true.</summary>
    public bool TakesByteOrderMark { get; init; } = true;

    /// <summary>Longest document, in bytes. Default 8 MiB; the Central Bank states no figure, its largest example is 28 KB.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Deepest nesting of elements. Default 64; the catalogue's messages stay under 20.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most attributes of one element, namespace declarations counted. Default 64.</summary>
    public int MaxAttributes { get; init; } = 64;

    /// <summary>
    /// Most namespace declarations that canonical output may have in force at one place. Default 128; the profiles use two. It bounds the search for the
    /// declaration of a prefix.
    /// </summary>
    public int MaxNamespaces { get; init; } = 128;

    /// <summary>
    /// Longest piece of markup, in bytes: tag, comment, processing instruction, CDATA section, entity or character reference. Default 64 KiB. The XML
    /// reader holds each of them whole; text it does not. It bounds names and attribute values too.
    /// </summary>
    public int MaxMarkupBytes { get; init; } = 64 * 1024;

    /// <summary>Most distinct names, prefixes and namespace names in one document. Default 4,096; all examples of the Central Bank together have about 300.</summary>
    public int MaxNames { get; init; } = 4096;

    /// <summary>Most characters of all distinct names together. Default 262,144.</summary>
    public int MaxNameCharacters { get; init; } = 256 * 1024;

    /// <summary>
    /// Longest name, prefix or namespace name, in UTF-16 characters. Default 256, the longest of the catalogue has 41. Others refuse sooner than .NET does: the JDK takes 1,000, libxml2 50,000.
    /// </summary>
    public int MaxNameLength { get; init; } = 256;

    /// <summary>Most attributes that look like an identifier (Id, ID, id, xml:id) in one document. Default 1,024.</summary>
    public int MaxIds { get; init; } = 1024;
}

namespace Pix.Signatures.Limits;

/// <summary>
/// Bounds on the cost and the ambiguity of a document: one record for callers' messages and for answers. Time is linear in the length;
/// memory is a fixed working set plus the distinct names and the present piece of markup, which these limits bound.
/// </summary>
public sealed record DocumentLimits
{
    /// <summary>The default limits.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>The product's limits in both directions: nothing ambiguous is accepted.</summary>
    public static DocumentLimits Strict { get; } = new() { RefuseSplitValues = true };

    /// <summary>
    /// Whether a value must be one piece of text. Default false, because the standard allows a comment, a processing instruction or CDATA
    /// inside a value; but comments are not signed, and software that reads only the first piece of text would see another value.
    /// Attributes then may not have a line break or tab either, unless written as a reference: .NET's XmlDocument keeps it, while all
    /// others, and the digest, have a blank.
    /// </summary>
    public bool RefuseSplitValues { get; init; }

    /// <summary>Whether the document may begin with a byte order mark, which is not signed. Default true.</summary>
    public bool TakesByteOrderMark { get; init; } = true;

    /// <summary>Longest document, in bytes. Default 8 MiB; the Central Bank states no figure, its largest example is 28 KB.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Deepest nesting of elements. Default 64; the catalogue's messages stay under 20.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Most attributes of one element, including namespace declarations. Default 64.</summary>
    public int MaxAttributes { get; init; } = 64;

    /// <summary>
    /// Most namespace declarations in force at one place of the canonical output. Default 128; the profiles use two. It bounds the search
    /// for a prefix's declaration.
    /// </summary>
    public int MaxNamespaces { get; init; } = 128;

    /// <summary>
    /// Longest piece of markup, in bytes: tag, comment, processing instruction, CDATA section, entity or character reference. Default 64
    /// KiB. The XML reader holds each whole, but not text, unless a visitor asks for it. It bounds names and attribute values too.
    /// </summary>
    public int MaxMarkupBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Most distinct names, prefixes and namespace names in one document. Default 4,096; all examples of the Central Bank together have
    /// about 300.
    /// </summary>
    public int MaxNames { get; init; } = 4096;

    /// <summary>Most characters of all distinct names together. Default 262,144.</summary>
    public int MaxNameCharacters { get; init; } = 256 * 1024;

    /// <summary>
    /// Longest name, prefix or namespace name, in UTF-16 characters. Default 256; the catalogue's longest has 41. Others refuse sooner than
    /// .NET: the JDK allows 1,000, libxml2 50,000.
    /// </summary>
    public int MaxNameLength { get; init; } = 256;

    /// <summary>Most attributes that look like an identifier (Id, ID, id, xml:id) in one document. Default 1,024.</summary>
    public int MaxIds { get; init; } = 1024;
}

namespace Pix.Signatures.Limits;

/// <summary>
/// Limits on the cost and the ambiguity of a document, for callers' messages and for answers. Reading takes time linear in the length.
/// Memory is a fixed working set plus the distinct names and the current piece of markup, both of which these limits bound.
/// </summary>
public sealed record DocumentLimits
{
    /// <summary>The limits with their default values, with which split values are accepted.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>The limits that Pix uses for requests and answers: ambiguous values are refused.</summary>
    public static DocumentLimits Strict { get; } = new() { RefuseSplitValues = true };

    /// <summary>
    /// Whether a value must be one piece of text. Default false, because the standard allows a comment, a processing instruction or CDATA
    /// inside a value. Comments are not signed, however, and software that reads only the first piece of text would see another value. If true,
    /// attributes must not have a line break or tab either, unless written as a character reference, because .NET's XmlDocument keeps it while
    /// other software, and the digest, read a blank.
    /// </summary>
    public bool RefuseSplitValues { get; init; }

    /// <summary>Whether the document may begin with a byte order mark, which is not signed. Default true.</summary>
    public bool TakesByteOrderMark { get; init; } = true;

    /// <summary>Maximum length of a document, in bytes. Default 8 MiB; the Central Bank states no figure, and its largest example is 28 KB.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Maximum nesting depth of elements. Default 64; the catalogue's messages stay under 20.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>Maximum number of attributes of one element, including namespace declarations. Default 64.</summary>
    public int MaxAttributes { get; init; } = 64;

    /// <summary>
    /// Maximum number of namespace declarations in force at one place of the canonical output. Default 128; the profiles use two. The limit
    /// bounds the time to search for a prefix's declaration.
    /// </summary>
    public int MaxNamespaces { get; init; } = 128;

    /// <summary>
    /// Maximum length of a piece of markup, in bytes: tag, comment, processing instruction, CDATA section, entity or character reference.
    /// Default 64 KiB. The XML reader holds each piece whole in memory, but text only if a visitor asks for it. The limit also bounds names and
    /// attribute values.
    /// </summary>
    public int MaxMarkupBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Maximum number of distinct names, prefixes and namespace names in one document. Default 4,096; all examples of the Central Bank together
    /// have about 300.
    /// </summary>
    public int MaxNames { get; init; } = 4096;

    /// <summary>Maximum number of characters of all distinct names together. Default 262,144.</summary>
    public int MaxNameCharacters { get; init; } = 256 * 1024;

    /// <summary>
    /// Maximum length of a name, prefix or namespace name, in UTF-16 characters. Default 256; the catalogue's longest name has 41. Other XML
    /// software refuses long names sooner than .NET: the JDK allows 1,000, libxml2 50,000.
    /// </summary>
    public int MaxNameLength { get; init; } = 256;

    /// <summary>Maximum number of attributes that look like an identifier (Id, ID, id, xml:id) in one document. Default 1,024.</summary>
    public int MaxIds { get; init; } = 1024;
}

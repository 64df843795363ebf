namespace Pix.Signatures;

/// <summary>
/// What a document may cost. Time is linear in <see cref="MaxBytes"/>; memory is a fixed working set, plus what one tag, comment or
/// attribute needs, which these limits bound.
/// </summary>
public sealed record DocumentLimits
{
    /// <summary>The limits that hold when nothing else is said.</summary>
    public static DocumentLimits Default { get; } = new();

    /// <summary>Longest document, in bytes. Default 8 MiB; the Central Bank states no figure, its largest example is 28 KB.</summary>
    public int MaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Deepest nesting of elements. Default 100; the catalogue's messages stay under 20.</summary>
    public int MaxDepth { get; init; } = 100;

    /// <summary>Most attributes of one element, namespace declarations counted. Default 64.</summary>
    public int MaxAttributes { get; init; } = 64;

    /// <summary>
    /// Most namespace declarations that canonical output may have in force at one place. Default 128; the profiles use two. It bounds the search for the
    /// declaration of a prefix.
    /// </summary>
    public int MaxNamespaces { get; init; } = 128;

    /// <summary>Longest start tag, in bytes, which bounds names and attribute values too. Default 64 KiB.</summary>
    public int MaxTagBytes { get; init; } = 64 * 1024;

    /// <summary>Most attributes that look like an identifier (Id, ID, id, xml:id) in one document. Default 1,024.</summary>
    public int MaxIds { get; init; } = 1024;
}

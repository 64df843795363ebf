namespace Pix.Signatures.Limits;

/// <summary>The kind of tag at <see cref="TagScanner"/>'s position.</summary>
internal enum TagKind
{
    None = 0,
    Start,
    Empty,
    End,

    /// <summary>A <c>&lt;!</c> that begins neither a comment nor a CDATA section, so it is a document type or not XML.</summary>
    Declaration,

    /// <summary>Markup or a reference (complete or not) that is longer than allowed.</summary>
    TooLong,
}

namespace Pix.Signatures.Limits;

/// <summary>The kind of tag at <see cref="TagScanner"/>'s position.</summary>
internal enum TagKind
{
    None = 0,
    Start,
    Empty,
    End,

    /// <summary><c>&lt;!</c> that begins neither a comment nor a CDATA section: a document type, or not XML.</summary>
    Declaration,

    /// <summary>Markup or a reference longer than allowed, complete or not.</summary>
    TooLong,
}

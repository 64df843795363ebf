namespace Pix.Signatures.Limits;

/// <summary>What <see cref="TagScanner"/> stands on.</summary>
internal enum TagKind
{
    None = 0,
    Start,
    Empty,
    End,

    /// <summary><c>&lt;!</c> that opens neither a comment nor a CDATA section: a document type, or not XML.</summary>
    Declaration,

    /// <summary>Markup or a reference, cut off or not, that is longer than allowed.</summary>
    TooLong,
}

namespace Pix.Simulator.Dict;

/// <summary>Result of a DICT operation: either content that will be signed, or an error.</summary>
internal abstract record DictReply;

/// <summary>The content of an answer, which is signed before it is sent.</summary>
/// <param name="Status">HTTP status, 200 or 201.</param>
/// <param name="Content">The elements that follow ResponseTime and CorrelationId.</param>
internal sealed record DictContent(int Status, params object?[] Content) : DictReply
{
    /// <summary>Value of the Cache-Control header; null for no such header.</summary>
    public string? CacheControl { get; init; }
}

/// <summary>
/// An error answer. <see cref="Property"/> is the name and <see cref="Value"/> the value of the invalid field; both are null if no field is invalid.
/// </summary>
internal sealed record DictRefusal(DictError Error, string Detail, string? Property = null, string? Value = null) : DictReply;

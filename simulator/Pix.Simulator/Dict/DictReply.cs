namespace Pix.Simulator.Dict;

/// <summary>Result of an operation.</summary>
internal abstract record DictReply;

/// <summary>An answer to be signed.</summary>
/// <param name="Status">200 or 201.</param>
/// <param name="Content">The content after ResponseTime and CorrelationId.</param>
internal sealed record DictContent(int Status, params object?[] Content) : DictReply
{
    /// <summary>Value of Cache-Control, or null.</summary>
    public string? CacheControl { get; init; }
}

/// <summary>An error.</summary>
internal sealed record DictRefusal(DictError Error, string Detail, string? Property = null, string? Value = null) : DictReply;

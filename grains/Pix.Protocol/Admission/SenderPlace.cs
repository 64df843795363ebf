using System.Collections.Immutable;

namespace Pix.Protocol.Admission;

/// <summary>One place of a message that names the sender.</summary>
/// <param name="Path">Names below the root under <c>Document</c>: <c>CdtTrfTxInf/PmtId/EndToEndId</c>.</param>
/// <param name="Role">Role of the party that stands at this place.</param>
internal sealed record SenderPlace(string Path, SenderRole Role)
{
    private readonly ImmutableArray<string> _names = [.. Path.Split('/')];

    /// <summary>Whether each parent element in <see cref="Path"/> must have the place exactly once.</summary>
    public bool IsDue => Role is SenderRole.Agent or SenderRole.PaymentId;

    /// <summary>Whether this path is the place. Called for every element of a message.</summary>
    public bool IsAt(ReadOnlySpan<string> path) => path.Length == _names.Length && path[^1] == _names[^1] && path.SequenceEqual(_names.AsSpan());

    /// <summary>Whether the place is in an element of this name below the root.</summary>
    public bool IsIn(string element) => _names[0] == element;
}

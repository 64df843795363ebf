using System.Collections.Immutable;

namespace Pix.Protocol.Admission;

/// <summary>One place in a message whose value identifies the sender, or helps to identify it.</summary>
/// <param name="Path">Names below the root under <c>Document</c>: <c>CdtTrfTxInf/PmtId/EndToEndId</c>.</param>
/// <param name="Role">What the value at this place means.</param>
internal sealed record SenderPlace(string Path, SenderRole Role)
{
    private readonly ImmutableArray<string> _names = [.. Path.Split('/')];

    /// <summary>True if the place must occur exactly once in each element that the first name of <see cref="Path"/> denotes.</summary>
    public bool IsDue => Role is SenderRole.Agent or SenderRole.PaymentId;

    /// <summary>True if this path is the place. Must be fast, because it is called for every element of a message.</summary>
    public bool IsAt(ReadOnlySpan<string> path) => path.Length == _names.Length && path[^1] == _names[^1] && path.SequenceEqual(_names.AsSpan());

    /// <summary>True if the place lies in the child of the root with this name.</summary>
    public bool IsIn(string element) => _names[0] == element;
}

using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>Where a successful DICT answer repeats a parameter of the request's path.</summary>
/// <remarks>Source: the schemas of the answers in DICT API 2.12.1; a test compares every row with them.</remarks>
public sealed record AnswerSubject
{
    /// <summary>Names the parameter and the place.</summary>
    /// <param name="parameter">The parameter of the path.</param>
    /// <param name="place">Local names from the root's child down to the element that has the value.</param>
    public AnswerSubject(string parameter, params string[] place) => (Parameter, Place) = (parameter, [.. place]);

    /// <summary>The parameter of the path: <c>Key</c>.</summary>
    public string Parameter { get; }

    /// <summary>Local names from the root's child down to the element that has the value: <c>Entry</c>, <c>Key</c>.</summary>
    public ImmutableArray<string> Place { get; }

    /// <summary>Whether the schema allows an answer to omit it; then it cannot be compared. If present it must still be right.</summary>
    public bool MayBeAbsent { get; init; }
}

using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>The place in a successful DICT answer that repeats a parameter of the request's path.</summary>
/// <remarks>Source: the schemas of the answers in DICT API 2.12.1; a test compares every row with them.</remarks>
public sealed record AnswerSubject
{
    /// <summary>Defines the parameter and the place in the answer that repeats it.</summary>
    /// <param name="parameter">Name of the path parameter: <c>Key</c>.</param>
    /// <param name="place">Local names from the root's child down to the element that has the value.</param>
    public AnswerSubject(string parameter, params string[] place) => (Parameter, Place) = (parameter, [.. place]);

    /// <summary>Name of the path parameter: <c>Key</c>.</summary>
    public string Parameter { get; }

    /// <summary>Local names from the root's child down to the element that has the value: <c>Entry</c>, <c>Key</c>.</summary>
    public ImmutableArray<string> Place { get; }

    /// <summary>Whether the schema allows the answer to omit the value. If the answer contains the value, it must equal the path's.</summary>
    public bool MayBeAbsent { get; init; }
}

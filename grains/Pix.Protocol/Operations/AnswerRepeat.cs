using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>A key, id or participant of a request's body that a successful DICT answer repeats.</summary>
/// <remarks>Source: the schemas and examples of DICT API 2.12.1; tests compare every row with them.</remarks>
public sealed class AnswerRepeat
{
    /// <summary>Says where, in both.</summary>
    /// <param name="asked">Local names in the request, from the root's child down: <c>Entry/Key</c>.</param>
    /// <param name="place">The same in the answer.</param>
    public AnswerRepeat(string asked, string place) => (Asked, Place) = ([.. asked.Split('/')], [.. place.Split('/')]);

    /// <summary>Local names in the request, from the root's child down to the element that has the value.</summary>
    public ImmutableArray<string> Asked { get; }

    /// <summary>Local names in the answer, from the root's child down to the element that has the value.</summary>
    public ImmutableArray<string> Place { get; }

    /// <summary>Whether the schema allows an answer to omit it. If present it must still be right.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>
    /// Another value of the body, and the text of it with which DICT chooses this value itself, whatever the request says; null when it
    /// never does.
    /// </summary>
    public (AnswerRepeat Other, string Text)? ChosenWhen { get; init; }

    /// <summary>Whether DICT takes this value from a request with these values.</summary>
    internal bool IsTaken(ImmutableArray<AskedValue> asked) => ChosenWhen is not { } chosen || !asked.Any(value => value.Repeat == chosen.Other && value.Text == chosen.Text);
}

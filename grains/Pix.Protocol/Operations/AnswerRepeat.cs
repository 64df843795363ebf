using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>A value of a request's body (key, id, participant or tax id) that a successful DICT answer repeats.</summary>
/// <remarks>Source: the schemas and examples of DICT API 2.12.1; tests compare every row with them.</remarks>
public sealed class AnswerRepeat
{
    /// <summary>Defines the place of the value in the request and in the answer.</summary>
    /// <param name="asked">Local names in the request, from the root's child down: <c>Entry/Key</c>.</param>
    /// <param name="place">Local names in the answer, from the root's child down: <c>Entry/Key</c>.</param>
    public AnswerRepeat(string asked, string place) => (Asked, Place) = ([.. asked.Split('/')], [.. place.Split('/')]);

    /// <summary>Local names in the request, from the root's child down to the element that has the value.</summary>
    public ImmutableArray<string> Asked { get; }

    /// <summary>Local names in the answer, from the root's child down to the element that has the value.</summary>
    public ImmutableArray<string> Place { get; }

    /// <summary>Whether the schema allows the answer to omit the value. If the answer contains the value, it must equal the request's.</summary>
    public bool MayBeAbsent { get; init; }

    /// <summary>
    /// The condition on which DICT chooses this value itself and ignores the request's: the value <c>Other</c> of the body is <c>Text</c>
    /// (for example the key type is EVP). Null if DICT always takes the value from the request.
    /// </summary>
    public (AnswerRepeat Other, string Text)? ChosenWhen { get; init; }

    /// <summary>True if DICT takes this value from the request; false if DICT chooses it itself (<see cref="ChosenWhen"/>).</summary>
    internal bool IsTaken(ImmutableArray<AskedValue> asked) => ChosenWhen is not { } chosen || !asked.Any(value => value.Repeat == chosen.Other && value.Text == chosen.Text);
}

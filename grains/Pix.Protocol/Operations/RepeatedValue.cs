using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>One value that an answer must repeat from the request, and the result of comparing the answer so far.</summary>
/// <remarks>
/// ASCII letters are compared without case, because a CNPJ may have capitals and small letters (DICT API 2.12.1, pattern
/// <c>(?i)[a-z0-9]{14}</c>) and no two keys or ids differ only in case. If the request has several values at the place, such as the keys to
/// check, each value in the answer must be one of the request's.
/// </remarks>
internal sealed class RepeatedValue(ImmutableArray<string> place, bool mayBeAbsent, IEnumerable<string> asked)
{
    private readonly HashSet<string> _asked = asked.Select(Lower).ToHashSet(StringComparer.Ordinal);
    private bool _isWanted, _isNamed, _isAnother;

    /// <summary>True if the answer, read to its end, repeats the request's value (or omits it where the schema allows that).</summary>
    public bool IsRepeated => !_isAnother && (_isNamed || mayBeAbsent);

    /// <summary>True if the element that begins at this place contains the value to compare.</summary>
    public bool Wants(ReadOnlySpan<string> at) => _isWanted = at.SequenceEqual(place.AsSpan());

    /// <summary>Compares the text of the element that began last, if its value is wanted. The text is null if the element has children.</summary>
    public void Value(string? text)
    {
        if (_isWanted)
        {
            _isNamed = true;
            _isAnother |= text is null || !_asked.Contains(Lower(text));
        }
    }

    /// <summary>True if two values are equal when the case of ASCII letters is ignored.</summary>
    public static bool AreSame(string one, string other) => Lower(one) == Lower(other);

    // Text with other letters is compared as it is, because some letters fold to an ASCII letter: the Kelvin sign is not a K.
    private static string Lower(string text) => text.All(char.IsAscii) ? text.ToLowerInvariant() : text;
}

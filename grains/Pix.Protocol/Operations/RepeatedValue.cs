using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>One value that an answer must repeat from its question: the question's value, and what the answer says so far.</summary>
/// <remarks>
/// ASCII letters compare without case: a CNPJ may have capitals and small letters (DICT API 2.12.1, pattern <c>(?i)[a-z0-9]{14}</c>), and
/// no two keys or ids differ only in case. A request may have several values, such as the keys to check; then each value in the answer must
/// be one of them.
/// </remarks>
internal sealed class RepeatedValue(ImmutableArray<string> place, bool mayBeAbsent, IEnumerable<string> asked)
{
    private readonly HashSet<string> _asked = asked.Select(Lower).ToHashSet(StringComparer.Ordinal);
    private bool _isWanted, _isNamed, _isAnother;

    /// <summary>Whether the finished answer is about the question's value.</summary>
    public bool IsRepeated => !_isAnother && (_isNamed || mayBeAbsent);

    /// <summary>Whether the element that begins at this place has the value.</summary>
    public bool Wants(ReadOnlySpan<string> at) => _isWanted = at.SequenceEqual(place.AsSpan());

    /// <summary>The value of the element that began last; null when it has children.</summary>
    public void Value(string? text)
    {
        if (_isWanted)
        {
            _isNamed = true;
            _isAnother |= text is null || !_asked.Contains(Lower(text));
        }
    }

    /// <summary>Whether two values mean the same.</summary>
    public static bool AreSame(string one, string other) => Lower(one) == Lower(other);

    // A letter that only folds to an ASCII letter is another letter: the Kelvin sign is not a K.
    private static string Lower(string text) => text.All(char.IsAscii) ? text.ToLowerInvariant() : text;
}

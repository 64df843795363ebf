using System.Collections.Immutable;

namespace Pix.Protocol.Operations;

/// <summary>One value that an answer must repeat from its question: what was asked, and what the answer says so far.</summary>
/// <remarks>
/// Letters of ASCII have no case here: a CNPJ may be written in capitals and small letters (DICT API 2.12.1, pattern <c>(?i)[a-z0-9]{14}</c>), and no two keys or ids differ by
/// case alone. A request may name several, such as the keys to check; then each of the answer is one of them.
/// </remarks>
internal sealed class RepeatedValue(ImmutableArray<string> place, bool mayBeAbsent, IEnumerable<string> asked)
{
    private readonly HashSet<string> _asked = asked.Select(Lower).ToHashSet(StringComparer.Ordinal);
    private bool _isWanted, _isNamed, _isAnother;

    /// <summary>Whether the answer is about what was asked, now that it is over.</summary>
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

    /// <summary>Whether two values name the same.</summary>
    public static bool AreSame(string one, string other) => Lower(one) == Lower(other);

    // A letter that only folds to one of ASCII is another letter: the Kelvin sign is not a K.
    private static string Lower(string text) => text.All(char.IsAscii) ? text.ToLowerInvariant() : text;
}

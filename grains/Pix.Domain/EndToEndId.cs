using System.Diagnostics.CodeAnalysis;

namespace Pix.Domain;

/// <summary>
/// Identifies one payment from payer to receiver: <c>E</c> (or <c>D</c> for a return), ISPB, UTC
/// <c>yyyyMMddHHmm</c>, then 11 letters or digits; 32 characters in all.
/// </summary>
/// <remarks>Source: SPI message catalogue 5.13.1, <c>EndToEndId</c>. An end-to-end id contains no personal data, so it is allowed in logs.</remarks>
public readonly record struct EndToEndId : IParsable<EndToEndId>
{
    /// <summary>Length of every end-to-end id.</summary>
    public const int Length = 32;

    private readonly string? _value;

    private EndToEndId(string value) => _value = value;

    /// <summary>The 32 characters; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an end-to-end id.</summary>
    /// <exception cref="FormatException">The text does not have the form that the message catalogue requires.</exception>
    public static EndToEndId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not an end-to-end id: E or D, ISPB, yyyyMMddHHmm, 11 letters or digits.");

    /// <summary>Reads an end-to-end id. Returns false if the text does not have the form that the message catalogue requires.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out EndToEndId result)
    {
        var valid = s is { Length: Length }
            && s[0] is 'E' or 'D'
            && Ispb.TryParse(s.Substring(1, Ispb.Length), provider, out _)
            && s.AsSpan(9, 12).IndexOfAnyExceptInRange('0', '9') < 0
            && s.Skip(21).All(char.IsAsciiLetterOrDigit);
        result = valid ? new EndToEndId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

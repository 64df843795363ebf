using System.Diagnostics.CodeAnalysis;

namespace Pix.Domain;

/// <summary>The SPI's id of a stored message: the <c>PI-ResourceId</c> header, up to 33 characters of the base64 alphabet.</summary>
/// <remarks>Source: ICOM manual 1.12. If the SPI rejects the message later, its <c>admi.002</c> message contains this id in <c>RltdRef/Ref</c>.</remarks>
public readonly record struct PiResourceId : IParsable<PiResourceId>
{
    /// <summary>Maximum length of an id in the message catalogue, in characters.</summary>
    public const int MaxLength = 33;

    private readonly string? _value;

    private PiResourceId(string value) => _value = value;

    /// <summary>The id as text; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a resource id.</summary>
    /// <exception cref="FormatException">The text is empty, too long or has characters outside the base64 alphabet.</exception>
    public static PiResourceId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"'{s}' is not a PI-ResourceId: 1 to {MaxLength} characters of the base64 alphabet.");

    /// <summary>Reads a resource id. Returns false if the text is empty, too long or has characters outside the base64 alphabet.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PiResourceId result)
    {
        var valid = s is { Length: > 0 and <= MaxLength } && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=');
        result = valid ? new PiResourceId(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

using System.Diagnostics.CodeAnalysis;

namespace Pix.Domain;

/// <summary>ISPB: the id of a participant in the Brazilian payment system, 8 digits or capital letters.</summary>
/// <remarks>
/// Source: schema <c>pacs.008.spi.1.16.xsd</c>, pattern <c>[0-9A-Z]{8}</c>. Some texts of the Central Bank allow digits only, but letters do occur:
/// in its virtual participants <c>99999A03</c> and <c>99999A04</c>.
/// </remarks>
public readonly record struct Ispb : IParsable<Ispb>
{
    /// <summary>Length of every ISPB.</summary>
    public const int Length = 8;

    /// <summary>ISPB of the SPI itself, which is the receiver of every message that a participant sends.</summary>
    public static readonly Ispb Spi = new("00038166");

    private readonly string? _value;

    private Ispb(string value) => _value = value;

    /// <summary>The eight characters; empty for <c>default</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads an ISPB.</summary>
    /// <exception cref="FormatException">The text is not eight digits or capital letters.</exception>
    public static Ispb Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var ispb) ? ispb : throw new FormatException($"'{s}' is not an ISPB: it must be 8 digits or capital letters.");

    /// <summary>Reads an ISPB. Returns false if the text is not eight digits or capital letters.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Ispb result)
    {
        var valid = s is { Length: Length } && s.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));
        result = valid ? new Ispb(s!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

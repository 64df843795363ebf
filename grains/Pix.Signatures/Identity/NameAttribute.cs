using System.Formats.Asn1;
using System.Text;

namespace Pix.Signatures.Identity;

/// <summary>One attribute of a distinguished name, such as <c>CN=AC do SERPRO</c>.</summary>
/// <param name="Type">Dotted object identifier of the attribute's type.</param>
/// <param name="Value">Characters of the value. If the value is not a string, <c>#</c> and its DER in hexadecimal.</param>
/// <param name="IsHex">True if <paramref name="Value"/> is <c>#</c> and hexadecimal DER.</param>
internal readonly record struct NameAttribute(string Type, string Value, bool IsHex)
{
    /// <summary>A form of the value for comparison, without differences of case and of outer and repeated spaces (the simple cases of RFC 4518).</summary>
    public string Folded => IsHex ? Value.ToUpperInvariant() : Fold(Value);

    /// <summary>The attribute in the form of RFC 4514, with the type's keyword, or its object identifier if it has none.</summary>
    public string Text => $"{AttributeKeyword.For(Type) ?? Type}={(IsHex ? Value : Escape(Value))}";

    public static NameAttribute FromDer(string type, ReadOnlyMemory<byte> encodedValue) =>
        ReadString(encodedValue) is { } value
            ? new NameAttribute(type, value, false)
            : new NameAttribute(type, $"#{Convert.ToHexString(encodedValue.Span)}", true);

    private static string? ReadString(ReadOnlyMemory<byte> encodedValue)
    {
        try
        {
            var reader = new AsnReader(encodedValue, AsnEncodingRules.DER);
            var tag = reader.PeekTag();
            if (tag.TagClass != TagClass.Universal)
            {
                return null;
            }

            var value = (UniversalTagNumber)tag.TagValue switch
            {
                UniversalTagNumber.UTF8String or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String
                    or UniversalTagNumber.NumericString or UniversalTagNumber.VisibleString or UniversalTagNumber.BMPString
                    or UniversalTagNumber.T61String => reader.ReadCharacterString((UniversalTagNumber)tag.TagValue),
                _ => null,
            };
            return reader.HasData ? null : value;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string Fold(string value)
    {
        var folded = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            if (!char.IsWhiteSpace(character))
            {
                folded.Append(char.ToUpperInvariant(character));
            }
            else if (folded.Length > 0 && folded[^1] != ' ')
            {
                folded.Append(' ');
            }
        }

        return folded.ToString().TrimEnd(' ');
    }

    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var character = value[i];
            var atEdge = character == ' ' && (i == 0 || i == value.Length - 1);
            if (character < ' ')
            {
                escaped.Append('\\').Append(((int)character).ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
                continue;
            }

            if (atEdge || "\"+,;<>\\".Contains(character, StringComparison.Ordinal) || (character == '#' && i == 0))
            {
                escaped.Append('\\');
            }

            escaped.Append(character);
        }

        return escaped.ToString();
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pix.Signatures.Documents;

namespace Pix.Protocol.Admission;

/// <summary>The creation time of an SPI message: <c>Envelope/AppHdr/CreDt</c>, which a resend repeats.</summary>
/// <remarks>Source: catalogue 5.13, type ISONormalisedDateTime: UTC, three decimals, <c>Z</c>. For tools: finds the time while a document is read.</remarks>
public sealed class CreationTime : IElementVisitor
{
    /// <summary>Place of the element, for refusals.</summary>
    public const string Place = "/Envelope/AppHdr/CreDt";

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private string _parent = "";

    /// <summary>The first readable time at that place; null when there is none.</summary>
    public DateTimeOffset? Found { get; private set; }

    /// <summary>Reads a time in the catalogue's one form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateTimeOffset created) =>
        DateTimeOffset.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out created);

    /// <inheritdoc/>
    public bool Begin(int depth, string localName, string namespaceName)
    {
        _parent = depth == 1 ? localName : _parent;
        return Found is null && depth == 2 && localName == "CreDt" && _parent == "AppHdr";
    }

    /// <inheritdoc/>
    public void Value(string? text) => Found = TryParse(text, out var created) ? created : null;
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Pix.Signatures.Documents;

namespace Pix.Protocol.Admission;

/// <summary>The creation time of an SPI message (<c>Envelope/AppHdr/CreDt</c>). A resent message has the same creation time.</summary>
/// <remarks>
/// Source: catalogue 5.13, type ISONormalisedDateTime: UTC, three decimals, <c>Z</c>. Tools use an instance to find the time in a document.
/// </remarks>
public sealed class CreationTime : IElementVisitor
{
    /// <summary>XPath of the element, which refusals name.</summary>
    public const string Place = "/Envelope/AppHdr/CreDt";

    private const string Form = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private string _parent = "";

    /// <summary>The first valid time at <see cref="Place"/>; null if there is none.</summary>
    public DateTimeOffset? Found { get; private set; }

    /// <summary>Parses a time in the only form that the catalogue allows.</summary>
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

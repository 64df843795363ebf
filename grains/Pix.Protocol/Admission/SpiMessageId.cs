using System.Diagnostics.CodeAnalysis;
using Pix.Domain;

namespace Pix.Protocol.Admission;

/// <summary>Id of an SPI message: <c>M</c>, ISPB of the sender, 23 letters or digits.</summary>
/// <remarks>Source: schema <c>pacs.008.spi.1.16.xsd</c>, type MsgIdType.</remarks>
internal static class SpiMessageId
{
    private const int Length = 32;

    /// <summary>Reads the sender's ISPB from a message id; returns false if the text is not a message id.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? sender)
    {
        var valid = text is { Length: Length }
            && text[0] == 'M'
            && Ispb.TryParse(text.Substring(1, Ispb.Length), null, out _)
            && text.AsSpan(1 + Ispb.Length).IndexOfAnyExcept(Letters) < 0;
        sender = valid ? text!.Substring(1, Ispb.Length) : null;
        return valid;
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

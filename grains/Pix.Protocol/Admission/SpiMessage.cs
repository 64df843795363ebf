using System.Diagnostics.CodeAnalysis;

namespace Pix.Protocol.Admission;

/// <summary>One message of the SPI catalogue: its kind and version, and the names of its elements that Pix reads.</summary>
/// <remarks>Source: catalogue 5.13: <c>MsgDefIdr</c> is <c>pacs.008.spi.1.16</c> and the namespace <c>https://www.bcb.gov.br/pi/pacs.008/1.16</c>.</remarks>
public sealed record SpiMessage
{
    private const string Infix = ".spi.", NamespaceRoot = "https://www.bcb.gov.br/pi/";

    private SpiMessage(string identifier, string kind, string version)
    {
        Identifier = identifier;
        Kind = kind;
        Namespace = $"{NamespaceRoot}{kind}/{version}";
        (PaymentElement, IdElement, AmountElement) = kind switch
        {
            "pacs.008" => ("CdtTrfTxInf", "EndToEndId", "IntrBkSttlmAmt"),
            "pacs.002" => ("TxInfAndSts", "OrgnlEndToEndId", ""),
            "pacs.004" => ("TxInf", "RtrId", "RtrdIntrBkSttlmAmt"),
            _ => ("", "EndToEndId", ""),
        };
    }

    /// <summary>Kind and version as in <c>MsgDefIdr</c>: <c>pacs.008.spi.1.16</c>.</summary>
    public string Identifier { get; }

    /// <summary>Kind of the message, without version: <c>pacs.008</c>.</summary>
    public string Kind { get; }

    /// <summary>Namespace of the <c>Envelope</c> and of all elements in it.</summary>
    public string Namespace { get; }

    /// <summary>Name of the element that occurs once per payment; empty if the whole message counts as one payment.</summary>
    internal string PaymentElement { get; }

    /// <summary>Name of the element with the end-to-end id of a payment, or with the id of a return.</summary>
    internal string IdElement { get; }

    /// <summary>Name of the element with the amount of a payment or return; empty if the message has no amount.</summary>
    internal string AmountElement { get; }

    /// <summary>Parses a <c>MsgDefIdr</c>; returns false if the text has another form.</summary>
    public static bool TryParse([NotNullWhen(true)] string? identifier, [NotNullWhen(true)] out SpiMessage? message)
    {
        message = null;
        if (identifier?.IndexOf(Infix, StringComparison.Ordinal) is not > 0 || identifier.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '.'))
        {
            return false;
        }

        var infix = identifier.IndexOf(Infix, StringComparison.Ordinal);
        var version = identifier[(infix + Infix.Length)..];
        message = version.Length == 0 || version.StartsWith('.') ? null : new SpiMessage(identifier, identifier[..infix], version);
        return message is not null;
    }
}

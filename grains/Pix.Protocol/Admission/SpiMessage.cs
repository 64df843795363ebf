using System.Diagnostics.CodeAnalysis;

namespace Pix.Protocol.Admission;

/// <summary>One kind and version of message of the SPI catalogue.</summary>
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

    /// <summary><c>MsgDefIdr</c>: <c>pacs.008.spi.1.16</c>.</summary>
    public string Identifier { get; }

    /// <summary>Without version: <c>pacs.008</c>.</summary>
    public string Kind { get; }

    /// <summary>Namespace of the <c>Envelope</c> and everything in it.</summary>
    public string Namespace { get; }

    /// <summary>The element that occurs once for each payment; empty when the message counts as one.</summary>
    internal string PaymentElement { get; }

    /// <summary>The element with a payment's id: its end-to-end id, or a return's id.</summary>
    internal string IdElement { get; }

    /// <summary>The element with the amount of a payment or return; empty when there is none.</summary>
    internal string AmountElement { get; }

    /// <summary>Reads a <c>MsgDefIdr</c>; false when it has another form.</summary>
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

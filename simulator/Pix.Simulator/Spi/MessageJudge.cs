using System.Text.RegularExpressions;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi;

/// <summary>Checks one message in this order: XML, signature, header rules, schema.</summary>
internal sealed partial class MessageJudge(SpiVerifier verifier, SchemaJudge schemas, SimulatorOptions options)
{
    public MessageJudgement Judge(ReadOnlyMemory<byte> bytes)
    {
        if (!StrictXml.TryRead(bytes, out var document))
        {
            return new MessageJudgement(SignatureVerdict.NotXml, null, "The message is not well-formed XML.");
        }

        var message = new SpiMessage(document, bytes);
        var verdict = verifier.Verify(document);
        if (verdict != SignatureVerdict.Valid)
        {
            return new MessageJudgement(verdict, message, $"The signature is not accepted: {verdict}.");
        }

        return new MessageJudgement(verdict, message, HeaderFault(message) ?? schemas.Fault(message));
    }

    private string? HeaderFault(SpiMessage message)
    {
        // QA 221: a message is refused if the ISPB in its Fr element is not the ISPB of the signing certificate.
        if (message.From != options.Ispb)
        {
            return $"AppHdr/Fr is '{message.From}', the signer is {options.Ispb}.";
        }

        if (message.To != SpiParty.Ispb)
        {
            return $"AppHdr/To is '{message.To}'; everything sent to the SPI is for {SpiParty.Ispb}.";
        }

        if (!MessageCatalog.Accepts(message.Definition, options.AlsoAccepts))
        {
            return $"AppHdr/MsgDefIdr '{message.Definition}' is not in the catalogue.";
        }

        if (message.Namespace != MessageCatalog.NamespaceOf(message.Definition))
        {
            return $"The namespace '{message.Namespace}' is not that of {message.Definition}.";
        }

        if (!message.BizMsgIdr.StartsWith("M" + options.Ispb, StringComparison.Ordinal) || !BizMsgIdr().IsMatch(message.BizMsgIdr))
        {
            return "AppHdr/BizMsgIdr must be M, the sender's ISPB and 23 letters or digits.";
        }

        return message.PaymentIds.Distinct().Count() != message.PaymentIds.Count || message.PaymentIds.Contains("")
            ? "The payments inside must have each its own id."
            : null;
    }

    [GeneratedRegex("^M[0-9A-Z]{8}[a-zA-Z0-9]{23}$")]
    private static partial Regex BizMsgIdr();
}

using System.Xml;
using System.Xml.Schema;
using Pix.Contracts.Exchange;
using Pix.Protocol.Schemas;
using Pix.Protocol.Xml;

namespace Pix.Protocol.Admission;

/// <summary>Checks a message against its schema of the catalogue; the first fault refuses it.</summary>
/// <remarks>
/// A second reading, by .NET's validating reader, of a message that the first one admitted: it can refuse the message, and nothing that is
/// signed or reported comes from it. The schema requires a signature in <c>Sgntr</c>, which is added after this check, so errors about that
/// element are ignored. A schema error's text can repeat the faulty value, so the refusal gives only the place and the kind of fault.
/// </remarks>
internal static class SchemaAdmission
{
    private const string Signature = "Envelope/AppHdr/Sgntr";
    private const XmlSchemaValidationFlags Flags = XmlSchemaValidationFlags.ReportValidationWarnings | XmlSchemaValidationFlags.ProcessIdentityConstraints;

    /// <summary>Why the message is refused; null when it is valid or has no schema here.</summary>
    public static Refusal? Check(SchemaFolder? schemas, AdmittedMessage message)
    {
        if (schemas?.Find(message.Type) is not { } set)
        {
            return null;
        }

        Refusal? refusal = null;
        XmlReader reader = null!;
        var path = new string[MessageAdmission.Limits.MaxDepth + 1];
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            ValidationType = ValidationType.Schema,
            ValidationFlags = Flags,
            Schemas = set,
        };
        settings.ValidationEventHandler += (_, fault) => refusal ??= Refuse(reader, path, fault.Exception);
        using (reader = XmlReader.Create(new MemoryStreamOver(message.Content), settings))
        {
            while (refusal is null && reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element)
                {
                    path[reader.Depth] = reader.LocalName;
                }
            }
        }

        return refusal;
    }

    // The reader stands on the faulty element, or on its end when something in it is missing or has a wrong value.
    private static Refusal? Refuse(XmlReader reader, string[] path, XmlSchemaException fault)
    {
        var depth = Math.Min(reader.Depth, MessageAdmission.Limits.MaxDepth);
        var onElement = reader.NodeType is XmlNodeType.Element or XmlNodeType.EndElement;
        path[depth] = onElement ? reader.LocalName : path[depth];
        var place = string.Join('/', path.Take(onElement ? depth + 1 : depth));
        return place == Signature ? null : new Refusal(
            ExchangeError.WrongStructure,
            "schema",
            "/" + place,
            $"The message is not valid by its schema: line {fault.LineNumber}, position {fault.LinePosition}.");
    }
}

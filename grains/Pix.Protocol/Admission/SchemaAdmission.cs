using System.Xml;
using System.Xml.Schema;
using Pix.Contracts.Exchange;
using Pix.Protocol.Schemas;
using Pix.Protocol.Xml;

namespace Pix.Protocol.Admission;

/// <summary>Checks a message against its schema of the catalogue; the first thing wrong refuses it.</summary>
/// <remarks>
/// A second reading, by .NET's validating reader, of what the first one admitted: it can refuse a message, and nothing that is signed or told comes from it.
/// The schema wants a signature in <c>Sgntr</c>, which is put there after this check: what it says of that element is not heard. A text of a schema error can
/// repeat the value that is wrong, so the refusal names the place and the kind of fault only.
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

    // What is wrong is told while the reader stands on the element, or on its end when something in it is missing or has a wrong value.
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

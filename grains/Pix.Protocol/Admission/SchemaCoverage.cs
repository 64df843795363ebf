using System.Collections.Immutable;
using Pix.Protocol.Schemas;

namespace Pix.Protocol.Admission;

/// <summary>How each configured message is checked, in addition to the rules for all messages.</summary>
/// <param name="BySchema">Messages with a schema in <c>Pix:SchemaFolder</c>.</param>
/// <param name="ByTable">Messages without a schema, whose root, ids and parties are checked by the table of their kind (<c>SenderTable</c>).</param>
/// <param name="Bare">Messages without a schema and of an unknown kind, to which only the rules for all messages apply.</param>
public sealed record SchemaCoverage(ImmutableArray<string> BySchema, ImmutableArray<string> ByTable, ImmutableArray<string> Bare)
{
    /// <summary>Computes the coverage that these settings give.</summary>
    public static SchemaCoverage Of(ProtocolOptions options)
    {
        var schemas = options.SchemaFolder.Length > 0 ? new SchemaFolder(options.SchemaFolder) : null;
        var messages = AdmissionPolicy.Split(options.SpiMessages).ToLookup(message => schemas?.Has(message) == true ? 0 : SenderTable.Of(KindOf(message)).IsKnown ? 1 : 2);
        return new SchemaCoverage([.. messages[0]], [.. messages[1]], [.. messages[2]]);
    }

    private static string KindOf(string message) => SpiMessage.TryParse(message, out var parsed) ? parsed.Kind : "";
}

using System.Collections.Immutable;
using Pix.Protocol.Schemas;

namespace Pix.Protocol.Admission;

/// <summary>How sent messages are checked, besides the rules for all messages.</summary>
/// <param name="BySchema">Messages with a schema of their own in <c>Pix:SchemaFolder</c>.</param>
/// <param name="ByTable">Messages without one, checked by root, ids and parties of their kind (<c>SenderTable</c>).</param>
/// <param name="Bare">Messages of an unknown kind: only the rules for all messages.</param>
public sealed record SchemaCoverage(ImmutableArray<string> BySchema, ImmutableArray<string> ByTable, ImmutableArray<string> Bare)
{
    /// <summary>The coverage with these settings.</summary>
    public static SchemaCoverage Of(ProtocolOptions options)
    {
        var schemas = options.SchemaFolder.Length > 0 ? new SchemaFolder(options.SchemaFolder) : null;
        var messages = AdmissionPolicy.Split(options.SpiMessages).ToLookup(message => schemas?.Has(message) == true ? 0 : SenderTable.Of(KindOf(message)).IsKnown ? 1 : 2);
        return new SchemaCoverage([.. messages[0]], [.. messages[1]], [.. messages[2]]);
    }

    private static string KindOf(string message) => SpiMessage.TryParse(message, out var parsed) ? parsed.Kind : "";
}

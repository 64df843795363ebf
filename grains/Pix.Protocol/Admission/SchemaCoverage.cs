using System.Collections.Immutable;
using Pix.Protocol.Schemas;

namespace Pix.Protocol.Admission;

/// <summary>By what the messages that are sent are checked, beside what every message has.</summary>
/// <param name="BySchema">Those with a schema of their own in <c>Pix:SchemaFolder</c>.</param>
/// <param name="ByTable">Those without, held to root, ids and parties of their kind (<c>SenderTable</c>).</param>
/// <param name="Bare">Those of a kind that is in no table: only what every message has.</param>
public sealed record SchemaCoverage(ImmutableArray<string> BySchema, ImmutableArray<string> ByTable, ImmutableArray<string> Bare)
{
    /// <summary>What it is with these settings.</summary>
    public static SchemaCoverage Of(ProtocolOptions options)
    {
        var schemas = options.SchemaFolder.Length > 0 ? new SchemaFolder(options.SchemaFolder) : null;
        var messages = AdmissionPolicy.Split(options.SpiMessages).ToLookup(message => schemas?.Has(message) == true ? 0 : SenderTable.Of(KindOf(message)).IsKnown ? 1 : 2);
        return new SchemaCoverage([.. messages[0]], [.. messages[1]], [.. messages[2]]);
    }

    private static string KindOf(string message) => SpiMessage.TryParse(message, out var parsed) ? parsed.Kind : "";
}

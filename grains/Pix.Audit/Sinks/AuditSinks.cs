using Microsoft.Extensions.Options;
using Pix.Audit.Records;

namespace Pix.Audit.Sinks;

/// <summary>The sink of a stream: Firehose if the stream has a delivery stream, otherwise the local Parquet folder.</summary>
internal sealed class AuditSinks(IOptions<AuditOptions> options, IEnumerable<IFirehoseClient> firehose) : IAuditSinks
{
    private readonly IFirehoseClient? _firehose = firehose.LastOrDefault();

    public IAuditSink this[AuditStream stream] => options.Value.DeliveryStream(stream) is { Length: > 0 } delivery
        ? new FirehoseSink(_firehose ?? throw NoClient(stream, delivery), delivery)
        : new ParquetSink(options.Value.AuditPath, options.Value.SiloName);

    private static InvalidOperationException NoClient(AuditStream stream, string delivery) =>
        new($"Pix:{stream}AuditStream is '{delivery}', but this host has no Firehose client; leave it empty to write Parquet files under Pix:AuditPath.");
}

using System.ComponentModel.DataAnnotations;
using Pix.Audit.Records;
using Pix.Settings;

namespace Pix.Audit;

/// <summary>Folders and limits of the audit's journals and store. Configuration section <c>Pix</c>; environment variables <c>Pix__NAME</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Root folder of the journals; each silo has its own folder under it. All silos share this root in production. Required.</summary>
    [Required]
    public string JournalPath { get; set; } = "";

    /// <summary>Name of this silo and of its journal folder; different for each silo. Default: the machine's name.</summary>
    [Required, RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", ErrorMessage = "{0} must be 1 to 100 letters, digits, dots, dashes or underscores.")]
    public string SiloName { get; set; } = Environment.MachineName;

    /// <summary>Root of the local Parquet files; required if a stream has no Firehose delivery stream.</summary>
    public string AuditPath { get; set; } = "";

    /// <summary>Firehose delivery stream for DICT; empty writes Parquet files under <see cref="AuditPath"/>.</summary>
    public string DictAuditStream { get; set; } = "";

    /// <summary>Firehose delivery stream for SPI; empty writes Parquet files under <see cref="AuditPath"/>.</summary>
    public string SpiAuditStream { get; set; } = "";

    /// <summary>Maximum backlog of each journal in bytes, 1 MiB to 1 TiB. Default 1 GiB. At the limit, Pix refuses requests.</summary>
    [Range(1L << 20, 1L << 40)]
    public long JournalMaxBytes { get; set; } = 1L << 30;

    /// <summary>Bytes that the journal reserves for the outcome of each exchange in progress, 1 KiB to 16 MiB. Default 64 KiB.</summary>
    [Range(1 << 10, 16 << 20)]
    public int JournalOutcomeReserveBytes { get; set; } = 64 << 10;

    /// <summary>Maximum number of requests that wait for the journal's writer, 1 to 1,000,000. Default 4096.</summary>
    [Range(1, 1_000_000)]
    public int JournalQueueLimit { get; set; } = 4096;

    /// <summary>Time between two shipments, 10 ms to 5 min. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AuditShipInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Maximum number of records in one batch to the sink, 1 to 500 (the limit of Firehose). Default 500.</summary>
    [Range(1, 500)]
    public int AuditBatchRecords { get; set; } = 500;

    /// <summary>How long finished exchanges wait for an earlier unfinished exchange, so that records are shipped in order, 0 to 1 h. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AuditOrderWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Age at which an exchange without outcome is shipped with the outcome unknown, 1 s to 1 day. Default 5 min. A silo refuses to start if
    /// this is shorter than its longest exchange, 60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AuditUnknownAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest delay between two deliveries to a failing sink, 100 ms to 10 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan AuditRetryDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long Pix retries a record that the sink refuses while the sink accepts other records, 0 to 7 days. Default 15 min. After this time
    /// and at least 8 tries, the record becomes a dead letter.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan AuditRefusedAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Maximum time for which a stopping host ships its backlog, 0 to 5 min. Default 10 s. Records not shipped by then stay in the journal.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan AuditDrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Interval at which this silo looks for journals of silos that are gone (dead in the cluster's membership), 1 s to 1 h. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan JournalAdoptionInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Interval at which this silo merges Parquet files of past hours, 1 s to 1 day. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AuditCompactionInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time between two signed checkpoints of a journal with new records, 1 s to 1 day. Default 1 min, which costs one HSM signature per minute
    /// and journal. Each journal costs one more signature at start and one at the end.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AuditCheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// URL of an outside witness; https, or http on loopback. Pix POSTs each new checkpoint to this URL, and the witness countersigns the
    /// checkpoint. Empty (default): no witness.
    /// </summary>
    public string CheckpointWitnessUrl { get; set; } = "";

    /// <summary>
    /// Certificate of the witness's key (RSA or ECDSA), as PEM text or the path of a PEM file. Required if <see cref="CheckpointWitnessUrl"/>
    /// is set; otherwise it must be empty.
    /// </summary>
    public TextOrFile CheckpointWitnessCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>How long a starting silo waits if another silo has adopted its journal and is still shipping it, 0 to 10 min. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan JournalOwnershipWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// A process stops if a journal's writer stopped, but not before this time since its start, 0 to 1 h. Default 1 min, which limits restarts
    /// to one a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan JournalRestartInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Free disk space in bytes reserved for the outcomes of exchanges in progress, 1 MiB to 1 TiB; each exchange in progress adds <see
    /// cref="JournalOutcomeReserveBytes"/>. Default 64 MiB. With less free space, Pix refuses requests.
    /// </summary>
    [Range(1L << 20, 1L << 40)]
    public long JournalDiskReserveBytes { get; set; } = 64L << 20;

    internal string DeliveryStream(AuditStream stream) => stream == AuditStream.Dict ? DictAuditStream : SpiAuditStream;
}

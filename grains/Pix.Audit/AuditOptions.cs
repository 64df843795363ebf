using System.ComponentModel.DataAnnotations;
using Pix.Audit.Records;
using Pix.Settings;

namespace Pix.Audit;

/// <summary>Places and limits of the audit's journals and store. Section <c>Pix</c>, <c>Pix__NAME</c> in the environment.</summary>
public sealed class AuditOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Root of the journals; each silo has its folder under it. Shared by the silos in production. Required.</summary>
    [Required]
    public string JournalPath { get; set; } = "";

    /// <summary>Name of this silo and of its folder; different for each silo. Default: the machine's name.</summary>
    [Required, RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,99}", ErrorMessage = "{0} must be 1 to 100 letters, digits, dots, dashes or underscores.")]
    public string SiloName { get; set; } = Environment.MachineName;

    /// <summary>Root of the local Parquet files; needed by each stream that has no Firehose delivery stream.</summary>
    public string AuditPath { get; set; } = "";

    /// <summary>Firehose delivery stream for DICT; empty writes Parquet files under <see cref="AuditPath"/>.</summary>
    public string DictAuditStream { get; set; } = "";

    /// <summary>Firehose delivery stream for SPI; empty writes Parquet files under <see cref="AuditPath"/>.</summary>
    public string SpiAuditStream { get; set; } = "";

    /// <summary>Bound of each journal's backlog in bytes, 1 MiB to 1 TiB. Default 1 GiB. At the bound, requests are refused.</summary>
    [Range(1L << 20, 1L << 40)]
    public long JournalMaxBytes { get; set; } = 1L << 30;

    /// <summary>Space reserved for the outcome of each exchange under way, 1 KiB to 16 MiB. Default 64 KiB.</summary>
    [Range(1 << 10, 16 << 20)]
    public int JournalOutcomeReserveBytes { get; set; } = 64 << 10;

    /// <summary>Most requests that wait for the journal's writer, 1 to 1,000,000. Default 4096.</summary>
    [Range(1, 1_000_000)]
    public int JournalQueueLimit { get; set; } = 4096;

    /// <summary>Time between two shipments, 10 ms to 5 min. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan AuditShipInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Records in one batch, 1 to 500 (the most that Firehose takes). Default 500.</summary>
    [Range(1, 500)]
    public int AuditBatchRecords { get; set; } = 500;

    /// <summary>How long finished exchanges wait for an earlier one, to keep the order, 0 to 1 h. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan AuditOrderWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Age at which an exchange without outcome is shipped as unknown, 1 s to 1 day. Default 5 min. A silo refuses to start when this is
    /// below its longest exchange, 60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AuditUnknownAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest delay between two attempts at a failing sink, 100 ms to 10 min. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan AuditRetryDelayMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a record is retried that the sink refuses while it takes others, 0 to 7 days. Default 15 min, and at least 8 tries; then it
    /// becomes a dead letter.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan AuditRefusedAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Time for shipping the backlog when the host stops, 0 to 5 min. Default 10 s; the rest stays in the journal.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan AuditDrainTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Interval of looking for journals of gone silos, 1 s to 1 h. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan JournalAdoptionInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Interval of merging Parquet files of past hours, 1 s to 1 day. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AuditCompactionInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Time between two signed checkpoints of a journal with new records, 1 s to 1 day. Default 1 min: one signature of the HSM a journal,
    /// and one more at start and at the end.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AuditCheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Where each new checkpoint is POSTed for an outside witness to countersign; https, or http on loopback. Empty (default): nowhere.</summary>
    public string CheckpointWitnessUrl { get; set; } = "";

    /// <summary>
    /// Certificate of the witness's key (RSA or ECDSA), PEM text or the path of a file with it. Required with <see
    /// cref="CheckpointWitnessUrl"/>, and only then.
    /// </summary>
    public TextOrFile CheckpointWitnessCertificate { get; set => field = value ?? TextOrFile.Empty; } = TextOrFile.Empty;

    /// <summary>How long a starting silo waits for its journal while another silo, which believed it gone, ships it: 0 to 10 min. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan JournalOwnershipWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Shortest life of a process that stops because a journal's writer stopped, 0 to 1 h. Default 1 min: a fault at each start then causes
    /// one restart a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan JournalRestartInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Free disk space reserved for the outcomes of exchanges under way, 1 MiB to 1 TiB; each of them adds <see
    /// cref="JournalOutcomeReserveBytes"/>. Default 64 MiB. With less free space, requests are refused.
    /// </summary>
    [Range(1L << 20, 1L << 40)]
    public long JournalDiskReserveBytes { get; set; } = 64L << 20;

    internal string DeliveryStream(AuditStream stream) => stream == AuditStream.Dict ? DictAuditStream : SpiAuditStream;
}

using Microsoft.Extensions.Options;

namespace Pix.Audit;

/// <summary>What no attribute can say.</summary>
internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        var failures = new List<string>();
        foreach (var stream in AuditStreams.All.Where(stream => options.DeliveryStream(stream).Length == 0 && options.AuditPath.Length == 0))
        {
            failures.Add($"Pix:{stream}AuditStream and Pix:AuditPath are both empty; set Pix:AuditPath to a folder for Parquet files, or Pix:{stream}AuditStream to a Firehose delivery stream.");
        }

        if (options.AuditPath.StartsWith("s3:", StringComparison.OrdinalIgnoreCase))
        {
            failures.Add($"Pix:AuditPath is '{options.AuditPath}'; a silo writes to a folder. Into a bucket records come by Firehose: set Pix:DictAuditStream and Pix:SpiAuditStream. (The command line reads s3:// there.)");
        }

        if (options.AuditOrderWait > options.AuditUnknownAfter)
        {
            failures.Add($"Pix:AuditOrderWait is {options.AuditOrderWait}; it must be at most Pix:AuditUnknownAfter, {options.AuditUnknownAfter}.");
        }

        if (options.JournalOutcomeReserveBytes * 4L > options.JournalMaxBytes)
        {
            failures.Add($"Pix:JournalMaxBytes is {options.JournalMaxBytes}; it must be at least 4 times Pix:JournalOutcomeReserveBytes, {options.JournalOutcomeReserveBytes}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

using Microsoft.Extensions.Options;
using Pix.Audit.Checkpoints;
using Pix.Audit.Records;
using Pix.Settings;

namespace Pix.Audit;

/// <summary>Checks the rules of the options that validation attributes cannot express, and returns every failure, not only the first.</summary>
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

        failures.AddRange(Witness(options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Witness(AuditOptions options)
    {
        var (url, certificate) = (options.CheckpointWitnessUrl, options.CheckpointWitnessCertificate);
        if (url.Length == 0 != (certificate.IsEmpty))
        {
            yield return $"Pix:CheckpointWitnessUrl is '{url}' and Pix:CheckpointWitnessCertificate is {(certificate.IsEmpty ? "empty" : "set")}; set both, or none.";
        }

        if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback))))
        {
            yield return $"Pix:CheckpointWitnessUrl is '{url}'; it must be an https URL (http on loopback only), without user information.";
        }

        if (!certificate.IsEmpty && Unreadable(certificate) is { } reason)
        {
            yield return $"Pix:CheckpointWitnessCertificate is not readable as a certificate ({reason}); it must be PEM with an RSA or ECDSA key, or the path of a file with it.";
        }
    }

    private static string? Unreadable(TextOrFile certificate)
    {
        try
        {
            using var key = WitnessKey.Of(certificate.Read(nameof(AuditOptions.CheckpointWitnessCertificate)));
            return null;
        }
        catch (UnreadableSettingException failure)
        {
            return $"it {failure.Reason}";
        }
    }
}

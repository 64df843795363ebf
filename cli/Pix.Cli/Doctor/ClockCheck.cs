using System.Globalization;
using System.Net.Sockets;
using Pix.Settings;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether the clock is right, because signatures, certificates and the Central Bank's deadlines depend on the clock.</summary>
internal static class ClockCheck
{
    private const string Name = "clock";
    private const string Fix = "Start time synchronization ('timedatectl set-ntp true', chrony; in a container it is the host's), then restart nothing: Pix follows the clock.";

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    public static async Task<IReadOnlyList<Finding>> RunAsync(Patient patient, CancellationToken cancellationToken)
    {
        if (NewestFile(patient["JournalPath"]) is { } newest && newest > patient.Time.GetUtcNow().UtcDateTime + TimeSpan.FromMinutes(1))
        {
            return [Finding.Bad(Name, $"The journal has a file from {newest:yyyy-MM-dd HH:mm:ss} UTC, which is in the future: the clock was set back.", Fix)];
        }

        var server = patient.TimeServer ?? patient["TimeServer"];
        if (server.Length == 0)
        {
            return [Finding.Unknown(Name, $"It is {patient.Time.GetUtcNow():yyyy-MM-dd HH:mm:ss} UTC here; './pix doctor --time-server HOST' or Pix:TimeServer (on AWS 169.254.169.123) compares it.")];
        }

        try
        {
            var off = await SimpleNtp.OffsetAsync(server, patient.Time, cancellationToken);
            return off.Duration() > Most
                ? [Finding.Bad(Name, string.Create(CultureInfo.InvariantCulture, $"The clock is {off.Duration().TotalSeconds:F1} s {(off > TimeSpan.Zero ? "behind" : "ahead of")} {server}."), Fix)]
                : [Finding.Good(Name, string.Create(CultureInfo.InvariantCulture, $"The clock is within {off.Duration().TotalMilliseconds:F0} ms of {server}."))];
        }
        catch (Exception silent) when (silent is SocketException or OperationCanceledException or InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            return [Finding.Warning(Name, $"The time server {server} does not answer.", "Name one that this machine may ask (UDP, port 123).")];
        }
    }

    private static DateTime? NewestFile(string folder)
    {
        try
        {
            return Presence.HasFolder(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).Cast<DateTime?>().Max() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

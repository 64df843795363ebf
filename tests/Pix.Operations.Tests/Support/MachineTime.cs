using System.Globalization;

namespace Pix.Operations.Tests.Support;

/// <summary>How much of a time was the machine's: processes that had work stood and waited for a processor or a disk, as the kernel counts it (pressure stall information).</summary>
/// <remarks>On a machine of one's own it is next to nothing, and a promise is held to its seconds; on a machine that others use, to as many more as it kept somebody waiting.</remarks>
internal sealed class MachineTime
{
    private static readonly string[] Files = ["/proc/pressure/cpu", "/proc/pressure/io"];

    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly TimeSpan _waited = Waited();

    /// <summary>Time since this was made, without what was the machine's.</summary>
    public TimeSpan OfPix => TimeProvider.System.GetElapsedTime(_started) - (Waited() - _waited);

    // A kernel without these files counts nothing.
    private static TimeSpan Waited() => Files.Where(File.Exists).Aggregate(TimeSpan.Zero, (sum, file) => sum + OfFile(file));

    // some avg10=0.00 avg60=0.00 avg300=0.00 total=12345 (microseconds)
    private static TimeSpan OfFile(string file)
    {
        var total = File.ReadLines(file).First(line => line.StartsWith("some ", StringComparison.Ordinal)).Split("total=")[1];
        return TimeSpan.FromMicroseconds(long.Parse(total, CultureInfo.InvariantCulture));
    }
}

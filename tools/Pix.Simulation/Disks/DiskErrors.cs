namespace Pix.Simulation.Disks;

/// <summary>Errors of a disk, with the numbers that Linux gives them.</summary>
internal static class DiskErrors
{
    public const int Io = 5, NoSpace = 28, ReadOnly = 30, Stale = 116, Quota = 122;

    /// <summary>Errors with which any call may fail.</summary>
    public static readonly int[] All = [Io, NoSpace, Quota, ReadOnly, Stale];

    /// <summary>Errors with which a call that writes nothing may fail.</summary>
    public static readonly int[] OfReading = [Io, Stale];

    public static IOException Of(int number, string path) => new($"'{path}': {NameOf(number)} (simulated)", number);

    private static string NameOf(int number) => number switch
    {
        Io => "EIO",
        NoSpace => "ENOSPC",
        ReadOnly => "EROFS",
        Stale => "ESTALE",
        Quota => "EDQUOT",
        _ => $"errno {number}",
    };
}

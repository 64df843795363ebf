namespace Pix.Simulation.Disks;

/// <summary>Errors of disk calls, with the error numbers of Linux.</summary>
internal static class DiskErrors
{
    public const int Io = 5, NoSpace = 28, ReadOnly = 30, Stale = 116, Quota = 122;

    /// <summary>Errors with which a disk call that can change the disk can fail.</summary>
    public static readonly int[] All = [Io, NoSpace, Quota, ReadOnly, Stale];

    /// <summary>Errors with which a disk call that only reads can fail.</summary>
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

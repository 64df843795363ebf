namespace Pix.Disk.Tests;

/// <summary>The tables of faults: which call on which file fails, and when.</summary>
internal static class Faults
{
    private const string AllVariable = "PIX_DISK_ALL_FAULTS";

    private static readonly string[] Errors = ["EIO", "EROFS", "ENOSPC", "EDQUOT", "ESTALE"];

    /// <summary>Each case with each error, as <c>./pix chaos disk</c> runs it; otherwise each case with one error, another for the next.</summary>
    private static bool All => Environment.GetEnvironmentVariable(AllVariable) is "1";

    public static IEnumerable<Fault> Of(params IEnumerable<FaultCase> cases) =>
        cases.SelectMany((fault, place) => All ? Errors.Select(error => new Fault(fault, error)) : [new(fault, Errors[place % Errors.Length])]);
}

/// <summary>A call that fails.</summary>
/// <param name="File">Whose: the kind of file, in words.</param>
/// <param name="When">What the process is doing.</param>
/// <param name="Call">As disk-faults.c names it.</param>
/// <param name="Pattern">Which paths, behind the test's folder.</param>
internal sealed record FaultCase(string File, FaultTime When, string Call, string Pattern)
{
    /// <summary>What the process is doing, in words.</summary>
    public string Doing => When switch
    {
        FaultTime.Opening => "opens the journal",
        FaultTime.Appending => "appends",
        FaultTime.Rolling => "appends, a new file is due",
        FaultTime.Shipping => "ships",
        FaultTime.Merging => "merges",
        _ => "has written a checkpoint",
    };

    /// <summary>Of a sync: the system drops what was written, or the names that were given.</summary>
    public string Options => Call is "sync" or "syncdir" ? " lose" : "";
}

/// <summary>A case with an error.</summary>
internal sealed record Fault(FaultCase Case, string Error)
{
    public string Rule(string folder) => $"{Case.Call} {Error} {folder}{Case.Pattern}{Case.Options}";
}

/// <summary>What a process is doing when the fault comes.</summary>
internal enum FaultTime
{
    /// <summary>It opens the journal.</summary>
    Opening,

    /// <summary>It appends to it.</summary>
    Appending,

    /// <summary>It appends so much that a new file of the log is due.</summary>
    Rolling,

    /// <summary>It ships records to the store.</summary>
    Shipping,

    /// <summary>It merges stored files.</summary>
    Merging,

    /// <summary>It has written a checkpoint to the journal and notes it in its book.</summary>
    Checkpointing,
}

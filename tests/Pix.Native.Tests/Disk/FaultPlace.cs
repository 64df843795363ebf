using System.Diagnostics;
using Pix.TestDisk;

namespace Pix.Disk.Tests;

/// <summary>The folder in which one fault happens.</summary>
internal sealed class FaultPlace(DiskFaults faults, string folder, Fault fault)
{
    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    /// <summary>How often the fault was met.</summary>
    public int Met => faults.Met.Count(line => line.StartsWith($"{fault.Case.Call} {fault.Error} {Folder}", StringComparison.Ordinal));

    /// <summary>What has got its name in the folder before the call fails may be gone after it.</summary>
    public bool LosesNames => fault.Case.Call == "syncdir";

    /// <summary>Files that were written again although a sync of them had failed.</summary>
    public IEnumerable<string> WrittenAgain => faults.Met.Where(line => line.StartsWith($"again write {Folder}", StringComparison.Ordinal)).Select(Path.GetFileName).Distinct()!;

    /// <summary>From now on the call fails; until this is disposed.</summary>
    public IDisposable Break() => faults.Break(fault.Rule(Folder));

    /// <summary>A part of the files as a crash at this moment would leave it, in a folder where no fault is.</summary>
    public async Task<string> CopyAsync(string part, string name)
    {
        var target = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Folder)!, "copies", $"{Path.GetFileName(Folder)}-{name}")).FullName;
        var copy = new ProcessStartInfo("cp", ["-r", Path.Combine(Folder, part), target]) { RedirectStandardError = true };

        // It would meet the faults itself.
        copy.Environment.Remove("LD_PRELOAD");
        using var process = Process.Start(copy)!;
        var gone = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        // A file that its maker gave up meanwhile is none that anything was acknowledged in.
        Assert.True(process.ExitCode == 0 || gone.Contains("No such file", StringComparison.Ordinal), gone);
        return Path.Combine(target, part);
    }
}

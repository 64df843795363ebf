using Pix.Audit.Modes;
using Pix.Hsm.Memory;
using Pix.Journal.Disk;

namespace Pix.Cli.Doctor;

/// <summary>
/// Checks whether all users of this machine can open journals and audit. Earlier versions allowed it, and only the folders' owner can end
/// it.
/// </summary>
internal static class OpenFolderCheck
{
    private const string Name = "secrets";

    /// <summary>Returns a finding for each open folder. A folder that this user cannot read is not open; <see cref="DiskCheck"/> reports it.</summary>
    public static IReadOnlyList<Finding> Look(Patient patient) =>
        OperatingSystem.IsWindows() ? [] : [.. Folders(patient).Where(folder => PrivateTree.IsOpen(new DirectoryInfo(folder))).Select(Open)];

    private static IEnumerable<string> Folders(Patient patient)
    {
        var journals = patient["JournalPath"];
        return OwnFolders.In(journals, patient["AuditPath"], SigningMemoryPlace.FolderName);
    }

    private static Finding Open(string folder) => Finding.Bad(
        Name,
        $"{folder} is open to every user of this machine, and what is in it may be: earlier versions made it so.",
        $"A silo that owns it closes it when it starts; or, as its owner: chmod -R go= '{folder}'.");
}

using Pix.Audit.Modes;
using Pix.Hsm.Memory;
using Pix.Journal.Disk;

namespace Pix.Cli.Doctor;

/// <summary>
/// Checks whether every user of this machine has access to the folders of journals and audit records. Earlier versions made such folders, and
/// only the owner of a folder can remove the access.
/// </summary>
internal static class OpenFolderCheck
{
    private const string Name = "secrets";

    /// <summary>
    /// Returns a finding for each folder to which every user has access. <see cref="DiskCheck"/> reports a folder that this user cannot read.
    /// </summary>
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

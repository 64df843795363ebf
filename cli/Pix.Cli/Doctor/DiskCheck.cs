namespace Pix.Cli.Doctor;

/// <summary>Whether the journal and the local audit store can be written, and have room.</summary>
internal static class DiskCheck
{
    private const string Name = "disk";
    private const long JournalDefault = 1L << 30;

    private static readonly string[] Folders = ["JournalPath", "AuditPath"];

    public static IReadOnlyList<Finding> Look(Patient patient) => [.. Folders.Where(name => patient[name].Length > 0).Select(name => Look(patient, name))];

    private static Finding Look(Patient patient, string name)
    {
        var folder = Path.GetFullPath(patient[name]);
        if (File.Exists(folder))
        {
            return Finding.Bad(Name, $"Pix:{name} is {folder}, which is a file.", $"Remove the file, or set Pix:{name} to a folder.");
        }

        var existing = folder;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        return WhyNotWritable(existing) is { } why
            ? Finding.Bad(Name, $"Pix:{name} is {folder}, where nothing can be written: {why}", $"Give the user of the silo the right to write in {existing}, or set Pix:{name} to another folder.")
            : Room(patient, name, folder, existing);
    }

    private static Finding Room(Patient patient, string name, string folder, string existing)
    {
        var free = new DriveInfo(existing).AvailableFreeSpace;
        var wanted = name == "JournalPath" ? 2 * patient.Number("JournalMaxBytes", JournalDefault) : JournalDefault;
        return free >= wanted
            ? Finding.Good(Name, $"Pix:{name}: {free >> 20} MiB free at {folder}.")
            : Finding.Bad(Name, $"Pix:{name}: {free >> 20} MiB are free at {folder}, and {wanted >> 20} MiB may be needed{(name == "JournalPath" ? " (two journals of Pix:JournalMaxBytes)" : "")}.", "Free or add room, or lower Pix:JournalMaxBytes; when the disk is full nothing is sent.");
    }

    private static string? WhyNotWritable(string folder)
    {
        var probe = Path.Combine(folder, $".pix-doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}

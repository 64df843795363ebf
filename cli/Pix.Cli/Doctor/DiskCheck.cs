using Pix.Journal.Disk;
using Pix.Settings;

namespace Pix.Cli.Doctor;

/// <summary>Checks whether the journal and the local audit store are writable and have space.</summary>
internal static class DiskCheck
{
    private const string Name = "disk";
    private const long JournalDefault = 1L << 30;

    private static readonly string[] Folders = ["JournalPath", "AuditPath"];

    /// <summary>
    /// Checks the folders of the settings <c>Pix:JournalPath</c> and <c>Pix:AuditPath</c>. If both are on one disk, the disk needs space for both.
    /// </summary>
    public static IReadOnlyList<Finding> Look(Patient patient)
    {
        var folders = Folders.Where(name => patient[name].Length > 0 && !IsElsewhere(patient[name])).Select(name => Place.Of(name, patient[name])).ToList();
        return [.. folders.Select(Trouble).OfType<Finding>(), .. folders.Where(place => Trouble(place) is null).GroupBy(place => place.Disk).Select(group => Room(patient, group.Key, [.. group]))];
    }

    // True if the value is a URL, such as s3://bucket, because a bucket is not on this machine and cannot be checked here.
    private static bool IsElsewhere(string folder) => folder.Contains("://", StringComparison.Ordinal);

    private static Finding? Trouble(Place place)
    {
        if (place.Closed.Length > 0)
        {
            return Finding.Unknown(Name, $"Pix:{place.Setting}: {place.Closed}");
        }

        if (Presence.HasFile(place.Folder))
        {
            return Finding.Bad(Name, $"Pix:{place.Setting} is {place.Folder}, which is a file.", $"Remove the file, or set Pix:{place.Setting} to a folder.") with { Cause = $"disk {place.Folder}" };
        }

        return WhyNotWritable(place.Existing) is { } why
            ? Finding.Bad(Name, $"Pix:{place.Setting} is {place.Folder}, where nothing can be written: {why}", $"Give the user of the silo the right to write in {place.Existing}, or set Pix:{place.Setting} to another folder.") with { Cause = $"disk {place.Disk}" }
            : null;
    }

    private static Finding Room(Patient patient, string disk, IReadOnlyList<Place> places)
    {
        var free = new DriveInfo(places[0].Existing).AvailableFreeSpace;
        var hasJournal = places.Any(place => place.Setting == "JournalPath");
        var wanted = (hasJournal ? 2 * patient.Number("JournalMaxBytes", JournalDefault) : 0) + (places.Any(place => place.Setting != "JournalPath") ? JournalDefault : 0);
        var settings = string.Join(" and ", places.Select(place => $"Pix:{place.Setting}"));
        var where = string.Join(" and ", places.Select(place => place.Folder));
        return free >= wanted
            ? Finding.Good(Name, $"{settings}: {free >> 20} MiB free at {where}.")
            : Finding.Bad(
                Name,
                $"{settings}: {free >> 20} MiB are free at {where}, and {wanted >> 20} MiB may be needed{(hasJournal ? " (two journals of Pix:JournalMaxBytes)" : "")}.",
                "Free or add room, or lower Pix:JournalMaxBytes; when the disk is full nothing is sent.") with
            { Cause = $"disk {disk}" };
    }

    private static string? WhyNotWritable(string folder)
    {
        var probe = Path.Combine(folder, $".pix-doctor-{Environment.ProcessId}");
        try
        {
            PrivateFile.Write(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// The folder of a setting, the part of its path that exists, and its disk. <c>Closed</c> is the reason why this user cannot read the
    /// folder, and is empty if the user can.
    /// </summary>
    private sealed record Place(string Setting, string Folder, string Existing, string Disk, string Closed)
    {
        public static Place Of(string setting, string value)
        {
            var folder = Path.GetFullPath(value);
            try
            {
                var existing = folder;
                while (!Presence.HasFolder(existing))
                {
                    existing = Path.GetDirectoryName(existing)!;
                }

                return new Place(setting, folder, existing, DiskOf(existing), "");
            }
            catch (ClosedPathException closed)
            {
                return new Place(setting, folder, "", "", closed.Message);
            }
        }

        private static string DiskOf(string folder) =>
            DriveInfo.GetDrives().Select(drive => drive.RootDirectory.FullName).Where(root => IsIn(folder, root)).MaxBy(root => root.Length) ?? "/";

        private static bool IsIn(string folder, string root) => folder == root || folder.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
    }
}

using System.Globalization;
using Pix.Hsm.Memory;
using Pix.Hsm.Pairs;

namespace Pix.Cli.Doctor;

/// <summary>
/// Checks whether a silo that starts now would accept the keys in the settings. A silo refuses them if the signing memory shows that messages
/// of the last day were signed with other keys.
/// </summary>
internal static class SigningMemoryCheck
{
    private const string Name = "rotation";

    /// <summary>Compares the pairs in the settings with the signing memory, a folder beside the journals. Empty if the journal path is empty.</summary>
    public static IEnumerable<Finding> Look(SigningSchedule wanted, string journalPath, DateTimeOffset now)
    {
        if (journalPath.Length == 0)
        {
            return [];
        }

        var folder = SigningMemoryPlace.FolderIn(journalPath);
        try
        {
            return Look(wanted, SigningPast.Of(SigningMemoryPlace.Read(folder), now), folder, now);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Finding.Bad(Name, $"What the silos remember of the keys that sign cannot be read in {folder}: {e.Message}", "Give the user of the silo the right to read and write there: without it nothing is signed.")];
        }
    }

    private static IEnumerable<Finding> Look(SigningSchedule wanted, SigningPast past, string folder, DateTimeOffset now)
    {
        foreach (var file in past.Unreadable)
        {
            yield return Finding.Warning(
                Name,
                $"{SigningMemoryPlace.FileOf(folder, file.Silo)} cannot be read: {file.Why}.",
                past.Newest is null ? "A silo that starts refuses messages that may have been signed already. If no key or certificate was replaced in the last day, delete the file." : "It is of no matter: other silos remember. Delete it.");
        }

        if (past.Disagreement(now) is var (other, conflict))
        {
            yield return Finding.Warning(
                Name,
                $"Silos {past.Newest!.Silo} and {other.Silo} remember different keys for messages created from {Text(conflict.Since)} on: {conflict.Wanted?.Name ?? "none"} and {conflict.Then.Name}.",
                "Give both the same settings, with a time that is further ahead; a payment sent through both in that time may be there twice.");
        }

        if (past.ConflictWith(wanted, now) is { } refused)
        {
            yield return Finding.Bad(Name, $"A silo that starts now does not take these settings: {refused.Sentence(now)} (Silo {past.Newest!.Silo} signed so, says {folder}.)", "Do what the sentence says; never replace a key or certificate, add it.");
        }
        else if (past.Newest is { } newest)
        {
            yield return Finding.Good(Name, $"The settings fit what the silos remember of the last day ({past.InUse.Count} in {folder}, the last: {newest.Silo}).");
        }
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Pix.Hsm.Keys;
using Pix.Hsm.Pairs;
using Pix.Hsm.Settings;

namespace Pix.Cli.Doctor;

/// <summary>
/// Checks whether messages of the last day, if they are sent again, are still signed with the same key, and whether the start of the next pair
/// is late enough for every silo to learn of it before.
/// </summary>
internal static class RotationCheck
{
    private const string Name = "rotation";

    /// <summary>Checks the schedule of the pairs whose keys are in the HSM token, and reports which pair signs next.</summary>
    public static IEnumerable<Finding> Look(ISigningKeyRing ring, DateTimeOffset now)
    {
        if (ring.Schedule.GapUntil(now) is { } until && ring.Schedule.At(until) is { Told: not null } first)
        {
            yield return Finding.Warning(
                Name,
                $"No key signs messages created before {Text(until)}, when {first.Name} took over: the one before it was taken out less than {SigningWindow.Resends.TotalHours:0} hours after.",
                $"Put its label and certificate back into Pix:SignatureKeyLabel and Pix:SignatureCertificate until {Text(until + SigningWindow.Resends)}: payments that are sent again need it.");
        }

        foreach (var sentence in TooNear([.. ring.Schedule.Terms.Where(term => term.Told is not null).Select(term => new SigningKeyEntry(term.Label, term.Told, term.IsWithdrawn))], now))
        {
            yield return Finding.Warning(Name, sentence, $"Unless all silos know it already, set a time at least {SigningWindow.Notice.TotalMinutes:0} minutes ahead.");
        }

        yield return ring.Schedule.NextAfter(now) is var (time, next)
            ? Finding.Good(Name, $"Next {next.Name} signs, messages created from {Text(time)} on.")
            : ring.Schedule.At(now) is { IsWithdrawn: true } withdrawn
                ? Finding.Bad(Name, $"{withdrawn.Name} is withdrawn and no other takes over.", $"Add a new key to Pix:SignatureKeyLabel with a time, as label@{Text(now + (SigningWindow.Notice * 2))}.")
                : Finding.Good(Name, "One key signs all messages that may be sent again.");
    }

    /// <summary>
    /// Returns one sentence for each pair that is to start so soon that a running silo possibly refuses the setting, because the silo learns of it too late.
    /// </summary>
    public static IEnumerable<string> TooNear(IReadOnlyList<SigningKeyEntry> entries, DateTimeOffset now) =>
        entries.Where(entry => entry.From > now && entry.From < now + SigningWindow.Notice)
            .Select(entry => $"Key {entry.Label} is to sign from {Text(entry.From!.Value)}, in {(entry.From.Value - now).TotalMinutes:0} minutes: a silo that runs and learns of it now may refuse it.");

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

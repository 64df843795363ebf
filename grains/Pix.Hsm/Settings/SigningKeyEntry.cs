using System.Globalization;
using Pix.Hsm.Pairs;

namespace Pix.Hsm.Settings;

/// <summary>One entry of the setting <c>SignatureKeyLabel</c>: <c>label</c>, <c>label@2026-12-01T03:00:00Z</c>, <c>label!withdrawn</c>.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="From">The key signs messages created from this time (UTC) on. Null if <see cref="SigningSchedule"/> computes the time.</param>
/// <param name="IsWithdrawn">True if the key is compromised. Messages that the key would sign are then refused, and no other key signs them.</param>
public sealed record SigningKeyEntry(KeyLabel Label, DateTimeOffset? From = null, bool IsWithdrawn = false)
{
    private const string Withdrawn = "!withdrawn";
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    /// <summary>Reads the entries of the setting, which are separated by commas. Empty and repeated entries are left out.</summary>
    /// <exception cref="FormatException">An entry is invalid; the message says which.</exception>
    public static IReadOnlyList<SigningKeyEntry> ParseList(string list)
    {
        ArgumentNullException.ThrowIfNull(list);
        return [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).Distinct()];
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Label.Value + (From is { } from ? string.Create(CultureInfo.InvariantCulture, $"@{from.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : "") + (IsWithdrawn ? Withdrawn : "");

    private static SigningKeyEntry Parse(string entry)
    {
        var withdrawn = entry.EndsWith(Withdrawn, StringComparison.Ordinal);
        var rest = withdrawn ? entry[..^Withdrawn.Length] : entry;
        var at = rest.LastIndexOf('@');

        // A label may contain '@', but an '@' before a digit always begins a time. Otherwise a mistyped time would be read as part of the label.
        if (at < 0 || at + 1 == rest.Length || !char.IsAsciiDigit(rest[at + 1]))
        {
            return new SigningKeyEntry(KeyLabel.Parse(rest), null, withdrawn);
        }

        return DateTimeOffset.TryParseExact(rest[(at + 1)..], Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var from)
            ? new SigningKeyEntry(KeyLabel.Parse(rest[..at]), from, withdrawn)
            : throw new FormatException($"'{entry}' names a time that cannot be read; it must be UTC, as label@2026-12-01T03:00:00Z.");
    }
}

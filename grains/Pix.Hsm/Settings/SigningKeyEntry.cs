using System.Globalization;
using Pix.Hsm.Pairs;

namespace Pix.Hsm.Settings;

/// <summary>One entry of the setting <c>SignatureKeyLabel</c>: <c>label</c>, <c>label@2026-12-01T03:00:00Z</c>, <c>label!withdrawn</c>.</summary>
/// <param name="Label">CKA_LABEL of the key.</param>
/// <param name="From">Creation time (UTC) of the first messages that the key signs; null if the rule of <see cref="SigningSchedule"/> decides.</param>
/// <param name="IsWithdrawn">True if the key is compromised. Messages of its time are then refused, and no other key signs them.</param>
public sealed record SigningKeyEntry(KeyLabel Label, DateTimeOffset? From = null, bool IsWithdrawn = false)
{
    private const string Withdrawn = "!withdrawn";
    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    /// <summary>Reads the setting; empty and repeated parts are left out.</summary>
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

        // A label may contain '@'. But an '@' before a digit always begins a time, so that a mistyped time is not taken for a label.
        if (at < 0 || at + 1 == rest.Length || !char.IsAsciiDigit(rest[at + 1]))
        {
            return new SigningKeyEntry(KeyLabel.Parse(rest), null, withdrawn);
        }

        return DateTimeOffset.TryParseExact(rest[(at + 1)..], Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var from)
            ? new SigningKeyEntry(KeyLabel.Parse(rest[..at]), from, withdrawn)
            : throw new FormatException($"'{entry}' names a time that cannot be read; it must be UTC, as label@2026-12-01T03:00:00Z.");
    }
}

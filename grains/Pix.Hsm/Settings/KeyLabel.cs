using System.Diagnostics.CodeAnalysis;

namespace Pix.Hsm.Settings;

/// <summary>CKA_LABEL of a key: 1 to 128 characters, no commas (they separate labels in the settings), no control characters.</summary>
public readonly record struct KeyLabel : IParsable<KeyLabel>
{
    /// <summary>Maximum number of characters in a label. HSM tokens allow at least 32 characters, CloudHSM 127.</summary>
    public const int MaxLength = 128;

    private readonly string? _value;

    private KeyLabel(string value) => _value = value;

    /// <summary>The text of the label; empty for <c>default(KeyLabel)</c>.</summary>
    public string Value => _value ?? "";

    /// <summary>Reads a label.</summary>
    /// <exception cref="FormatException">The text cannot be a label.</exception>
    public static KeyLabel Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var label)
            ? label
            : throw new FormatException($"'{s}' is not a key label: it must be 1 to {MaxLength} characters without commas or control characters.");

    /// <summary>Reads a label; returns false if the text cannot be a label.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out KeyLabel result)
    {
        var trimmed = s?.Trim();
        var valid = trimmed is { Length: > 0 and <= MaxLength } && !trimmed.Any(c => c == ',' || char.IsControl(c));
        result = valid ? new KeyLabel(trimmed!) : default;
        return valid;
    }

    /// <summary>Reads labels separated by commas; empty and repeated parts are left out.</summary>
    public static IReadOnlyList<KeyLabel> ParseList(string list) =>
        [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => Parse(part)).Distinct()];

    /// <inheritdoc/>
    public override string ToString() => Value;
}

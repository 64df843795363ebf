namespace Pix.Contracts.Operating;

/// <summary>Who orders something, and why; the audit keeps both.</summary>
public static class OperatorWord
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestWho = 100;

    /// <summary>Longest reason, in characters.</summary>
    public const int LongestWhy = 500;

    /// <summary>Whether who and why are present, within their lengths and without control characters.</summary>
    public static bool IsComplete(string? who, string? why) => IsText(who, LongestWho) && IsText(why, LongestWhy);

    private static bool IsText(string? text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);
}

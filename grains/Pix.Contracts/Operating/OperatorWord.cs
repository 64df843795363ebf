namespace Pix.Contracts.Operating;

/// <summary>Rules for the two texts of an operator's order: who gives the order, and why. The audit keeps both texts.</summary>
public static class OperatorWord
{
    /// <summary>Maximum length of the operator's name, in characters.</summary>
    public const int LongestWho = 100;

    /// <summary>Maximum length of the reason, in characters.</summary>
    public const int LongestWhy = 500;

    /// <summary>True if the operator's name and the reason are both present, not too long, and without control characters.</summary>
    public static bool IsComplete(string? who, string? why) => IsText(who, LongestWho) && IsText(why, LongestWhy);

    private static bool IsText(string? text, int longest) => !string.IsNullOrWhiteSpace(text) && text.Length <= longest && !text.Any(char.IsControl);
}

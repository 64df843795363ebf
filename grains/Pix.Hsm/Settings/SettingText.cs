namespace Pix.Hsm;

/// <summary>A setting that is the text itself, or the path of a file with it.</summary>
internal static class SettingText
{
    /// <summary>The text: as it is when it begins with <paramref name="beginning"/>, otherwise the content of that file.</summary>
    /// <exception cref="HsmException">The file cannot be read.</exception>
    public static string Read(string setting, string value, string beginning)
    {
        if (value.TrimStart().StartsWith(beginning, StringComparison.Ordinal))
        {
            return value;
        }

        try
        {
            return File.ReadAllText(value);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new HsmException(HsmProblem.Unreadable, Sentence(setting, beginning, e), e);
        }
    }

    // The value may be a secret pasted wrongly, so the message does not repeat it.
    private static string Sentence(string setting, string beginning, Exception e) =>
        $"Pix:{setting} must be text beginning with '{beginning}' or the path of a file that can be read ({e.GetType().Name}).";
}

namespace Pix.Http;

/// <summary>
/// Chooses the refused host names that are logged: the first at once, so that whoever added a new name finds out; then one a minute at
/// most, because strangers decide how many come.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ForeignHosts(TimeProvider time)
{
    private const int LongestName = 253; // RFC 1035, 2.3.4, as text

    private readonly OneAMinute _lines = new(time);

    /// <summary>The name to log now; null when one was logged in the last minute.</summary>
    /// <param name="host">As it came, without its port.</param>
    public string? ToTell(string host)
    {
        if (!_lines.IsDue())
        {
            return null;
        }

        return host.Length <= LongestName && host.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_') ? host : "(no DNS name)";
    }
}

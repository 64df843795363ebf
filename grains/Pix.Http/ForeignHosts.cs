namespace Pix.Http;

/// <summary>
/// Chooses which refused host names are logged. The first is logged at once, so that an operator who forgot to list a new name notices;
/// after that at most one a minute, because strangers could send any number.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class ForeignHosts(TimeProvider time)
{
    private const int LongestName = 253; // longest DNS name as text (RFC 1035, 2.3.4)

    private readonly OneAMinute _lines = new(time);

    /// <summary>Returns the name to log now; null when a name was logged in the last minute.</summary>
    /// <param name="host">The host name as it came, without its port.</param>
    public string? ToTell(string host)
    {
        if (!_lines.IsDue())
        {
            return null;
        }

        return host.Length <= LongestName && host.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_') ? host : "(no DNS name)";
    }
}

namespace Pix.Settings;

/// <summary>Thrown when a setting that is a text or a file cannot be used. The message names the setting and never repeats its text or a secret.</summary>
public sealed class UnreadableSettingException : Exception
{
    /// <summary>Makes the message from the setting and what is wrong with it.</summary>
    /// <param name="setting">Name of the setting, without <c>Pix:</c>.</param>
    /// <param name="reason">What is wrong, as a predicate such as <c>is empty</c>.</param>
    /// <param name="inner">The caught exception, if any.</param>
    public UnreadableSettingException(string setting, string reason, Exception? inner = null)
        : base($"Pix:{setting} {reason}.", inner) => (Setting, Reason) = (setting, reason);

    /// <summary>Name of the setting, without <c>Pix:</c>.</summary>
    public string Setting { get; }

    /// <summary>What is wrong with the setting, as a predicate without full stop.</summary>
    public string Reason { get; }
}

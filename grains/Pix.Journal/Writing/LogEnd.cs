namespace Pix.Journal.Writing;

/// <summary>Why a log's writer has ended. Unless the value is <see cref="Closed"/> or <see cref="Removed"/>, the log's user must open the log again.</summary>
public enum LogEnd
{
    /// <summary>The log was closed.</summary>
    Closed,

    /// <summary>The whole log was deleted.</summary>
    Removed,

    /// <summary>The log could not be opened.</summary>
    NotOpened,

    /// <summary>Another process has taken over the log.</summary>
    Fenced,

    /// <summary>The writer failed unexpectedly.</summary>
    Failed,
}

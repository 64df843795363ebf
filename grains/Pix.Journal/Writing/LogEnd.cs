namespace Pix.Journal.Writing;

/// <summary>Why a log's writer has ended. But for <see cref="Closed"/> and <see cref="Removed"/> only opening the log again helps.</summary>
public enum LogEnd
{
    /// <summary>It was closed.</summary>
    Closed,

    /// <summary>It was removed wholly.</summary>
    Removed,

    /// <summary>It could not be opened.</summary>
    NotOpened,

    /// <summary>Another owner has taken it over.</summary>
    Fenced,

    /// <summary>The writer failed in a way that it does not know.</summary>
    Failed,
}

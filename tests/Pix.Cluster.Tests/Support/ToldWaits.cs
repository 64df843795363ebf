namespace Pix.Cluster.Tests.Support;

/// <summary>The waits that a caller was told, each moment of them once: who asks again in a pause is told its rest.</summary>
internal sealed class ToldWaits
{
    private DateTimeOffset _until;

    /// <summary>How long they are together.</summary>
    public TimeSpan Sum { get; private set; }

    /// <summary>Takes a wait that begins now.</summary>
    public void Add(TimeSpan wait)
    {
        var now = TimeProvider.System.GetUtcNow();
        var (from, until) = (now > _until ? now : _until, now + wait);
        if (until > from)
        {
            (Sum, _until) = (Sum + (until - from), until);
        }
    }
}

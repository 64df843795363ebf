namespace Pix.Api.Clustering;

/// <summary>
/// The time for which a silo is asked only after healthy silos, because it failed to carry out a kind of call; at first 5 s. Then the silo gets one call like
/// a healthy silo, as a probe. If the probe succeeds, the setback ends. If not, the setback begins again with twice its length, up to 30 s.
/// </summary>
internal sealed class Setback(long since, TimeProvider time)
{
    /// <summary>Length of the first setback.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>Maximum length of a setback.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private TimeSpan _pause = First;
    private bool _probing;

    /// <summary>Timestamp of the silo's last failure.</summary>
    public long Since { get; private set; } = since;

    /// <summary>Whether the time of the setback has passed and no probe is under way, so that the next call is the probe.</summary>
    public bool IsDue => !_probing && time.GetElapsedTime(Since) >= _pause;

    /// <summary>Records that the probe begins.</summary>
    public void Probe() => _probing = true;

    /// <summary>Records that the probe ended. If the silo failed again, the setback begins again with twice its length.</summary>
    public void Probed(bool failed)
    {
        _probing = false;
        if (failed)
        {
            (Since, _pause) = (time.GetTimestamp(), _pause * 2 < Longest ? _pause * 2 : Longest);
        }
    }
}

namespace Pix.Api.Clustering;

/// <summary>
/// The time for which a silo that could not carry a kind of call is asked last, at first 5 s. Then the silo gets one call as usual, as a
/// probe. If the silo works, the setback is over; if not, it lasts twice as long, up to 30 s.
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

    /// <summary>Whether the next call is the probe.</summary>
    public bool IsDue => !_probing && time.GetElapsedTime(Since) >= _pause;

    /// <summary>Notes that the probe begins.</summary>
    public void Probe() => _probing = true;

    /// <summary>Notes that the probe ended. If the silo failed again, the setback continues with twice its length.</summary>
    public void Probed(bool failed)
    {
        _probing = false;
        if (failed)
        {
            (Since, _pause) = (time.GetTimestamp(), _pause * 2 < Longest ? _pause * 2 : Longest);
        }
    }
}

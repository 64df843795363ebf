namespace Pix.Transmission.Lanes;

/// <summary>Keeps when a lane last got an answer, and what failed since then.</summary>
internal sealed class LaneMemory(TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _lastAnswer;
    private long? _lastAnswerTimestamp;
    private string _lastFailure = "";
    private bool _isUnreachable;

    /// <summary>
    /// Time of the last answer, by the clock and as a timestamp (null when there was none), and the last failure since then (empty when
    /// there was none).
    /// </summary>
    public (DateTimeOffset? Answer, long? AnswerTimestamp, string Failure) Last
    {
        get
        {
            lock (_lock)
            {
                return (_lastAnswer, _lastAnswerTimestamp, _lastFailure);
            }
        }
    }

    /// <summary>Records how a request ended.</summary>
    public void Ended(TransmissionResult result)
    {
        lock (_lock)
        {
            if (result.Fate == TransmissionFate.Answered)
            {
                (_lastAnswer, _lastAnswerTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
            }

            (_lastFailure, _isUnreachable) = (result.Detail, result.EndpointFailed);
        }
    }

    /// <summary>Records that a connection could be made, which clears an earlier failure to connect.</summary>
    public void Reached()
    {
        lock (_lock)
        {
            _lastFailure = _isUnreachable ? "" : _lastFailure;
        }
    }
}

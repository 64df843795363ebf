namespace Pix.Transmission.Lanes;

/// <summary>When a lane was answered last, and what failed since.</summary>
internal sealed class LaneMemory(TimeProvider time)
{
    private readonly Lock _lock = new();
    private DateTimeOffset? _lastAnswer;
    private long? _lastAnswerTimestamp;
    private string _lastFailure = "";
    private bool _isUnreachable;

    /// <summary>The last answer, by the clock and by its timestamp, and the failure since; empty when there is none.</summary>
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

    /// <summary>A request ended.</summary>
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

    /// <summary>A connection could be made: a failure to make one is over.</summary>
    public void Reached()
    {
        lock (_lock)
        {
            _lastFailure = _isUnreachable ? "" : _lastFailure;
        }
    }
}

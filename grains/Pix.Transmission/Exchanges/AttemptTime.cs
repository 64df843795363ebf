namespace Pix.Transmission.Exchanges;

/// <summary>
/// The time limits of one attempt: the caller's deadline, and within this deadline the limits for the head and for the body of the answer.
/// Records which limit ended the attempt, so that this need not be derived from the clock afterwards.
/// </summary>
internal sealed class AttemptTime : IAsyncDisposable
{
    private readonly LaneSettings _settings;
    private readonly Sending _sending;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _caller;
    private AttemptStop _next = new(TimeLimit.CallersTime, IsLong: false);
    private long? _headSince;
    private volatile bool _isLeft;

    public AttemptTime(LaneSettings settings, Sending sending, TimeProvider time)
    {
        (_settings, _sending, _time) = (settings, sending, time);
        _end = new CancellationTokenSource(NotNegative(sending.TimeLeft), time);
        _caller = sending.CancellationToken.UnsafeRegister(static state => ((AttemptTime)state!).Leave(), this);
    }

    /// <summary>Cancelled when the attempt must end.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Starts the limit for the answer's head; called when the first byte of the request is about to be written.</summary>
    public void WaitForHead()
    {
        _headSince = _time.GetTimestamp();
        Allow(_settings.AnswerTimeout, TimeLimit.Head);
    }

    /// <summary>Starts the limit for the answer's body; called when the head has come.</summary>
    public void WaitForBody()
    {
        _headSince = null;
        Allow(_settings.BodyTimeout, TimeLimit.Body);
    }

    /// <summary>Returns the time limit that ended the attempt; <see cref="TimeLimit.None"/> if no limit ended it.</summary>
    public AttemptStop Stop() =>
        _isLeft ? new(TimeLimit.Caller, _headSince is { } since && _time.GetElapsedTime(since) >= _settings.LongWait)
        : _end.IsCancellationRequested ? _next
        : default;

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        _end.Dispose();
    }

    private static TimeSpan NotNegative(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    private void Leave()
    {
        _isLeft = !_end.IsCancellationRequested;
        _end.Cancel();
    }

    private void Allow(TimeSpan most, TimeLimit limit)
    {
        if (_end.IsCancellationRequested)
        {
            return;
        }

        var left = NotNegative(_sending.TimeLeft);
        _next = left < most ? new(TimeLimit.CallersTime, limit == TimeLimit.Head && left >= _settings.LongWait) : new(limit, IsLong: false);
        _end.CancelAfter(left < most ? left : most);
    }
}

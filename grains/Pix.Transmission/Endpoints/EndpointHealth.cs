using Microsoft.Extensions.Logging;
using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Endpoints;

/// <summary>Keeps the condition of one endpoint and makes all its transitions.</summary>
/// <remarks>
/// | condition | what happens | next |
/// |---|---|---|
/// | closed, warming up, ejected | too many of the attempts within the window failed | open, for the length of the break |
/// | closed, warming up, half open | no connection could be made, and there are other endpoints | ejected |
/// | open | the break is over, and an attempt begins | half open, with that attempt as its trial |
/// | open | a probe connects | half open, without a trial yet |
/// | half open | its trial failed | open, for the length of the break |
/// | half open | its trial did not fail | warming up |
/// | half open | its trial ended for a reason for which the endpoint is not to blame | half open, for the next trial |
/// | ejected | a probe connects, or an answer comes that does not count as a failure | warming up |
/// | warming up | its time is over | closed |
/// An attempt for which the endpoint is not to blame (<see cref="Attempt.Blames"/>) is not counted in the window. How an attempt counts:
/// | attempt | counts as |
/// |---|---|
/// | not sent, lost, 5xx, an answer that is not HTTP/1.1 | failure |
/// | any other answer, even if it is too large or cannot be decoded | success |
/// | ended by the caller or by the caller's deadline, after a short wait for the head of an answer | not counted |
/// | ended by the caller or by the caller's deadline, after a long wait for the head of an answer | failure |
/// | a read of a stream that got no head within its full time limit or a long wait | not counted; if there are other endpoints, this endpoint is ejected |
/// If there are other endpoints, a probe tries to connect at the end of a break and repeatedly after it, so a request need not be the first try.
/// </remarks>
internal sealed partial class EndpointHealth
{
    private readonly LaneSettings _settings;
    private readonly EndpointAddress _endpoint;
    private readonly SlowStart _places;
    private readonly Action _probeLater;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly FailureWindow _window;
    private EndpointCondition _condition = EndpointCondition.Closed;
    private long _openSince;
    private bool _isTried;
    private bool _isAway;
    private bool _isGivenUp;

    /// <param name="settings">Settings of the lane: when the circuit opens and for how long, and whether there are other endpoints.</param>
    /// <param name="endpoint">Address of the endpoint.</param>
    /// <param name="places">Limits the attempts under way at the same time. Few are allowed at first.</param>
    /// <param name="probeLater">Schedules a probe for the end of the break.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public EndpointHealth(LaneSettings settings, EndpointAddress endpoint, SlowStart places, Action probeLater, TimeProvider time, ILogger logger)
    {
        _settings = settings;
        _endpoint = endpoint;
        _places = places;
        _probeLater = probeLater;
        _time = time;
        _logger = logger;
        _window = new FailureWindow(settings.CircuitWindow, time);
    }

    public EndpointCondition Condition
    {
        get
        {
            lock (_lock)
            {
                return _condition == EndpointCondition.Closed && _places.Limit is not null ? EndpointCondition.WarmingUp : _condition;
            }
        }
    }

    /// <summary>How long the endpoint still refuses all requests; zero if it accepts requests.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_lock)
            {
                return Wait_NeedsLock();
            }
        }
    }

    /// <summary>Whether the endpoint would accept an attempt now.</summary>
    public bool LetsThrough
    {
        get
        {
            lock (_lock)
            {
                return LetsThrough_NeedsLock();
            }
        }
    }

    /// <summary>True if the endpoint is used only when no other endpoint can be used, because it is unknown whether this endpoint works again.</summary>
    public bool IsLastResort => Condition is EndpointCondition.Ejected or EndpointCondition.Open;

    /// <summary>Begins an attempt; returns false when the condition allows none.</summary>
    /// <param name="isTrial">Whether the attempt is the trial that shows whether the endpoint works again.</param>
    public bool TryBegin(out bool isTrial)
    {
        lock (_lock)
        {
            isTrial = false;
            if (!LetsThrough_NeedsLock())
            {
                return false;
            }

            if (_condition is EndpointCondition.Open or EndpointCondition.HalfOpen)
            {
                (_condition, _isTried, isTrial) = (EndpointCondition.HalfOpen, true, true);
            }

            return true;
        }
    }

    /// <summary>Reports how an attempt ended.</summary>
    public void End(Attempt attempt, bool isTrial)
    {
        lock (_lock)
        {
            if (attempt.IsSilent && _settings.Lane.IsStream())
            {
                EndSilent_NeedsLock(attempt, isTrial);
                return;
            }

            if (isTrial)
            {
                EndTrial_NeedsLock(attempt);
            }
            else if (_condition is EndpointCondition.Closed or EndpointCondition.Ejected)
            {
                Count_NeedsLock(attempt);
            }

            if (attempt.MayGoElsewhere)
            {
                Eject_NeedsLock(attempt.Detail);
            }
        }
    }

    // A missing answer to a read opens no circuit, because the Central Bank holds back the answer for an undocumented time while there is no message.
    private void EndSilent_NeedsLock(Attempt attempt, bool isTrial)
    {
        _isTried &= !isTrial;
        Eject_NeedsLock(attempt.Detail);
    }

    /// <summary>Reports that a trial ended without an attempt, so another trial can begin.</summary>
    public void GiveBack()
    {
        lock (_lock)
        {
            _isTried = false;
        }
    }

    /// <summary>Reports that a connection failed, for a request or for a probe.</summary>
    public void Unreachable(string reason)
    {
        lock (_lock)
        {
            Eject_NeedsLock(reason);
        }
    }

    /// <summary>Reports that a probe connected.</summary>
    public void Reached()
    {
        lock (_lock)
        {
            if (_condition == EndpointCondition.Ejected)
            {
                Return_NeedsLock();
            }
            else if (_condition == EndpointCondition.Open && Wait_NeedsLock() == TimeSpan.Zero)
            {
                (_condition, _isTried) = (EndpointCondition.HalfOpen, false);
            }
        }
    }

    /// <summary>True if probes must continue, because it is unknown yet whether the endpoint works again.</summary>
    public bool IsAwaited
    {
        get
        {
            lock (_lock)
            {
                return !_isGivenUp && _settings.Endpoints.Count > 1 && _condition is EndpointCondition.Ejected or EndpointCondition.Open;
            }
        }
    }

    /// <summary>Reports that the endpoint is no longer used. The endpoint is then no longer counted as ejected or open in the metrics.</summary>
    public void GiveUp()
    {
        lock (_lock)
        {
            _isGivenUp = true;
            CountAway_NeedsLock(false);
        }
    }

    private bool LetsThrough_NeedsLock() => _condition switch
    {
        EndpointCondition.Open => Wait_NeedsLock() == TimeSpan.Zero,
        EndpointCondition.HalfOpen => !_isTried,
        _ => true,
    };

    private TimeSpan Wait_NeedsLock()
    {
        if (_condition != EndpointCondition.Open)
        {
            return TimeSpan.Zero;
        }

        var left = _settings.CircuitBreak - _time.GetElapsedTime(_openSince);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void EndTrial_NeedsLock(Attempt attempt)
    {
        _isTried = false;
        if (attempt.IsFailure)
        {
            Open_NeedsLock();
        }
        else if (attempt.IsGood)
        {
            Log.CircuitClosed(_logger, _settings.Lane, _endpoint);
            Return_NeedsLock();
        }
    }

    private void Count_NeedsLock(Attempt attempt)
    {
        if (!attempt.Blames)
        {
            return;
        }

        _window.Add(attempt.IsFailure);
        if (attempt.IsFailure && _window.Attempts >= _settings.CircuitMinimumAttempts && _window.FailureRatio >= _settings.CircuitFailureRatio)
        {
            Open_NeedsLock();
        }
        else if (_condition == EndpointCondition.Ejected && attempt.IsGood)
        {
            Return_NeedsLock();
        }
    }

    private void Open_NeedsLock()
    {
        (_condition, _openSince) = (EndpointCondition.Open, _time.GetTimestamp());
        Log.CircuitOpened(_logger, _settings.Lane, _endpoint, _settings.CircuitBreak.TotalSeconds);
        Leave_NeedsLock();
    }

    // If the lane has another endpoint, one failed connection is enough to eject this endpoint, because a probe later shows without risk for a
    // request whether it works again.
    private void Eject_NeedsLock(string reason)
    {
        if (_isGivenUp || _settings.Endpoints.Count == 1 || _condition is EndpointCondition.Ejected or EndpointCondition.Open)
        {
            return;
        }

        _condition = EndpointCondition.Ejected;
        Log.EndpointLeft(_logger, _settings.Lane, _endpoint, reason);
        Leave_NeedsLock();
    }

    private void Leave_NeedsLock()
    {
        if (_settings.Endpoints.Count > 1 && !_isGivenUp)
        {
            CountAway_NeedsLock(true);
            _probeLater();
        }
    }

    private void Return_NeedsLock()
    {
        _condition = EndpointCondition.Closed;
        _window.Clear();
        _places.Begin();
        if (_isAway)
        {
            Log.EndpointBack(_logger, _settings.Lane, _endpoint);
        }

        CountAway_NeedsLock(false);
    }

    private void CountAway_NeedsLock(bool isAway)
    {
        if (isAway != _isAway)
        {
            _isAway = isAway;
            TransmissionMetrics.CountEjected(_settings.Lane, isAway ? 1 : -1);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.CircuitOpened, LogLevel.Error, "Lane {Lane}: too many attempts to {Endpoint} failed, so the circuit of this endpoint is open. Pix sends nothing to it for {Seconds} s and then tries again.")]
        public static partial void CircuitOpened(ILogger logger, Lane lane, EndpointAddress endpoint, double seconds);

        [LoggerMessage(EventIds.CircuitClosed, LogLevel.Information, "Lane {Lane}: {Endpoint} answers again, so the circuit of this endpoint is no longer open.")]
        public static partial void CircuitClosed(ILogger logger, Lane lane, EndpointAddress endpoint);

        [LoggerMessage(EventIds.EndpointLeft, LogLevel.Warning, "Lane {Lane}: endpoint {Endpoint} is ejected. The lane uses its other endpoints until a connection to the ejected endpoint succeeds. {Reason}")]
        public static partial void EndpointLeft(ILogger logger, Lane lane, EndpointAddress endpoint, string reason);

        [LoggerMessage(EventIds.EndpointBack, LogLevel.Information, "Lane {Lane}: endpoint {Endpoint} works again, so the lane sends requests to it again (slow start, see Pix:SlowStart).")]
        public static partial void EndpointBack(ILogger logger, Lane lane, EndpointAddress endpoint);
    }
}

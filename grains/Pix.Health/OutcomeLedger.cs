using System.Collections.Immutable;
using Pix.Contracts.Health;
using Pix.Domain;

namespace Pix.Health;

/// <summary>
/// Counts the outcomes of the last requests of each channel. Counting costs well under a microsecond for each request; all members are
/// thread-safe.
/// </summary>
public sealed class OutcomeLedger(TimeProvider time)
{
    /// <summary>Length of the window in which outcomes count; a fault is reported at most this long after its end.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    /// <summary>A run of failures is over after this time without a failure and with at least <see cref="SuccessesThatProve"/> successes.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private const int SuccessesThatProve = 3;

    private readonly Dictionary<string, Book> _books = HealthChannels.All.ToDictionary(channel => channel, _ => new Book(time));

    /// <summary>Counts a request of a channel that ended now.</summary>
    public void Add(string channel, Fate fate, ExchangeError error)
    {
        // A rejected request has a fault that the caller must correct, so it says nothing about the health of Pix.
        if (fate == Fate.Rejected)
        {
            return;
        }

        var book = _books[channel];
        lock (book)
        {
            book.Add(Moment.Now(time), fate == Fate.Answered ? ExchangeError.None : error);
        }
    }

    /// <summary>Returns when a request of the channel last succeeded; null when none did.</summary>
    public Moment? LastSuccess(string channel)
    {
        var book = _books[channel];
        lock (book)
        {
            return book.LastSuccess;
        }
    }

    /// <summary>Returns the current counts of each channel that had at least one request.</summary>
    public ImmutableArray<ChannelOutcomes> Read()
    {
        var read = ImmutableArray.CreateBuilder<ChannelOutcomes>();
        foreach (var (channel, book) in _books)
        {
            lock (book)
            {
                if (book.Read(channel) is { } outcomes)
                {
                    read.Add(outcomes);
                }
            }
        }

        return read.ToImmutable();
    }

    // Ages are computed from timestamps, so they stay right when the wall clock is changed.
    private sealed class Book(TimeProvider time)
    {
        // The full seconds of the window, and the current second.
        private readonly Second[] _seconds = [.. Enumerable.Range(0, (int)Window.TotalSeconds + 1).Select(_ => new Second())];
        private readonly Dictionary<ExchangeError, int> _run = [];
        private Moment? _runSince, _lastFailure;
        private bool _isUsed;
        private int _successes;

        public Moment? LastSuccess { get; private set; }

        public void Add(Moment now, ExchangeError error)
        {
            _isUsed = true;
            var number = Second(now.Timestamp);
            var second = _seconds[number % _seconds.Length];
            second.Count(number, error);
            if (error == ExchangeError.None)
            {
                _run.Clear();
                (_runSince, LastSuccess) = (null, now);
                _successes++;
            }
            else if (error != ExchangeError.RateLimited)
            {
                second.RunsBegun += _run.Count == 0 ? 1 : 0;
                _successes = 0;
                _run[error] = _run.GetValueOrDefault(error) + 1;
                (_runSince, _lastFailure) = (_runSince ?? now, now);
            }
        }

        public ChannelOutcomes? Read(string channel)
        {
            if (!_isUsed)
            {
                return null;
            }

            var now = Second(time.GetTimestamp());
            var seconds = _seconds.Where(second => now - second.At < _seconds.Length).ToList();
            var recent = seconds.SelectMany(second => second.Counts).GroupBy(count => count.Key).ToDictionary(group => group.Key, group => group.Sum(count => count.Value));
            var failed = recent.Where(count => count.Key is not (ExchangeError.None or ExchangeError.RateLimited)).ToList();
            var errors = _run.Count > 0 ? [.. _run] : failed;
            return new ChannelOutcomes(
                channel,
                recent.GetValueOrDefault(ExchangeError.None),
                failed.Sum(count => count.Value),
                recent.GetValueOrDefault(ExchangeError.RateLimited),
                _run.Values.Sum(),
                _runSince?.At(time),
                _lastFailure?.At(time),
                [.. errors.OrderByDescending(count => count.Value).ThenBy(count => count.Key).Select(count => new ErrorCount(count.Key, count.Value))])
            {
                // Several runs of failures within the window are a fault that comes and goes, so such a fault is over only when the window
                // has no failure any more.
                IsOver = _successes >= SuccessesThatProve && _lastFailure?.Age(time) >= Quiet && seconds.Sum(second => second.RunsBegun) <= 1,
                LastSuccess = LastSuccess?.At(time),
            };
        }

        private long Second(long timestamp) => (long)time.GetElapsedTime(0, timestamp).TotalSeconds;
    }

    private sealed class Second
    {
        public long At { get; private set; } = long.MinValue / 2;

        public Dictionary<ExchangeError, int> Counts { get; } = [];

        /// <summary>Number of failures in this second that began a run of failures.</summary>
        public int RunsBegun { get; set; }

        public void Count(long at, ExchangeError error)
        {
            if (at != At)
            {
                (At, RunsBegun) = (at, 0);
                Counts.Clear();
            }

            Counts[error] = Counts.GetValueOrDefault(error) + 1;
        }
    }
}

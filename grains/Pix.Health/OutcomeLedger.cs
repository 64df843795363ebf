using System.Collections.Immutable;
using Pix.Contracts.Exchange;
using Pix.Contracts.Health;

namespace Pix.Health;

/// <summary>Counts what became of the last requests, by channel. Costs a request well under a microsecond; safe for any number of callers.</summary>
public sealed class OutcomeLedger(TimeProvider time)
{
    /// <summary>Length of the window. It bounds how long what is over is still told.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    /// <summary>After so long without a failure, with <see cref="SuccessesThatProve"/> or more successes, one run of failures is over.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    private const int SuccessesThatProve = 3;

    private readonly Dictionary<string, Book> _books = HealthChannels.All.ToDictionary(channel => channel, _ => new Book(time));

    /// <summary>A request of a channel ended now.</summary>
    public void Add(string channel, Fate fate, ExchangeError error)
    {
        // What a caller must change says nothing of Pix.
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

    /// <summary>When a request of the channel last succeeded; null when none did.</summary>
    public Moment? LastSuccess(string channel)
    {
        var book = _books[channel];
        lock (book)
        {
            return book.LastSuccess;
        }
    }

    /// <summary>The channels that had a request, now.</summary>
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

    // By timestamps: what is counted or told is as long ago as it is, though the clock is set meanwhile.
    private sealed class Book(TimeProvider time)
    {
        // Seconds of the window and the one that has just begun.
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
                // Several runs within the window are a fault that comes and goes: the window tells when that is over.
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

        /// <summary>Failures of this second before which the channel succeeded, or had not failed yet.</summary>
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

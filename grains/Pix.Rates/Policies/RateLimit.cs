using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pix.Rates.Policies;

/// <summary>The limits of one token bucket: its size and its refill.</summary>
/// <param name="Capacity">Maximum number of tokens in the bucket.</param>
/// <param name="Refill">Tokens that are added evenly in each <paramref name="Period"/>.</param>
/// <param name="Period">Time of one refill: a second, a minute, an hour, a day, or the period that the Central Bank reported last.</param>
public sealed record RateLimit(Tokens Capacity, Tokens Refill, TimeSpan Period)
{
    // Longer than any useful wait, and far below the maximum of a TimeSpan.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Tokens added per second.</summary>
    public double PerSecond => Refill.Value / Period.TotalSeconds;

    /// <summary>Returns how long a number of tokens takes to refill, rounded up to a millisecond, 30 days at most; zero if none are missing.</summary>
    public TimeSpan TimeFor(Tokens missing) =>
        missing <= Tokens.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Min(Math.Ceiling(missing.Value / PerSecond * 1000), Longest.TotalMilliseconds));

    /// <summary>Returns the limit less a margin, because clocks differ and the Central Bank debits while it processes a request, not on receipt.</summary>
    public RateLimit Less(double margin) => this with { Capacity = Capacity.Share(1 - margin), Refill = Refill.Share(1 - margin) };

    /// <summary>
    /// Reads a limit (size and refill) such as <c>3750 750/s</c>, <c>36000 1200/min</c> or <c>200 40/day</c>. Returns false if the text has
    /// another form.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RateLimit? limit)
    {
        limit = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || words[1].Split('/') is not [var refill, var unit] || PeriodOf(unit) is not { } period
            || !TryWhole(words[0], out var capacity) || !TryWhole(refill, out var tokens))
        {
            return false;
        }

        limit = new RateLimit(Tokens.Of(capacity), Tokens.Of(tokens), period);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Capacity} {Refill}/{Period.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s";

    private static bool TryWhole(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value is > 0 and < 1_000_000_000;

    private static TimeSpan? PeriodOf(string unit) => unit switch
    {
        "s" => TimeSpan.FromSeconds(1),
        "min" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "day" => TimeSpan.FromDays(1),
        _ => null,
    };
}

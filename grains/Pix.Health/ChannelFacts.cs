using Pix.Contracts.Health;
using Pix.Domain;

namespace Pix.Health;

/// <summary>Sums up what all silos, and other processes such as front doors, report about one channel.</summary>
internal sealed class ChannelFacts
{
    // How long failures are reported when no request succeeded after them.
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly List<ChannelOutcomes> _outcomes;

    public ChannelFacts(string channel, IReadOnlyCollection<SiloHealth> silos, IReadOnlyCollection<(string Process, PartHealth Part)> others, DateTimeOffset now)
    {
        Channel = channel;
        _outcomes = [.. silos.SelectMany(silo => silo.Outcomes).Where(outcomes => outcomes.Channel == channel)];
        Troubles = [.. silos.SelectMany(silo => silo.Parts.Select(part => (silo.Silo, part))).Concat(others).Where(trouble => trouble.Item2.Level != HealthLevel.Up && trouble.Item2.Channels.Contains(channel))];
        IsOut = IsAllOut([.. silos.Select(silo => silo.Parts.Where(part => part.Level == HealthLevel.Down && part.Channels.Contains(channel)).Select(part => part.Since ?? now).ToList())]);
        HasRun = RunSinceLastSuccess is not null && IsNews(now);
        IsRunFresh = HasRun && Age(now) < OutcomeLedger.Window;
    }

    public string Channel { get; }

    public int Succeeded => _outcomes.Sum(outcomes => outcomes.Succeeded);

    /// <summary>Number of failures of the window, without those of an outage that is over.</summary>
    public int Failed => _outcomes.Where(outcomes => !outcomes.IsOver).Sum(outcomes => outcomes.Failed);

    public int Limited => _outcomes.Sum(outcomes => outcomes.Limited);

    /// <summary>Number of failures since the last success.</summary>
    public int Run => HasRun ? _outcomes.Sum(outcomes => outcomes.Run) : 0;

    public DateTimeOffset? RunSince => HasRun ? RunSinceLastSuccess : null;

    /// <summary>True if no request has succeeded since the first failure, and the last failure is recent enough to be reported.</summary>
    public bool HasRun { get; }

    /// <summary>True if the last failure is within the window, so requests fail now.</summary>
    public bool IsRunFresh { get; }

    /// <summary>Parts that the channel needs and that are down or degraded, each with the name of its silo or other process.</summary>
    public IReadOnlyList<(string Process, PartHealth Part)> Troubles { get; }

    /// <summary>True if on every silo a part that the channel needs is down, and no request has succeeded since.</summary>
    public bool IsOut { get; }

    /// <summary>The most frequent error, without those of an outage that is over; <see cref="ExchangeError.None"/> when there is none.</summary>
    public ExchangeError MainError => _outcomes.Where(outcomes => !outcomes.IsOver).SelectMany(outcomes => outcomes.Errors).GroupBy(count => count.Error).OrderByDescending(group => group.Sum(count => count.Count)).FirstOrDefault()?.Key ?? ExchangeError.None;

    // A run of failures is counted over all silos, so a success on one silo also ends the run of the others.
    private DateTimeOffset? RunSinceLastSuccess
    {
        get
        {
            // A silo of an earlier version reports no time of its last success, so its successes in the window count as recent.
            var isContradicted = _outcomes.Exists(outcomes => outcomes is { Run: 0, Succeeded: > 0, LastSuccess: null });
            return isContradicted ? null : _outcomes.Where(outcomes => outcomes.Run > 0 && !(outcomes.RunSince <= LastSuccess)).Min(outcomes => outcomes.RunSince);
        }
    }

    private DateTimeOffset? LastSuccess => _outcomes.Max(outcomes => outcomes.LastSuccess);

    // A channel whose requests succeed is not down, even if a part reports that it is down. A success before the part went down does not count.
    private bool IsAllOut(List<List<DateTimeOffset>> downSince) =>
        downSince.TrueForAll(parts => parts.Count > 0) && (Succeeded == 0 || LastSuccess < downSince.Max(parts => parts.Min()));

    // If Pix probes the part that explains the failures all the time, they are not reported after the window. Otherwise they are reported
    // until a request succeeds or the memory time has passed.
    private bool IsNews(DateTimeOffset now) => Age(now) < OutcomeLedger.Window || (Age(now) < Memory && !Advice.IsAsked(MainError));

    // A failure in the future has age zero, because the clock of a silo may be ahead.
    private TimeSpan Age(DateTimeOffset now) => _outcomes.Max(outcomes => outcomes.LastFailure) is not { } last ? TimeSpan.MaxValue : last < now ? now - last : TimeSpan.Zero;
}

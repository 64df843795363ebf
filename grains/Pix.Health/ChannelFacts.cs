using Pix.Contracts.Health;
using Pix.Domain;

namespace Pix.Health;

/// <summary>All silos' facts about one channel, added up, with those of other processes.</summary>
internal sealed class ChannelFacts
{
    // How long an uncontradicted run of failures is reported.
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

    /// <summary>Failures of the window, without those of an outage that is over.</summary>
    public int Failed => _outcomes.Where(outcomes => !outcomes.IsOver).Sum(outcomes => outcomes.Failed);

    public int Limited => _outcomes.Sum(outcomes => outcomes.Limited);

    /// <summary>Failures since the last success.</summary>
    public int Run => HasRun ? _outcomes.Sum(outcomes => outcomes.Run) : 0;

    public DateTimeOffset? RunSince => HasRun ? RunSinceLastSuccess : null;

    /// <summary>Whether nothing has succeeded since the first failure, and that is recent enough to report.</summary>
    public bool HasRun { get; }

    /// <summary>Whether the last failure lies in the window: requests fail now.</summary>
    public bool IsRunFresh { get; }

    /// <summary>Parts that are down or degraded and that the channel needs, each with its silo or other process.</summary>
    public IReadOnlyList<(string Process, PartHealth Part)> Troubles { get; }

    /// <summary>Whether every silo has a part down that the channel needs, with no request succeeding since.</summary>
    public bool IsOut { get; }

    /// <summary>The most frequent error, without those of an outage that is over; <see cref="ExchangeError.None"/> when there is none.</summary>
    public ExchangeError MainError => _outcomes.Where(outcomes => !outcomes.IsOver).SelectMany(outcomes => outcomes.Errors).GroupBy(count => count.Error).OrderByDescending(group => group.Sum(count => count.Count)).FirstOrDefault()?.Key ?? ExchangeError.None;

    // A run spans all silos: a success on one silo ends the failures of the others.
    private DateTimeOffset? RunSinceLastSuccess
    {
        get
        {
            // A silo of an earlier version reports no time: its successes in the window count as recent.
            var isContradicted = _outcomes.Exists(outcomes => outcomes is { Run: 0, Succeeded: > 0, LastSuccess: null });
            return isContradicted ? null : _outcomes.Where(outcomes => outcomes.Run > 0 && !(outcomes.RunSince <= LastSuccess)).Min(outcomes => outcomes.RunSince);
        }
    }

    private DateTimeOffset? LastSuccess => _outcomes.Max(outcomes => outcomes.LastSuccess);

    // A channel that succeeds is not down, whatever a part reports; a success before the part went down does not count.
    private bool IsAllOut(List<List<DateTimeOffset>> downSince) =>
        downSince.TrueForAll(parts => parts.Count > 0) && (Succeeded == 0 || LastSuccess < downSince.Max(parts => parts.Min()));

    // When the part that explains the failures is probed all the time, its recovery ends them; otherwise only a success does, or time.
    private bool IsNews(DateTimeOffset now) => Age(now) < OutcomeLedger.Window || (Age(now) < Memory && !Advice.IsAsked(MainError));

    // The clock of a silo may be ahead.
    private TimeSpan Age(DateTimeOffset now) => _outcomes.Max(outcomes => outcomes.LastFailure) is not { } last ? TimeSpan.MaxValue : last < now ? now - last : TimeSpan.Zero;
}

using Pix.Contracts.Exchange;
using Pix.Contracts.Health;

namespace Pix.Health;

/// <summary>All silos' facts about one channel, added up, and those of other processes.</summary>
internal sealed class ChannelFacts
{
    // A run of failures that nothing has contradicted is told so long.
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

    /// <summary>Failures of the window, but for those of an outage that is over.</summary>
    public int Failed => _outcomes.Where(outcomes => !outcomes.IsOver).Sum(outcomes => outcomes.Failed);

    public int Limited => _outcomes.Sum(outcomes => outcomes.Limited);

    /// <summary>Failures since the last success.</summary>
    public int Run => HasRun ? _outcomes.Sum(outcomes => outcomes.Run) : 0;

    public DateTimeOffset? RunSince => HasRun ? RunSinceLastSuccess : null;

    /// <summary>Whether nothing has succeeded since the first failure, and that is still news.</summary>
    public bool HasRun { get; }

    /// <summary>Whether the last failure is of the window: requests fail now.</summary>
    public bool IsRunFresh { get; }

    /// <summary>Parts in trouble that the channel needs, each with its silo or other process.</summary>
    public IReadOnlyList<(string Process, PartHealth Part)> Troubles { get; }

    /// <summary>Whether every silo has a part down that the channel needs, and no request succeeded since.</summary>
    public bool IsOut { get; }

    /// <summary>The most frequent error, but for those of an outage that is over; <see cref="ExchangeError.None"/> without any.</summary>
    public ExchangeError MainError => _outcomes.Where(outcomes => !outcomes.IsOver).SelectMany(outcomes => outcomes.Errors).GroupBy(count => count.Error).OrderByDescending(group => group.Sum(count => count.Count)).FirstOrDefault()?.Key ?? ExchangeError.None;

    // A run is one of all silos: a success of one ends what others began before.
    private DateTimeOffset? RunSinceLastSuccess
    {
        get
        {
            // A silo of an earlier version tells no time: what it did in the window is taken for now.
            var isContradicted = _outcomes.Exists(outcomes => outcomes is { Run: 0, Succeeded: > 0, LastSuccess: null });
            return isContradicted ? null : _outcomes.Where(outcomes => outcomes.Run > 0 && !(outcomes.RunSince <= LastSuccess)).Min(outcomes => outcomes.RunSince);
        }
    }

    private DateTimeOffset? LastSuccess => _outcomes.Max(outcomes => outcomes.LastSuccess);

    // What succeeds is not down, whatever a part says of itself; what succeeded before the part went down does not speak for it.
    private bool IsAllOut(List<List<DateTimeOffset>> downSince) =>
        downSince.TrueForAll(parts => parts.Count > 0) && (Succeeded == 0 || LastSuccess < downSince.Max(parts => parts.Min()));

    // When the part that explains the failures is asked all the time, it says when they are over; otherwise only a success does, or time.
    private bool IsNews(DateTimeOffset now) => Age(now) < OutcomeLedger.Window || (Age(now) < Memory && !Advice.IsAsked(MainError));

    // The clock of a silo may be ahead.
    private TimeSpan Age(DateTimeOffset now) => _outcomes.Max(outcomes => outcomes.LastFailure) is not { } last ? TimeSpan.MaxValue : last < now ? now - last : TimeSpan.Zero;
}

using System.Collections.Immutable;
using System.Globalization;
using Pix.Contracts.Health;
using Pix.Domain;

namespace Pix.Health;

/// <summary>
/// Judges the health of Pix, first by the outcomes of the last requests, then by the parts. A pure function: the same facts give the same
/// verdict.
/// </summary>
/// <remarks>
/// A channel is *down* when none of its requests succeeds any more (three failures without a success, or one failure while a part is down),
/// or when on every silo a part that the channel needs is down. It is *degraded* when at least two requests and one in twenty fail (a run
/// of failures no longer counts after three seconds with successes only), when the last requests failed a while ago and none came since,
/// when a limit holds most requests back, when a part of some silo is down or degraded, or when a silo is missing. Otherwise it is *up*.
/// </remarks>
public static class Judgement
{
    private const int FailuresThatProve = 3;
    private const double DegradedShare = 0.05;
    private const int FewFailures = 2;
    private const int ManyLimited = 5;

    /// <summary>Returns the verdict on all silos of a cluster, or of one silo on itself.</summary>
    /// <param name="silos">Silos that answered.</param>
    /// <param name="absent">Names of the silos that should have answered and did not.</param>
    /// <param name="absentSince">Since when silos are missing; null when none is missing.</param>
    /// <param name="now">The time, UTC.</param>
    /// <param name="others">Parts of processes that are not silos, each with the name of its process; null for none.</param>
    public static HealthVerdict Of(
        IReadOnlyCollection<SiloHealth> silos, IReadOnlyCollection<string> absent, DateTimeOffset? absentSince, DateTimeOffset now, IReadOnlyCollection<(string Process, PartHealth Part)>? others = null)
    {
        ArgumentNullException.ThrowIfNull(silos);
        ArgumentNullException.ThrowIfNull(absent);
        ImmutableArray<ChannelVerdict> channels = [.. HealthChannels.All.Select(channel => silos.Count == 0 ? NoSilo(channel, absentSince ?? now) : Judge(new ChannelFacts(channel, silos, others ?? [], now), absent, absentSince, now))];
        var worst = channels.MaxBy(channel => channel.Level)!;
        var also = channels.Where(channel => channel != worst && channel.Level == worst.Level && channel.Level != HealthLevel.Up && channel.Cause == worst.Cause).Select(channel => HealthChannels.Requests(channel.Channel)).ToList();
        var since = channels.Where(channel => channel.Level == worst.Level).Min(channel => channel.Since);
        return new HealthVerdict(worst.Level, since, worst.Level == HealthLevel.Up ? "Everything works." : $"{worst.Sentence}{(also.Count == 0 ? "" : $" The same for {string.Join(" and ", also)}.")}", channels);
    }

    private static ChannelVerdict Judge(ChannelFacts facts, IReadOnlyCollection<string> absent, DateTimeOffset? absentSince, DateTimeOffset now)
    {
        var level = LevelOf(facts, absent.Count > 0);
        if (level == HealthLevel.Up)
        {
            return new ChannelVerdict(facts.Channel, level, null, "Up.", "", "", "", "");
        }

        var (advice, what, partSince) = Explain(facts, level, absent, absentSince);
        var since = new[] { facts.RunSince, partSince }.Min();
        // A start in the future is shown as now, because the clock of a silo may be ahead.
        return Verdict(facts.Channel, level, since > now ? now : since, $"{Share(facts)}{what}", advice, level == HealthLevel.Down || facts.Failed > 0 || facts.Limited > 0);
    }

    private static HealthLevel LevelOf(ChannelFacts facts, bool isSiloAbsent)
    {
        var isExplained = facts.Troubles.Any(trouble => trouble.Part.Level == HealthLevel.Down);
        if (facts.IsRunFresh && (facts.Run >= FailuresThatProve || isExplained))
        {
            return HealthLevel.Down;
        }

        if (facts.IsOut)
        {
            return HealthLevel.Down;
        }

        var isFailing = facts.Failed >= FewFailures && facts.Failed >= DegradedShare * (facts.Failed + facts.Succeeded);
        var isLimited = facts.Limited >= ManyLimited && facts.Limited > facts.Succeeded;
        return isFailing || isLimited || facts.HasRun || facts.Troubles.Count > 0 || isSiloAbsent ? HealthLevel.Degraded : HealthLevel.Up;
    }

    private static (Advice Advice, string What, DateTimeOffset? Since) Explain(ChannelFacts facts, HealthLevel level, IReadOnlyCollection<string> absent, DateTimeOffset? absentSince)
    {
        var error = facts.MainError;
        var ofError = error == ExchangeError.None ? null : Advice.Of(error);
        var cause = facts.Troubles.OrderByDescending(trouble => Advice.Explains(trouble.Part.Part, error)).ThenByDescending(trouble => trouble.Part.Level).FirstOrDefault();
        if (cause.Part is { } part && (ofError is null || Advice.Explains(part.Part, error) > 0 || part.Level == HealthLevel.Down))
        {
            return (Advice.Of(part.Part), level == HealthLevel.Down ? part.Sentence.TrimEnd('.') : Where(facts, cause), part.Since);
        }

        if (ofError is not null && (facts.Failed > 0 || facts.HasRun))
        {
            return (ofError, $"{ofError.What} ({Words(error)})", null);
        }

        return facts.Limited >= ManyLimited ? (Advice.Of(ExchangeError.RateLimited), Advice.Of(ExchangeError.RateLimited).What, null)
            : absent.Count > 0 || cause.Part is not { } any ? (Advice.Of("cluster"), $"no answer from {string.Join(", ", absent.Order(StringComparer.Ordinal))}", absentSince)
            : (Advice.Of(any.Part), Where(facts, cause), any.Since);
    }

    // Names only the one silo that was chosen as cause. For settings it names every process, because settings differ from process to process.
    private static string Where(ChannelFacts facts, (string Process, PartHealth Part) cause) =>
        string.Join("; ", facts.Troubles.Where(trouble => trouble == cause || (cause.Part.Part == "settings" && trouble.Part.Part == "settings")).Select(trouble => $"{trouble.Process}: {trouble.Part.Sentence.TrimEnd('.')}"));

    private static string Share(ChannelFacts facts) => facts switch
    {
        { HasRun: true } => string.Create(CultureInfo.InvariantCulture, $"{facts.Run} of {facts.Run} {HealthChannels.Requests(facts.Channel)} failed, "),
        { Failed: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{facts.Failed} of {facts.Failed + facts.Succeeded} {HealthChannels.Requests(facts.Channel)} failed, "),
        { Limited: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{facts.Limited} of {facts.Limited + facts.Succeeded} {HealthChannels.Requests(facts.Channel)} were held back, "),
        _ => $"{HealthChannels.Requests(facts.Channel)}: ",
    };

    private static ChannelVerdict NoSilo(string channel, DateTimeOffset since) =>
        Verdict(channel, HealthLevel.Down, since, $"all {HealthChannels.Requests(channel)} fail, no silo answers", Advice.Of("cluster"), isFelt: true);

    private static ChannelVerdict Verdict(string channel, HealthLevel level, DateTimeOffset? since, string what, Advice advice, bool isFelt)
    {
        var when = since is { } at ? string.Create(CultureInfo.InvariantCulture, $" since {at.UtcDateTime:HH:mm:ss}") : "";
        var callers = isFelt ? advice.CallersGet : advice.Unfelt;
        var sentence = $"{(level == HealthLevel.Down ? "down" : "degraded")}{when}: {what}; {callers}; {advice.Do} ({advice.Runbook}).";
        return new ChannelVerdict(channel, level, since, sentence, advice.Cause, callers, advice.Do, advice.Runbook);
    }

    // The error in kebab case (hsm-unavailable), as in the type of the problem that callers get.
    private static string Words(ExchangeError error) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(error.ToString());
}

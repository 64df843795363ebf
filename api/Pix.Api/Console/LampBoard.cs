using System.Collections.Immutable;
using System.Globalization;
using Pix.Contracts.Operating;

namespace Pix.Api.Console;

/// <summary>Derives from a snapshot which part is at fault. People on call see this first.</summary>
internal static class LampBoard
{
    private const int WarningDays = 30;
    private const int BadDays = 7;
    private const double WarningBacklogSeconds = 60;
    private const double WarningShareLeft = 0.1;

    private static readonly TimeSpan WithheldIsNews = TimeSpan.FromHours(24);

    /// <summary>Makes one lamp for each part; the lamps and their order are always the same.</summary>
    public static ImmutableArray<Lamp> Of(ClusterSnapshot cluster) =>
        [Cluster(cluster), Hsm(cluster), CentralBank(cluster), Reading(cluster), Limits(cluster), Audit(cluster), Certificates(cluster)];

    private static Lamp Cluster(ClusterSnapshot cluster)
    {
        var silent = cluster.Silos.Where(silo => !silo.Answered).Select(silo => silo.Silo).ToList();
        if (cluster.Silos.Length == silent.Count)
        {
            return new Lamp("Cluster", LampState.Bad, "No silo answers.");
        }

        return silent.Count > 0
            ? new Lamp("Cluster", LampState.Warning, $"No answer from {string.Join(", ", silent)}.")
            : new Lamp("Cluster", LampState.Good, cluster.Silos.Length == 1 ? "1 silo answers." : $"{cluster.Silos.Length} silos answer.");
    }

    private static Lamp Hsm(ClusterSnapshot cluster)
    {
        if (WorstPart("HSM", cluster, "hsm", "mtls") is { } trouble)
        {
            return trouble;
        }

        var answered = cluster.Silos.Where(silo => silo.Answered).ToList();
        var (working, wanted, queued) = (answered.Sum(silo => silo.Sessions.Working), answered.Sum(silo => silo.Sessions.Wanted), answered.Sum(silo => silo.Sessions.Queued));
        return new Lamp("HSM", working < wanted ? LampState.Warning : LampState.Good, $"{working} of {wanted} sessions work, {queued} requests wait for one.");
    }

    private static Lamp CentralBank(ClusterSnapshot cluster)
    {
        if (WorstPart("Central Bank", cluster, "endpoints") is { } trouble)
        {
            return trouble;
        }

        var ways = cluster.Silos.SelectMany(silo => silo.Endpoints.Select(endpoint => (silo.Silo, endpoint))).ToList();
        var cut = ways.Where(way => way.endpoint.Circuit is not ("Closed" or "WarmingUp")).Select(way => $"{way.endpoint.Name} {way.endpoint.Address} on {way.Silo}").ToList();
        if (cut.Count > 0)
        {
            return new Lamp("Central Bank", LampState.Warning, $"Not used after failures: {string.Join(", ", cut)}.");
        }

        var failing = ways.Where(way => way.endpoint.LastFailure.Length > 0).Select(way => $"{way.endpoint.Name}: {way.endpoint.LastFailure}").Distinct().ToList();
        return failing.Count > 0
            ? new Lamp("Central Bank", LampState.Warning, failing[0])
            : new Lamp("Central Bank", LampState.Good, ways.Count == 0 ? "Nothing was sent yet." : "Every way that was used answers.");
    }

    // Bad if any message was withheld. The Central Bank counts a withheld message as read and rejects a withheld payment with AB03 unless somebody acts.
    private static Lamp Reading(ClusterSnapshot cluster)
    {
        var recent = cluster.Silos.SelectMany(silo => silo.Withheld.IsDefault ? [] : silo.Withheld).Where(delivery => cluster.At - delivery.At < WithheldIsNews).ToList();
        var messages = recent.Sum(delivery => delivery.Withheld.Length);
        return messages == 0
            ? new Lamp("Reading", LampState.Good, "No message was withheld from a reader in 24 hours.")
            : new Lamp("Reading", LampState.Bad, string.Create(CultureInfo.InvariantCulture,
                $"Messages withheld from readers because they do not verify: {messages} in 24 hours, the last at {recent.Max(delivery => delivery.At).UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC. See ./pix stream withheld."));
    }

    // Bad if a bucket has less than one token: callers get 429, and nothing of its policy is sent until the bucket has refilled.
    private static Lamp Limits(ClusterSnapshot cluster)
    {
        if (!cluster.Silos.Any(silo => silo.Answered))
        {
            return new Lamp("Limits", LampState.Bad, "No silo answers.");
        }

        var buckets = cluster.Silos.SelectMany(silo => silo.Buckets).ToList();
        if (buckets.MinBy(ShareLeft) is not { } least)
        {
            return new Lamp("Limits", LampState.Good, "No limit of the Central Bank was used yet.");
        }

        var sentence = string.Create(
            CultureInfo.InvariantCulture, $"{least.Policy} ({least.Budget}) has {Math.Max(0, Math.Floor(least.TokensLeft)):F0} of {Math.Floor(least.Countable):F0} tokens left, {least.RefillPerSecond:0.##} come back in a second.{(least.Countable < least.Depth ? $" {Math.Floor(least.Depth):F0} once its keeper is sure." : "")}");
        return buckets.Exists(bucket => bucket.TokensLeft < 1)
            ? new Lamp("Limits", LampState.Bad, sentence)
            : new Lamp("Limits", ShareLeft(least) < WarningShareLeft ? LampState.Warning : LampState.Good, sentence);
    }

    private static double ShareLeft(BucketSnapshot bucket) => bucket.TokensLeft / bucket.Countable;

    private static Lamp Audit(ClusterSnapshot cluster)
    {
        if (WorstPart("Audit", cluster, "audit-dict", "audit-spi") is { } trouble)
        {
            return trouble;
        }

        var journals = cluster.Silos.SelectMany(silo => silo.Journals).ToList();
        var oldest = journals.Count == 0 ? 0 : journals.Max(journal => journal.OldestSeconds);
        var sentence = string.Create(CultureInfo.InvariantCulture, $"{journals.Sum(journal => journal.BacklogRecords)} records wait to be shipped, the oldest for {oldest:F0} s.");
        return new Lamp("Audit", oldest > WarningBacklogSeconds ? LampState.Warning : LampState.Good, sentence);
    }

    private static Lamp Certificates(ClusterSnapshot cluster)
    {
        // Only the newest certificate of each use counts, because during a rotation the old one expires when its successor is already in use.
        var next = cluster.Silos
            .SelectMany(silo => silo.Certificates)
            .GroupBy(certificate => certificate.Use)
            .Select(use => use.MaxBy(certificate => certificate.NotAfter)!)
            .MinBy(certificate => certificate.NotAfter);
        if (next is null)
        {
            return new Lamp("Certificates", LampState.Warning, "No silo told its certificates.");
        }

        var days = Math.Floor((next.NotAfter - cluster.At).TotalDays);
        var sentence = days < 0
            ? string.Create(CultureInfo.InvariantCulture, $"The newest certificate for {next.Use} expired {-days} days ago.")
            : string.Create(CultureInfo.InvariantCulture, $"The first to expire is that for {next.Use}, in {days} days.");
        return new Lamp("Certificates", days < BadDays ? LampState.Bad : days < WarningDays ? LampState.Warning : LampState.Good, sentence);
    }

    // Bad if the part is ready on no silo; a warning if it is ready on some silos, because these carry the messages; null if it is ready on all.
    private static Lamp? WorstPart(string name, ClusterSnapshot cluster, params string[] parts)
    {
        var told = cluster.Silos.SelectMany(silo => silo.Parts.Where(part => parts.Contains(part.Part)).Select(part => (silo.Silo, part))).ToList();
        if (told.Count == 0)
        {
            return new Lamp(name, LampState.Bad, "No silo answers.");
        }

        if (told.FirstOrDefault(entry => !entry.part.Ready) is not { part: { } trouble } first)
        {
            return null;
        }

        var everywhere = cluster.Silos.Where(silo => silo.Answered).All(silo => silo.Parts.Any(part => parts.Contains(part.Part) && !part.Ready));
        return new Lamp(name, everywhere ? LampState.Bad : LampState.Warning, $"{first.Silo}: {trouble.Reason}");
    }
}

using Pix.Api.Clustering;
using Pix.Contracts.Health;
using Pix.Contracts.Status;
using Pix.Health;
using Pix.Settings;

namespace Pix.Api.Health;

/// <summary>
/// Asks all silos in parallel whether they can carry messages. The answer is cached for a second, so that many clients cause no more calls
/// to the silos than one client.
/// </summary>
internal sealed class Readiness(SiloTable silos, SiloConnections connections, SettingRefusals refusals, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly AbsentSilos _absent = new(time);
    private readonly PartStates _states = new(time);
    private Task<FrontDoorReadiness>? _asked;
    private long _askedAt;

    /// <summary>Writes 200 or 503 with the state of each channel and of each silo.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var status = await AskOnceAsync().WaitAsync(context.RequestAborted);
        context.Response.StatusCode = status.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(status, HealthJson.Default.FrontDoorReadiness, cancellationToken: context.RequestAborted);
    }

    /// <summary>Returns the judgement on the health of Pix; null while a silo that answers has an earlier version that reports no health.</summary>
    public async Task<HealthVerdict?> VerdictAsync() => (await AskOnceAsync()).Verdict;

    private Task<FrontDoorReadiness> AskOnceAsync()
    {
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && time.GetElapsedTime(_askedAt) >= Fresh))
            {
                (_asked, _askedAt) = (AskAsync(), time.GetTimestamp());
            }

            return _asked;
        }
    }

    private async Task<FrontDoorReadiness> AskAsync()
    {
        var told = await Task.WhenAll(silos.Silos.Select(silo => AskAsync(silo.Silo)));
        var unreachable = connections.Unreachable;
        var absentSince = _absent.Observe(told.Length == 0 || unreachable.Count > 0 || told.Any(silo => silo.Health is null));
        return FrontDoorReadiness.Of(told, unreachable, absentSince, time.GetUtcNow(), _states.Observe(SettingsPart.Of(refusals.Sentence), "settings"));
    }

    private async Task<SiloReadiness> AskAsync(ISiloConnection silo)
    {
        try
        {
            return await silo.ReadinessAsync().WaitAsync(Patience, time);
        }
        catch (Exception failure)
        {
            return new SiloReadiness(silo.Name, [new PartReadiness("cluster", false, $"No answer ({failure.GetType().Name}).")]);
        }
    }
}

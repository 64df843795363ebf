using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Tls;

namespace Pix.Transmission.Lanes;

/// <summary>The endpoints of one lane under one set of settings, and one attempt over them: its tokens, its endpoint, its place.</summary>
/// <remarks>
/// An attempt goes to the first endpoint that lets it through; endpoints of unknown state come last. It moves on to the next endpoint
/// within the same attempt only when no byte can have been sent. All else is for <see cref="NextAttempt"/>, by the operation table.
/// </remarks>
internal sealed class LaneEndpoints : IDisposable
{
    private static readonly TimeSpan TrialWait = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<Transmitter> _transmitters;
    private int _users = 1;

    public LaneEndpoints(LaneSettings settings, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        _transmitters = [.. settings.Endpoints.Select(endpoint => new Transmitter(settings, endpoint, certificate, names, time, logger))];
    }

    public LaneSettings Settings { get; }

    public ImmutableArray<EndpointState> States => [.. _transmitters.Select(transmitter => transmitter.State)];

    /// <summary>The endpoint of the next request.</summary>
    public EndpointState Best => First().State;

    /// <summary>Makes one attempt: waits for its tokens and its place, and uses the endpoint in the best state.</summary>
    public async Task<Attempt> AttemptAsync(Sending sending)
    {
        if ((IsOver(sending) ?? IsCutOff()) is { } over)
        {
            return over;
        }

        if (sending.Request.Gate is not { } gate)
        {
            return await AtSomeEndpointAsync(sending);
        }

        var leave = await gate.EnterAsync(sending.TimeLeft, sending.CancellationToken);
        if (leave.RetryAfter is { } retryAfter)
        {
            return new Attempt { End = AttemptEnd.NotSent, Blames = false, RateLimited = true, IsLimitUnknown = leave.IsLimitUnknown, RetryAfter = retryAfter, Detail = leave.Detail };
        }

        var attempt = IsOver(sending) ?? await AtSomeEndpointAsync(sending);
        leave.End(attempt.End != AttemptEnd.NotSent, attempt.Status, attempt.RetryAfter);
        return attempt;
    }

    /// <summary>Connects to the endpoint in the best state and closes the connection.</summary>
    /// <returns>Why no connection could be made; empty when one could.</returns>
    public Task<string> AskAsync(CancellationToken cancellationToken) => First().AskAsync(cancellationToken);

    /// <summary>Becomes a user of these connections until <see cref="Dispose"/>; false when the last user has left.</summary>
    public bool Enter()
    {
        for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
        {
            if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Leaves; the last user closes the connections. The lane itself is the first user.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            foreach (var transmitter in _transmitters)
            {
                transmitter.Dispose();
            }
        }
    }

    // An endpoint that warms up and has no free place is skipped while another endpoint has one.
    private async Task<Attempt> AtSomeEndpointAsync(Sending sending)
    {
        sending.Attempts++;
        Attempt? last = null;
        Transmitter? full = null;
        foreach (var transmitter in InOrder())
        {
            if (!transmitter.Places.TryEnter())
            {
                full ??= transmitter;
                continue;
            }

            last = await transmitter.AttemptAsync(sending) ?? last;
            if (last is not null && (!last.MayGoElsewhere || sending.IsOver))
            {
                return last;
            }
        }

        return full is null ? last ?? CutOff() : await InTurnAsync(full, sending) ?? last ?? CutOff();
    }

    private static async Task<Attempt?> InTurnAsync(Transmitter transmitter, Sending sending)
    {
        using var limit = sending.Limit();
        try
        {
            await transmitter.Places.EnterAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return IsOver(sending) ?? new Attempt { End = AttemptEnd.NotSent, Blames = false, Detail = "No connection to the Central Bank was free in time." };
        }

        return await transmitter.AttemptAsync(sending);
    }

    private IEnumerable<Transmitter> InOrder() => _transmitters.Where(transmitter => transmitter.LetsThrough).OrderBy(transmitter => transmitter.IsLastResort);

    private Transmitter First() => InOrder().FirstOrDefault() ?? _transmitters[0];

    private Attempt? IsCutOff() => _transmitters.Any(transmitter => transmitter.LetsThrough) ? null : CutOff();

    private Attempt CutOff()
    {
        var wait = _transmitters.Min(transmitter => transmitter.Wait);
        return new Attempt
        {
            End = AttemptEnd.NotSent,
            Blames = false,
            IsCutOff = true,
            RetryAfter = wait > TimeSpan.Zero ? wait : TrialWait,
            Detail = $"Sending to {Settings.Endpoints} is paused because too many attempts failed (Pix:CircuitBreak); nothing was sent.",
        };
    }

    private static Attempt? IsOver(Sending sending) => sending.IsOver
        ? new Attempt { End = AttemptEnd.NotSent, Blames = false, Detail = "The caller's time ran out before it was sent." }
        : null;
}

using System.Collections.Immutable;
using Pix.Transmission.Endpoints;
using Pix.Transmission.Exchanges;

namespace Pix.Transmission.Lanes;

/// <summary>
/// The endpoints of one lane under one version of its settings. To make an attempt, takes rate tokens, chooses an endpoint, and takes a place
/// for the request at this endpoint (<see cref="Transmitter.Places"/>).
/// </summary>
/// <remarks>
/// An attempt uses the first endpoint that accepts requests; endpoints of which it is not known whether they work come last. Within the same
/// attempt, the next endpoint is tried only if no byte can have been sent. <see cref="NextAttempt"/> decides whether a further attempt follows,
/// according to the operation table.
/// </remarks>
/// <param name="settings">Settings of the lane.</param>
/// <param name="transmitters">One transmitter for each endpoint of the settings, in the same order.</param>
internal sealed class LaneEndpoints(LaneSettings settings, ImmutableArray<Transmitter> transmitters)
{
    private static readonly TimeSpan TrialWait = TimeSpan.FromSeconds(1);

    public LaneSettings Settings => settings;

    public ImmutableArray<EndpointState> States => [.. transmitters.Select(transmitter => transmitter.State)];

    /// <summary>True if the owner has disposed a transmitter. The next refresh of the lane replaces such a transmitter by a new one.</summary>
    public bool IsGone => transmitters.Any(transmitter => transmitter.IsGivenUp);

    /// <summary>State of the endpoint that the next request would use.</summary>
    public EndpointState Best => First().State;

    /// <summary>Makes one attempt at the endpoint in the best state, after waiting for rate tokens and for a free place at this endpoint.</summary>
    public async Task<Attempt> AttemptAsync(Sending sending)
    {
        if ((IsOver(sending) ?? NoneLetsThrough()) is { } over)
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

    /// <summary>Connects to the endpoint in the best state and closes the connection, without a request.</summary>
    /// <returns>Why no connection could be made; empty if the connection was made.</returns>
    public Task<string> AskAsync(CancellationToken cancellationToken) => First().AskAsync(cancellationToken);

    // An endpoint that is warming up and has no free place is skipped while another endpoint has a free place.
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

        var ended = full is null ? last : await InTurnAsync(full, sending) ?? last;
        if (ended is null && IsGone)
        {
            sending.Attempts--;
        }

        return ended ?? Refused();
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

    private IEnumerable<Transmitter> InOrder() => transmitters.Where(transmitter => transmitter.LetsThrough).OrderBy(transmitter => transmitter.IsLastResort);

    private Transmitter First() => InOrder().FirstOrDefault() ?? transmitters[0];

    private Attempt? NoneLetsThrough() => transmitters.Any(transmitter => transmitter.LetsThrough) ? null : Refused();

    private Attempt Refused() => IsGone ? Gone() : CutOff();

    private static Attempt Gone() => new()
    {
        End = AttemptEnd.NotSent,
        Blames = false,
        IsGone = true,
        Detail = "The connections to the Central Bank were being replaced; nothing was sent.",
    };

    private Attempt CutOff()
    {
        var wait = transmitters.Min(transmitter => transmitter.Wait);
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

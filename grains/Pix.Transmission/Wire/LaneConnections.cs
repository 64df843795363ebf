using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Pix.Transmission;

/// <summary>The endpoints of one lane under one set of settings, and one attempt over them.</summary>
/// <remarks>
/// An attempt goes to the first endpoint that is neither cut off nor set aside. Only when no byte of it could have left, it goes on to the next within the
/// same attempt; anything else is for <see cref="Sending.Resends"/> to decide, which asks the operation table.
/// </remarks>
internal sealed class LaneConnections : IDisposable
{
    private static readonly TimeSpan HalfOpenWait = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<EndpointConnections> _endpoints;
    private readonly ResendPipeline _pipeline;
    private int _users = 1;

    public LaneConnections(LaneSettings settings, IClientCertificate certificate, INameResolver names, TimeProvider time, ILogger logger)
    {
        Settings = settings;
        _endpoints = [.. settings.Endpoints.Select(endpoint => new EndpointConnections(settings, endpoint, certificate, names, time, logger))];
        _pipeline = new ResendPipeline(settings, time, logger);
    }

    public LaneSettings Settings { get; }

    public ImmutableArray<EndpointState> States => [.. _endpoints.Select(endpoint => endpoint.State)];

    /// <summary>Where the next request goes.</summary>
    public EndpointState Best => (InOrder().FirstOrDefault() ?? _endpoints[0]).State;

    public Task<Attempt> Send(Sending sending) => _pipeline.Run(sending, Try);

    /// <summary>Takes part in these connections until <see cref="Dispose"/>; false when their last user has left.</summary>
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

    /// <summary>Leaves; the last to leave closes them. The lane itself is the first user.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            foreach (var endpoint in _endpoints)
            {
                endpoint.Dispose();
            }
        }
    }

    private async Task<Attempt> Try(Sending sending)
    {
        if ((IsOver(sending) ?? IsCutOff()) is { } over)
        {
            return over;
        }

        if (sending.Request.Gate is not { } gate)
        {
            return await GoSomewhere(sending);
        }

        var leave = await gate.EnterAsync(sending.TimeLeft, sending.CancellationToken);
        if (leave.RetryAfter is { } retryAfter)
        {
            return new Attempt { End = AttemptEnd.NotSent, Blames = false, RateLimited = true, IsLimitUnknown = leave.IsLimitUnknown, RetryAfter = retryAfter, Detail = leave.Detail };
        }

        var attempt = IsOver(sending) ?? await GoSomewhere(sending);
        leave.End(attempt.End != AttemptEnd.NotSent, attempt.Status, attempt.RetryAfter);
        return attempt;
    }

    // An endpoint that starts slowly and has no place now is passed over while another has one.
    private async Task<Attempt> GoSomewhere(Sending sending)
    {
        sending.Attempts++;
        Attempt? last = null;
        EndpointConnections? busy = null;
        foreach (var endpoint in InOrder())
        {
            if (!endpoint.SlowStart.TryEnter())
            {
                busy ??= endpoint;
                continue;
            }

            last = await endpoint.Go(sending) ?? last;
            if (last is not null && (!last.MayGoElsewhere || IsOver(sending) is not null))
            {
                return last;
            }
        }

        return busy is null ? last ?? CutOff() : await GoInTurn(busy, sending) ?? last ?? CutOff();
    }

    private static async Task<Attempt?> GoInTurn(EndpointConnections endpoint, Sending sending)
    {
        using var limit = sending.Limit();
        try
        {
            await endpoint.SlowStart.EnterAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            return IsOver(sending) ?? new Attempt { End = AttemptEnd.NotSent, Blames = false, Detail = "No connection to the Central Bank was free in time." };
        }

        return await endpoint.Go(sending);
    }

    /// <summary>Connects to the endpoint that is doing best and closes the connection.</summary>
    /// <returns>Why no connection could be made; empty when one could.</returns>
    public Task<string> AskAsync(CancellationToken cancellationToken) => (InOrder().FirstOrDefault() ?? _endpoints[0]).AskAsync(cancellationToken);

    // Those set aside come last: when all are, one of them may be the first to work again.
    private IEnumerable<EndpointConnections> InOrder() =>
        _endpoints.Where(endpoint => endpoint.Wait == TimeSpan.Zero).OrderBy(endpoint => endpoint.IsAside);

    private Attempt? IsCutOff() => _endpoints.All(endpoint => endpoint.Wait > TimeSpan.Zero) ? CutOff() : null;

    private Attempt CutOff()
    {
        var wait = _endpoints.Min(endpoint => endpoint.Wait);
        return new Attempt
        {
            End = AttemptEnd.NotSent,
            Blames = false,
            IsCutOff = true,
            RetryAfter = wait > TimeSpan.Zero ? wait : HalfOpenWait,
            Detail = $"Sending to {Settings.Endpoints} is paused because too many attempts failed (Pix:CircuitBreak); nothing was sent.",
        };
    }

    private static Attempt? IsOver(Sending sending) => sending.TimeLeft > TimeSpan.Zero && !sending.CancellationToken.IsCancellationRequested
        ? null
        : new Attempt { End = AttemptEnd.NotSent, Blames = false, Detail = "The caller's time ran out before it was sent." };
}

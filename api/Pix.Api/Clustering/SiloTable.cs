namespace Pix.Api.Clustering;

/// <summary>
/// The silos that the front door is connected to. Chooses the silo for each call by the silos' states, which <see cref="SiloState"/> lists.
/// </summary>
/// <remarks>
/// Silos of equal health are asked in turn. If the least busy silo were asked instead, slow silos would get fewer requests, but a silo that refuses
/// every request quickly is rarely busy and would get nearly all of them.
/// </remarks>
internal sealed class SiloTable(TimeProvider time)
{
    private static readonly string[] States = ["healthy", "failing", "suspected", "leaving"];

    private readonly Lock _gate = new();
    private readonly List<SiloState> _silos = [];
    private TaskCompletionSource _arrival = NewSignal();
    private int _turn;

    /// <summary>Completes when the next silo is added.</summary>
    public Task Arrival
    {
        get
        {
            lock (_gate)
            {
                return _arrival.Task;
            }
        }
    }

    /// <summary>The connections to silos, and for each whether the silo is suspected.</summary>
    public IReadOnlyList<(ISiloConnection Silo, bool IsSuspected)> Silos
    {
        get
        {
            lock (_gate)
            {
                return [.. _silos.Select(silo => (silo.Connection, silo.IsSuspected))];
            }
        }
    }

    /// <summary>How many silos are in each state: <c>healthy</c>, <c>failing</c> (for at least one kind of call), <c>suspected</c>, <c>leaving</c>.</summary>
    public IReadOnlyList<(string State, int Silos)> Counts
    {
        get
        {
            lock (_gate)
            {
                return [.. States.Select(state => (state, _silos.Count(silo => silo.Word == state)))];
            }
        }
    }

    /// <summary>Adds a silo after the front door has connected to it.</summary>
    public void Add(ISiloConnection silo)
    {
        lock (_gate)
        {
            _silos.Add(new SiloState(silo, time));
            _arrival.SetResult();
            _arrival = NewSignal();
        }
    }

    /// <summary>Marks a silo that is leaving the cluster. The silo gets no new calls, but its calls under way can end.</summary>
    /// <returns>True if the connection can be closed, because the silo has no calls under way, is suspected, or is not in the table.</returns>
    public bool Retire(ISiloConnection silo)
    {
        lock (_gate)
        {
            if (StateOf_NeedsLock(silo) is not { } state)
            {
                return true;
            }

            state.IsRetired = true;
            return state.IsIdle || state.IsSuspected;
        }
    }

    /// <summary>Removes a silo whose connection is lost or no longer needed. Calls under way on the silo are notified.</summary>
    public void Remove(ISiloConnection silo)
    {
        lock (_gate)
        {
            var index = _silos.FindIndex(state => state.Connection == silo);
            if (index >= 0)
            {
                var state = _silos[index];
                _silos.RemoveAt(index);
                _turn -= index < _turn ? 1 : 0;
                state.Lose();
            }
        }
    }

    /// <summary>Begins a call on the silo with the best health for this kind of call. Among silos of equal health, the next one in turn is chosen.</summary>
    /// <param name="kind">Kind of the call: what the call needs from a silo.</param>
    /// <param name="asked">Silos that were already asked for the same request, and are not chosen again.</param>
    /// <param name="worst">Worst allowed health of the chosen silo.</param>
    /// <returns>The call; null when no silo of this health or better is left.</returns>
    public SiloCall? Begin(CallKind kind, IReadOnlyCollection<ISiloConnection> asked, SiloRank worst = SiloRank.Suspected)
    {
        lock (_gate)
        {
            SiloState? best = null;
            var (health, place) = (worst, 0);
            for (var step = 0; step < _silos.Count; step++)
            {
                var index = (_turn + step) % _silos.Count;
                var silo = _silos[index];
                var found = silo.HealthFor(kind);
                if (!silo.IsRetired && !asked.Contains(silo.Connection) && (found < health || (found == health && best is null)))
                {
                    (best, health, place) = (silo, found, index);
                }
            }

            _turn = best is null ? _turn : place + 1;
            return best?.Begin(kind);
        }
    }

    /// <summary>Ends a call. Does nothing when the call has already ended or its silo was removed.</summary>
    public void End(SiloCall call, CallEnd end)
    {
        lock (_gate)
        {
            StateOf_NeedsLock(call.Silo)?.End(call, end);
        }
    }

    /// <summary>Adds time to the silence of the silos whose ping is unanswered. Decides which silos become suspected and which are pinged next.</summary>
    /// <param name="step">
    /// Time since the last call of this method. The caller limits this time, because after a pause of the front door's process there may be answers
    /// that the process has not read yet.
    /// </param>
    /// <returns>Silos that have just become suspected, and silos that the caller must ping.</returns>
    public (IReadOnlyList<ISiloConnection> Suspected, IReadOnlyList<ISiloConnection> ToPing) Watch(TimeSpan step)
    {
        lock (_gate)
        {
            ISiloConnection[] suspected = [.. _silos.Where(silo => silo.IsPinged && silo.StayedSilent(step, AnotherAnswered_NeedsLock(silo))).Select(silo => silo.Connection)];
            // When one silo is silent, the other silos are pinged too. If they answer, only the one silo is silent. If not, the front door itself is cut off.
            var silent = _silos.Where(silo => silo.IsPinged && !silo.IsSuspected).ToArray();
            SiloState[] toPing = [.. _silos.Where(silo => silo.NeedsPing || (!silo.IsPinged && silent.Any(other => !silo.AnsweredSince(other.SilentSince))))];
            Array.ForEach(toPing, silo => silo.Ping());
            return (suspected, [.. toPing.Select(silo => silo.Connection)]);
        }
    }

    /// <summary>Records that a ping ended, with or without an answer.</summary>
    /// <returns>True if the silo was suspected and now answers again.</returns>
    public bool Pinged(ISiloConnection silo, bool answered)
    {
        lock (_gate)
        {
            return StateOf_NeedsLock(silo)?.Pinged(answered) ?? false;
        }
    }

    private bool AnotherAnswered_NeedsLock(SiloState silo) => _silos.Exists(other => other != silo && other.AnsweredSince(silo.SilentSince));

    private SiloState? StateOf_NeedsLock(ISiloConnection silo) => _silos.Find(state => state.Connection == silo);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

namespace Pix.Api.Clustering;

/// <summary>The silos that the front door is connected to. Chooses which silo is asked next (<see cref="SiloState"/> has the table of states).</summary>
/// <remarks>
/// Silos of equal health are asked in turn. Asking the least busy silo would spare slow silos, but a silo that refuses quickly is rarely
/// busy and would get nearly all requests.
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

    /// <summary>The connections, each with whether its silo is suspected.</summary>
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

    /// <summary>Adds a silo to which a connection was made.</summary>
    public void Add(ISiloConnection silo)
    {
        lock (_gate)
        {
            _silos.Add(new SiloState(silo, time));
            _arrival.SetResult();
            _arrival = NewSignal();
        }
    }

    /// <summary>Marks a silo that leaves the cluster: it gets no new calls and finishes those that it has.</summary>
    /// <returns>True if the connection can be closed, because the silo has no calls left, is suspected, or is not in the table.</returns>
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

    /// <summary>Removes a silo whose connection is lost or not needed any more. Calls under way on the silo are notified.</summary>
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

    /// <summary>Begins a call on the silo with the best health; if several have it, on the next one in turn.</summary>
    /// <param name="kind">Kind of the call, which says what the call needs from a silo.</param>
    /// <param name="asked">Silos that must not be asked again.</param>
    /// <param name="worst">The worst health that the chosen silo may have.</param>
    /// <returns>The call; null when no silo may be asked.</returns>
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

    /// <summary>Ends a call; does nothing when it has ended already or its silo is gone.</summary>
    public void End(SiloCall call, CallEnd end)
    {
        lock (_gate)
        {
            StateOf_NeedsLock(call.Silo)?.End(call, end);
        }
    }

    /// <summary>Adds time to the silence of silos that were pinged, and decides which silos become suspected and which are pinged.</summary>
    /// <param name="step">
    /// Time since the last call of this method. The caller limits it, because after a pause of the front door itself answers may have come
    /// that are not read yet.
    /// </param>
    /// <returns>Silos that are suspected from now on, and silos to ping.</returns>
    public (IReadOnlyList<ISiloConnection> Suspected, IReadOnlyList<ISiloConnection> ToPing) Watch(TimeSpan step)
    {
        lock (_gate)
        {
            ISiloConnection[] suspected = [.. _silos.Where(silo => silo.IsPinged && silo.StayedSilent(step, AnotherAnswered_NeedsLock(silo))).Select(silo => silo.Connection)];
            // When a silo is silent, the other silos are pinged too. If they answer, only that silo is silent; if not, the front door itself is cut off.
            var silent = _silos.Where(silo => silo.IsPinged && !silo.IsSuspected).ToArray();
            SiloState[] toPing = [.. _silos.Where(silo => silo.NeedsPing || (!silo.IsPinged && silent.Any(other => !silo.AnsweredSince(other.SilentSince))))];
            Array.ForEach(toPing, silo => silo.Ping());
            return (suspected, [.. toPing.Select(silo => silo.Connection)]);
        }
    }

    /// <summary>Notes that a ping ended, with or without an answer.</summary>
    /// <returns>True if the silo was suspected and answers again.</returns>
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

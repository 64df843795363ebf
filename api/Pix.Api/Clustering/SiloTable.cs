namespace Pix.Api.Clustering;

/// <summary>
/// The silos that the front door is connected to: which is asked next, and which are left out (<see cref="SiloState"/> has the table of
/// states).
/// </summary>
/// <remarks>
/// Silos of equal health are asked in turn. Asking the least busy one would be fairer to a slow silo, but would give nearly everything to a
/// silo that refuses fast.
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

    /// <summary>Connections, each with whether its silo is suspected.</summary>
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

    /// <summary>A connection was made.</summary>
    public void Add(ISiloConnection silo)
    {
        lock (_gate)
        {
            _silos.Add(new SiloState(silo, time));
            _arrival.SetResult();
            _arrival = NewSignal();
        }
    }

    /// <summary>The silo leaves: it gets no new calls and finishes those that it has.</summary>
    /// <returns>True when it has no calls left, or answers nothing.</returns>
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

    /// <summary>The connection is lost, or not needed any more. Calls under way on it are notified.</summary>
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

    /// <summary>Begins a call on the next silo of the best health.</summary>
    /// <param name="kind">Kind of the call, which says what it needs of a silo.</param>
    /// <param name="asked">Silos that must not be asked again.</param>
    /// <param name="worst">The worst acceptable health.</param>
    /// <returns>The call; null when there is no such silo.</returns>
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

    /// <summary>Advances the time of silos that were pinged.</summary>
    /// <param name="step">
    /// Time since the last look, but at most one interval in which answers would have been seen: after a pause of the front door itself,
    /// the answers are still unread.
    /// </param>
    /// <returns>Silos that are suspected from now on, and silos to ping.</returns>
    public (IReadOnlyList<ISiloConnection> Suspected, IReadOnlyList<ISiloConnection> ToPing) Watch(TimeSpan step)
    {
        lock (_gate)
        {
            ISiloConnection[] suspected = [.. _silos.Where(silo => silo.IsPinged && silo.StayedSilent(step, AnotherAnswered_NeedsLock(silo))).Select(silo => silo.Connection)];
            // The other silos are witnesses: their answers distinguish a silent silo from a front door that is cut off.
            var silent = _silos.Where(silo => silo.IsPinged && !silo.IsSuspected).ToArray();
            SiloState[] toPing = [.. _silos.Where(silo => silo.NeedsPing || (!silo.IsPinged && silent.Any(other => !silo.AnsweredSince(other.SilentSince))))];
            Array.ForEach(toPing, silo => silo.Ping());
            return (suspected, [.. toPing.Select(silo => silo.Connection)]);
        }
    }

    /// <summary>A ping ended, with or without an answer.</summary>
    /// <returns>True when a suspected silo answers again.</returns>
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

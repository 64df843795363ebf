using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>The time for which this silo may sign with its pairs. The end is written to a file before the silo signs, so a crash does not lose it.</summary>
/// <remarks>
/// A silo that cannot renew its lease stops signing when the lease ends. Before it signs again, it compares its pairs with the signing
/// memory as at a start, because another silo may have begun to sign with other pairs. Without files, as in the tools, a lease never ends.
/// </remarks>
internal sealed class SigningLease(ISigningMemoryFiles? files, TimeProvider time)
{
    private volatile SigningMemory? _held;
    private volatile string _failure = "";
    private volatile string _waits = "The silo has not yet compared its keys with those that signed before.";

    /// <summary>Name of this silo.</summary>
    public string Silo => files?.Silo ?? "";

    /// <summary>Where the signing memory is, for log texts and messages.</summary>
    public string Place => files?.Place ?? "";

    /// <summary>The pairs of the lease and its end, which may be in the past. Null if this silo has taken no lease, or lost or released its lease.</summary>
    public SigningMemory? Held => _held;

    /// <summary>Why the last read or write of the signing memory failed; empty if it succeeded.</summary>
    public string Failure => _failure;

    /// <summary>True if this silo may sign at the given time.</summary>
    public bool IsHeldAt(DateTimeOffset now) => _held is { } held && now < held.UsedUntil;

    /// <summary>Why this silo must not sign while it holds no lease.</summary>
    public string Refusal => _failure.Length > 0
        ? $"The keys that sign cannot be remembered in '{Place}', so that nothing is signed: {_failure}"
        : _waits;

    /// <summary>Reads the signing memory of all silos.</summary>
    /// <exception cref="IOException">The memory cannot be read.</exception>
    public SigningPast Past() => files is null ? SigningPast.Nothing : Guarded(() => SigningPast.Of(files.Read(), time.GetUtcNow()));

    /// <summary>Takes a lease for the pairs. This silo signs with these pairs from now on.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="lastUse">
    /// Last moment at which a silo may have signed with pairs that do not conflict with these; null if there is none. If it is later than
    /// the usual end of a lease, the lease lasts until then, but at most 24 hours.
    /// </param>
    /// <exception cref="IOException">The memory cannot be written. The previous pairs stay in effect.</exception>
    public void Take(PairsInForce pairs, DateTimeOffset? lastUse) => Write(pairs, time.GetUtcNow(), lastUse);

    /// <summary>Marks some of the pairs as withdrawn. The next renewal writes the change. This is early enough, as no message gets another signature.</summary>
    public void Withdraw(PairsInForce pairs) => _held = _held is { } held ? held with { InForce = pairs } : null;

    /// <summary>Releases the lease, so this silo signs nothing until it takes a new lease. The end of the released lease stays in the signing memory.</summary>
    public void LetGo(string why) => (_waits, _held) = (why, null);

    /// <summary>
    /// Called after a start. If a silo that started at the same time has written other pairs and takes precedence, drops the lease and
    /// returns false. The caller must then choose its pairs again.
    /// </summary>
    /// <exception cref="IOException">The memory cannot be read.</exception>
    public bool IsConfirmed()
    {
        if (files is null || _held is not { } held)
        {
            return true;
        }

        var now = time.GetUtcNow();
        var confirmed = Past().InUse.TakeWhile(other => other.Silo != held.Silo).All(other => !other.MaySignAt(now) || other.ConflictWith(held.InForce.Schedule, now) is null);
        _held = confirmed ? held : null;
        return confirmed;
    }

    /// <summary>Extends the lease when half of its 10 minutes has passed. Does nothing if the lease is not held.</summary>
    /// <exception cref="IOException">The memory cannot be written. The lease keeps its end.</exception>
    public void Renew()
    {
        var now = time.GetUtcNow();
        if (files is null || _held is not { } held || !IsHeldAt(now) || (held.UsedUntil - now > SigningWindow.Renewal && held.UsedUntil <= now + SigningWindow.Resends))
        {
            return;
        }

        Write(held.InForce, now, held.UsedUntil);
    }

    // Writes the lease. If the previous lease has a later end, that end is kept, but for at most a day, because a wrong clock may have written it.
    private void Write(PairsInForce pairs, DateTimeOffset now, DateTimeOffset? lastUse)
    {
        if (files is null)
        {
            _held = new SigningMemory("", DateTimeOffset.MaxValue, pairs);
            return;
        }

        var usedUntil = Min(lastUse, now + SigningWindow.Resends) is { } later && later > now + SigningWindow.Ahead ? later : now + SigningWindow.Ahead;
        var memory = new SigningMemory(files.Silo, usedUntil, pairs);
        var ends = IsHeldAt(now) ? _held!.UsedUntil : DateTimeOffset.MaxValue;
        Guarded(() =>
        {
            files.Write(SigningMemoryText.Write(memory));
            return memory;
        });
        // If the old lease ended before the new lease was durable, another silo may have begun to sign with other pairs. So this silo holds
        // no lease, and compares its pairs again as at a start.
        _held = time.GetUtcNow() < ends ? memory : null;
        Forget();
    }

    // Deletes files that no silo needs any more. If that fails, the next write of the lease tries again.
    private void Forget()
    {
        try
        {
            foreach (var silo in SigningPast.Of(files!.Read(), time.GetUtcNow()).Useless.Where(silo => silo != Silo))
            {
                files.Delete(silo);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An old file is harmless because no settings are compared with it.
        }
    }

    private static DateTimeOffset? Min(DateTimeOffset? one, DateTimeOffset other) => one < other ? one : one is null ? null : other;

    private T Guarded<T>(Func<T> use)
    {
        try
        {
            var result = use();
            _failure = "";
            return result;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _failure = e.Message;
            throw e as IOException ?? new IOException(e.Message, e);
        }
    }
}

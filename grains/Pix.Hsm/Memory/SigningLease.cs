using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>The time for which this silo may sign with the pairs in force. It is written before it is used, so that it is known after a crash too.</summary>
/// <remarks>
/// A silo that cannot renew its lease stops signing when the lease ends, and then begins anew as at a start, because another silo may have
/// treated the lease as ended. Without files, as in the tools, a lease never ends.
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

    /// <summary>The pairs of the lease and its end, which may be past; null if this silo has taken no lease, or has lost or released it.</summary>
    public SigningMemory? Held => _held;

    /// <summary>Why the last read or write of the signing memory failed; empty if it succeeded.</summary>
    public string Failure => _failure;

    /// <summary>True if this silo may sign at the given time.</summary>
    public bool IsHeldAt(DateTimeOffset now) => _held is { } held && now < held.UsedUntil;

    /// <summary>Why this silo may not sign while it holds no lease.</summary>
    public string Refusal => _failure.Length > 0
        ? $"The keys that sign cannot be remembered in '{Place}', so that nothing is signed: {_failure}"
        : _waits;

    /// <summary>Reads the signing memory of all silos.</summary>
    /// <exception cref="IOException">The memory cannot be read.</exception>
    public SigningPast Past() => files is null ? SigningPast.Nothing : Guarded(() => SigningPast.Of(files.Read(), time.GetUtcNow()));

    /// <summary>Takes a lease for the pairs: this silo signs with them from now on.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="lastUse">
    /// Last moment at which pairs that agree with these may have signed, or null. The lease lasts until then (at most 24 hours) if that is
    /// longer than usual.
    /// </param>
    /// <exception cref="IOException">The memory cannot be written. The previous pairs stay in force.</exception>
    public void Take(PairsInForce pairs, DateTimeOffset? lastUse) => Write(pairs, time.GetUtcNow(), lastUse);

    /// <summary>Marks some of the pairs as withdrawn. The next renewal writes this, which is early enough because no message gets another signature.</summary>
    public void Withdraw(PairsInForce pairs) => _held = _held is { } held ? held with { InForce = pairs } : null;

    /// <summary>Releases the lease: this silo signs nothing until it takes new pairs. The written end stays in the signing memory.</summary>
    public void LetGo(string why) => (_waits, _held) = (why, null);

    /// <summary>
    /// Called after a start. Returns false, and drops the lease, if a silo that started at the same time has written other pairs and takes
    /// precedence. The caller must then choose its pairs again.
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

    // A later end that was written before is kept, but for at most a day, because a wrong clock may have written it.
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
        // If the old lease ended before the new one was durable, another silo may have treated it as ended, so this silo begins anew as at a start.
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

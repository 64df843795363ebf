using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>The time for which this silo may sign with the pairs in force: written before it is used, so that a crash is covered too.</summary>
/// <remarks>
/// A silo that cannot renew it stops signing when it ends, and begins again as at a start: meanwhile another may have taken the time for over.
/// Where nothing is remembered (the tools) it has no end.
/// </remarks>
internal sealed class SigningLease(ISigningMemoryFiles? files, TimeProvider time)
{
    private volatile SigningMemory? _held;
    private volatile string _failure = "";
    private volatile string _waits = "The silo has not yet compared its keys with those that signed before.";

    /// <summary>Name of this silo.</summary>
    public string Silo => files?.Silo ?? "";

    /// <summary>Where the memory is, for people.</summary>
    public string Place => files?.Place ?? "";

    /// <summary>What this silo signs with; null before the first pairs are in force.</summary>
    public SigningMemory? Held => _held;

    /// <summary>Why the memory could not be read or written, the last time; empty when it could.</summary>
    public string Failure => _failure;

    /// <summary>Whether this silo may sign now.</summary>
    public bool IsHeldAt(DateTimeOffset now) => _held is { } held && now < held.UsedUntil;

    /// <summary>Why this silo may not sign now.</summary>
    public string Refusal => _failure.Length > 0
        ? $"The keys that sign cannot be remembered in '{Place}', so that nothing is signed: {_failure}"
        : _waits;

    /// <summary>What all silos remember.</summary>
    /// <exception cref="IOException">The memory cannot be read.</exception>
    public SigningPast Past() => files is null ? SigningPast.Nothing : Guarded(() => SigningPast.Of(files.Read(), time.GetUtcNow()));

    /// <summary>Signs with these pairs from now on.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="lastUse">The last moment at which pairs that agree with these may have signed; a later one than the lease's own is kept.</param>
    /// <exception cref="IOException">The memory cannot be written: what was in force stays.</exception>
    public void Take(PairsInForce pairs, DateTimeOffset? lastUse) => Write(pairs, time.GetUtcNow(), lastUse);

    /// <summary>Signs with fewer of the same pairs; written with the next renewal, since no message gets another form by it.</summary>
    public void Withdraw(PairsInForce pairs) => _held = _held is { } held ? held with { InForce = pairs } : null;

    /// <summary>Signs nothing until pairs are taken again; the time that is written stays written.</summary>
    public void LetGo(string why) => (_waits, _held) = (why, null);

    /// <summary>After a start: whether no silo that began at the same time remembers other pairs and is first. Otherwise this one may not sign, and decides again.</summary>
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

    /// <summary>Writes the time anew when half of it is gone. Nothing when the lease is not held.</summary>
    /// <exception cref="IOException">The memory cannot be written; the lease ends when it ends.</exception>
    public void Renew()
    {
        var now = time.GetUtcNow();
        if (files is null || _held is not { } held || !IsHeldAt(now) || (held.UsedUntil - now > SigningWindow.Renewal && held.UsedUntil <= now + SigningWindow.Resends))
        {
            return;
        }

        Write(held.InForce, now, held.UsedUntil);
    }

    // A later time that was written once is kept; but what a wrong clock wrote, for a day at most.
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
        // When the old time ended before the new one was durable, another silo may have taken it for over: this one begins again as at a start.
        _held = time.GetUtcNow() < ends ? memory : null;
        Forget();
    }

    // What no silo needs any more; what cannot be deleted now is deleted another time.
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
            // An old file does no harm: nothing is compared with it.
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

using Pix.Hsm.Pairs;

namespace Pix.Hsm.Memory;

/// <summary>How long this silo may sign with the pairs in force: written before it is used, so that a crash is covered too.</summary>
/// <remarks>
/// A silo that cannot renew it stops signing at its end, and starts over as at a start, because another silo may have considered the time
/// over. Without files (in the tools) it never ends.
/// </remarks>
internal sealed class SigningLease(ISigningMemoryFiles? files, TimeProvider time)
{
    private volatile SigningMemory? _held;
    private volatile string _failure = "";
    private volatile string _waits = "The silo has not yet compared its keys with those that signed before.";

    /// <summary>Name of this silo.</summary>
    public string Silo => files?.Silo ?? "";

    /// <summary>The place of the memory, for people.</summary>
    public string Place => files?.Place ?? "";

    /// <summary>What this silo signs with; null before the first pairs are in force.</summary>
    public SigningMemory? Held => _held;

    /// <summary>Why the memory could not be read or written last; empty when it could.</summary>
    public string Failure => _failure;

    /// <summary>Whether this silo may sign now.</summary>
    public bool IsHeldAt(DateTimeOffset now) => _held is { } held && now < held.UsedUntil;

    /// <summary>Why this silo may not sign now.</summary>
    public string Refusal => _failure.Length > 0
        ? $"The keys that sign cannot be remembered in '{Place}', so that nothing is signed: {_failure}"
        : _waits;

    /// <summary>Reads what all silos remember of signing.</summary>
    /// <exception cref="IOException">The memory cannot be read.</exception>
    public SigningPast Past() => files is null ? SigningPast.Nothing : Guarded(() => SigningPast.Of(files.Read(), time.GetUtcNow()));

    /// <summary>Signs with these pairs from now on.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="lastUse">The last moment at which pairs that agree with these may have signed; a later end of the lease itself is kept.</param>
    /// <exception cref="IOException">The memory cannot be written: the previous pairs stay in force.</exception>
    public void Take(PairsInForce pairs, DateTimeOffset? lastUse) => Write(pairs, time.GetUtcNow(), lastUse);

    /// <summary>Signs with fewer of the same pairs; written with the next renewal, because no message gets another form by it.</summary>
    public void Withdraw(PairsInForce pairs) => _held = _held is { } held ? held with { InForce = pairs } : null;

    /// <summary>Signs nothing until new pairs are taken; the written time stays written.</summary>
    public void LetGo(string why) => (_waits, _held) = (why, null);

    /// <summary>
    /// After a start: whether no silo that started at the same time remembers other pairs and takes precedence. Otherwise this silo may not
    /// sign, and decides again.
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

    /// <summary>Writes the time again when half of it has passed. Does nothing when the lease is not held.</summary>
    /// <exception cref="IOException">The memory cannot be written; the lease ends at its time.</exception>
    public void Renew()
    {
        var now = time.GetUtcNow();
        if (files is null || _held is not { } held || !IsHeldAt(now) || (held.UsedUntil - now > SigningWindow.Renewal && held.UsedUntil <= now + SigningWindow.Resends))
        {
            return;
        }

        Write(held.InForce, now, held.UsedUntil);
    }

    // A later written time is kept; but one that a wrong clock wrote, for at most a day.
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
        // If the old time ended before the new one was durable, another silo may have considered it over: this silo starts over as at a
        // start.
        _held = time.GetUtcNow() < ends ? memory : null;
        Forget();
    }

    // Deletes files that no silo needs any more; a failure is retried another time.
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
            // An old file is harmless: nothing is compared with it.
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

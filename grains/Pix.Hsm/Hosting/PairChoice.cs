using Microsoft.Extensions.Logging;
using Pix.Hsm.Memory;
using Pix.Hsm.Pairs;
using Pix.Hsm.Pkcs11;
using Pix.Hsm.Sessions;
using Pix.Hsm.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Chooses the signing pairs at start and when settings change. A start is treated as a change from the pairs in the signing memory.</summary>
internal sealed partial class PairChoice(SessionPool pool, SigningLease lease, TimeProvider time, ILogger logger)
{
    private ((string Then, string? Wanted) Pairs, string Sentence) _lastConflict = (("", null), "");
    private string _lastWarning = "";

    /// <summary>Returns the pairs of the settings or, if a message that may be resent would get another signature with them, the previous pairs.</summary>
    /// <exception cref="HsmException">The settings do not match the keys on the HSM tokens.</exception>
    /// <exception cref="IOException">The silos' signing memory cannot be read.</exception>
    public ChosenPairs Choose(HsmSettings wanted)
    {
        var now = time.GetUtcNow();
        var inventory = Inventory(wanted, now);
        var held = lease.IsHeldAt(now) ? lease.Held : null;
        var past = held is null ? Warned(lease.Past(), now) : null;
        var before = held ?? past?.Newest;
        var refusedBefore = past is null ? held!.InForce.RefusedBefore : past.RefusedBefore(now);

        var decision = SigningDecision.Of(inventory.Schedule, before, refusedBefore, lease.Silo, now, () => past ?? lease.Past(), term => IsGone(term, wanted, before!.InForce));
        if (decision.Conflict is not null)
        {
            return Keep(wanted, before!.InForce, decision.RefusedBefore, Sentence(decision, before, now)) with { LastUse = before.UsedUntil, Waits = decision.WaitsFor is not null };
        }

        if (decision.Gone is { } gone)
        {
            Log.KeyGone(logger, gone.Name, SigningSchedule.Text(decision.RefusedBefore!.Value));
        }

        _lastConflict = (("", null), "");
        return new ChosenPairs(wanted, inventory, PairsInForce.Of(inventory.Schedule, inventory.Pairs, decision.RefusedBefore), before?.UsedUntil, "");
    }

    /// <summary>Returns the previous pairs. Those that the settings withdraw are marked as withdrawn.</summary>
    public ChosenPairs Keep(HsmSettings wanted, PairsInForce before, DateTimeOffset? refusedBefore, string refused)
    {
        var pairs = new PairsInForce(before.Withdrawing(wanted.WithdrawnLabels).Pairs, refusedBefore);
        var settings = pairs.Over(wanted);
        return new ChosenPairs(settings, InModule((module, tokens) => KeyInventory.Keeping(module, tokens, settings, pairs)), pairs, null, refused);
    }

    /// <summary>Searches the HSM tokens for the keys of the settings.</summary>
    /// <exception cref="HsmException">The settings do not match the keys on the HSM tokens.</exception>
    public KeyInventory Inventory(HsmSettings settings, DateTimeOffset now) => InModule((module, tokens) => KeyInventory.Take(module, tokens, settings, now));

    /// <summary>Searches the HSM tokens for the mTLS keys of the settings.</summary>
    public KeyInventory OfMtls(HsmSettings settings) => InModule((module, tokens) => KeyInventory.Keeping(module, tokens, settings, new PairsInForce([])));

    // Returns true if no HSM token has the key. This is certain only if all tokens are ready, because a token that is down may have the key.
    private bool IsGone(SigningTerm term, HsmSettings wanted, PairsInForce before)
    {
        var settings = before.Over(wanted);
        return pool.Tokens.All(token => token.Status == TokenStatus.Ready)
            && !InModule((module, tokens) => KeyInventory.Keeping(module, tokens, settings, before)).Has(before.Pairs.First(pair => pair.Certificate.Thumbprint == term.Certificate).Certificate);
    }

    // A search makes several calls, so its time limit is three times the limit of one call.
    private T InModule<T>(Func<Pkcs11Module, IReadOnlyList<TokenLink>, T> take) =>
        pool.Guard.Run("Looking for the keys of the settings", pool.CallLimit * 3, module => take(module, pool.Tokens));

    // Each check finds the same conflict, but with a later time in its sentence. The first sentence is kept, so that the conflict is logged only once.
    private string Sentence(SigningDecision decision, SigningMemory before, DateTimeOffset now)
    {
        var (conflict, pairs) = (decision.Conflict!, (decision.Conflict!.Then.Certificate, decision.Conflict.Wanted?.Certificate));
        if (_lastConflict.Pairs != pairs || _lastConflict.Sentence.Length == 0)
        {
            _lastConflict = (pairs, conflict.Sentence(now)
                + (before.Silo.Length > 0 ? $" (Silo {before.Silo} signed so until {SigningSchedule.Text(before.LastUse(now))}, says '{lease.Place}'.)" : "")
                + (decision.WaitsFor is { } other ? $" No HSM token here has the key any more, and silo {other.Silo} may still sign with it: this silo signs nothing until that one has stopped, or the key is back." : ""));
        }

        return _lastConflict.Sentence;
    }

    private SigningPast Warned(SigningPast past, DateTimeOffset now)
    {
        var differs = past.Disagreement(now);
        var warning = string.Join("; ", past.Unreadable.Select(file => $"{file.Silo}: {file.Why}")) + differs?.Silo.Silo;
        if (warning == _lastWarning)
        {
            return past;
        }

        _lastWarning = warning;
        foreach (var file in past.Unreadable)
        {
            Log.SigningMemoryUnreadable(logger, file.Silo, lease.Place, file.Why, past.RefusedBefore(now) is { } until ? $"messages created before {SigningSchedule.Text(until)} are refused" : "the memory of the other silos is used");
        }

        if (differs is var (silo, conflict))
        {
            Log.SilosRememberDifferently(logger, past.Newest!.Silo, silo.Silo, SigningSchedule.Text(conflict.Since), conflict.Wanted?.Name ?? "no key", conflict.Then.Name);
        }

        return past;
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.SigningMemoryUnreadable, LogLevel.Warning, "The file in '{Place}' that records which keys silo {Silo} signed with (its signing memory) cannot be read ({Cause}). Consequence: {Consequence}.")]
        public static partial void SigningMemoryUnreadable(ILogger logger, string silo, string place, string cause, string consequence);

        [LoggerMessage(EventIds.SilosRememberDifferently, LogLevel.Warning, "For messages created from {Since} on, silo {Newest} recorded that it signs with {NewestKey}, but silo {Other} recorded that it signs with {OtherKey}. Pix uses the key that silo {Newest} recorded. A message that both silos signed has two different signatures.")]
        public static partial void SilosRememberDifferently(ILogger logger, string newest, string other, string since, string newestKey, string otherKey);

        [LoggerMessage(EventIds.KeyGone, LogLevel.Error, "No HSM token has {KeyName} any more, and no silo signs with it. Pix now signs with the keys in the settings. For 24 hours it refuses messages created before {RefusedBefore}, because the missing key may have signed them.")]
        public static partial void KeyGone(ILogger logger, string keyName, string refusedBefore);
    }
}

using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Keys;

/// <summary>The signing keys of this participant, and the schedule that decides which key signs a message.</summary>
public interface ISigningKeyRing
{
    /// <summary>
    /// The pair (key and certificate) that signs messages created now, for documents without a creation time. SPI messages have a creation
    /// time, so use <see cref="At"/> for them.
    /// </summary>
    /// <exception cref="HsmException">No pair signs messages created now (<see cref="HsmProblem.NoValidCertificate"/>), or this silo must not sign.</exception>
    ISigningKey Current { get; }

    /// <summary>All pairs that are not withdrawn, from the newest certificate to the oldest. Includes pairs that do not sign yet or no longer sign.</summary>
    IReadOnlyList<ISigningKey> Keys { get; }

    /// <summary>Decides by a message's creation time which pair signs the message.</summary>
    SigningSchedule Schedule { get; }

    /// <summary>Whether the HSM is ready to sign, and if not, why.</summary>
    HsmState State { get; }

    /// <summary>Returns the pair that signs messages of a creation time. All silos return the same pair, so a resent message gets the same signature.</summary>
    /// <param name="created">Creation time of the message.</param>
    SigningChoice At(DateTimeOffset created);
}

using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Keys;

/// <summary>The signing keys of this participant, and the schedule that decides which key signs a message.</summary>
public interface ISigningKeyRing
{
    /// <summary>The pair in force now, for documents without a creation time. SPI messages have a creation time, so use <see cref="At"/> for them.</summary>
    /// <exception cref="HsmException">No pair is in force now (<see cref="HsmProblem.NoValidCertificate"/>), or the HSM is not started.</exception>
    ISigningKey Current { get; }

    /// <summary>Every pair that may sign, the newest certificate first. Includes pairs whose time is past or has not come, but no withdrawn pairs.</summary>
    IReadOnlyList<ISigningKey> Keys { get; }

    /// <summary>Decides which pair signs messages of which creation time.</summary>
    SigningSchedule Schedule { get; }

    /// <summary>Whether the HSM is ready to sign, and if not, why.</summary>
    HsmState State { get; }

    /// <summary>Chooses the pair that was in force when a message was created. Every silo chooses the same pair, also for a resend of the message.</summary>
    /// <param name="created">Creation time of the message.</param>
    SigningChoice At(DateTimeOffset created);
}

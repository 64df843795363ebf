using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Keys;

/// <summary>The signing keys of this participant, and which of them signs when.</summary>
public interface ISigningKeyRing
{
    /// <summary>The pair in force now, for documents without a creation time. SPI messages have one: <see cref="At"/>.</summary>
    /// <exception cref="HsmException">No pair is in force now (<see cref="HsmProblem.NoValidCertificate"/>), or the HSM is not started.</exception>
    ISigningKey Current { get; }

    /// <summary>Every pair that may sign, the newest certificate first, including past and future ones, without withdrawn ones.</summary>
    IReadOnlyList<ISigningKey> Keys { get; }

    /// <summary>Which pair signs messages of which creation time.</summary>
    SigningSchedule Schedule { get; }

    /// <summary>Ready to sign, or why not.</summary>
    HsmState State { get; }

    /// <summary>The pair that was in force when a message was created: the same on every silo, at any time.</summary>
    /// <param name="created">Creation time of the message.</param>
    SigningChoice At(DateTimeOffset created);
}

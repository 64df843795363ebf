using Pix.Hsm.Pairs;
using Pix.Hsm.Sessions;

namespace Pix.Hsm.Keys;

/// <summary>The signing keys of this participant, and whose time is when.</summary>
public interface ISigningKeyRing
{
    /// <summary>The pair in force now, for what has no time of its own. Messages of the SPI have: <see cref="At"/>.</summary>
    /// <exception cref="HsmException">No pair is in force now (<see cref="HsmProblem.NoValidCertificate"/>), or the HSM is not started.</exception>
    ISigningKey Current { get; }

    /// <summary>Every pair that may sign, newest certificate first; those of the past and of the future too, withdrawn ones not.</summary>
    IReadOnlyList<ISigningKey> Keys { get; }

    /// <summary>Which pair signs messages of which time.</summary>
    SigningSchedule Schedule { get; }

    /// <summary>Ready to sign, or why not.</summary>
    HsmState State { get; }

    /// <summary>The pair whose time it was when a message was created: the same on every silo, whenever it is asked.</summary>
    /// <param name="created">Creation time of the message.</param>
    SigningChoice At(DateTimeOffset created);
}

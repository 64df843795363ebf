using Orleans.Concurrency;

namespace Pix.Grains.Signing;

/// <summary>Signs messages with the HSM's key. Stateless and local: a call never leaves its silo.</summary>
[Alias("pix.ISignerGrain")]
internal interface ISignerGrain : IGrainWithIntegerKey
{
    /// <summary>Adds the channel's signature to a message.</summary>
    /// <param name="message">The message as the service sent it.</param>
    /// <param name="cancellationToken">Stops the wait for an HSM session, not a signature under way.</param>
    /// <returns>The signed bytes, or why there are none. The same bytes in give the same bytes out.</returns>
    [Alias("Sign")]
    ValueTask<Immutable<SigningOutcome>> SignAsync(Immutable<UnsignedMessage> message, CancellationToken cancellationToken);
}

using Orleans.Concurrency;

namespace Pix.Grains.Signing;

/// <inheritdoc cref="ISignerGrain"/>
[StatelessWorker, Reentrant]
internal sealed class SignerGrain(MessageSigner signer) : Grain, ISignerGrain
{
    public async ValueTask<Immutable<SigningOutcome>> SignAsync(Immutable<UnsignedMessage> message, CancellationToken cancellationToken) =>
        new(await signer.SignAsync(message.Value, cancellationToken));
}

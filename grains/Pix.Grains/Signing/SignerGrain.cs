using Orleans.Concurrency;
using Pix.Hsm.Keys;

namespace Pix.Grains.Signing;

/// <inheritdoc cref="ISignerGrain"/>
[StatelessWorker(1, removeIdleWorkers: false), Reentrant, KeepAlive]
internal sealed class SignerGrain(ISigningKeyRing keys, TimeProvider time) : Grain, ISignerGrain
{
    private readonly MessageSigner _signer = new(keys, time);

    public Task<Immutable<MessageSigner>> SignerAsync() => Task.FromResult(new Immutable<MessageSigner>(_signer));
}

using Orleans.Concurrency;

namespace Pix.Grains.Signing;

/// <summary>Owns this silo's signer of one participant's messages. The grain key is the ISPB. A call never leaves the silo.</summary>
[Alias("pix.ISignerGrain")]
internal interface ISignerGrain : IGrainWithStringKey
{
    /// <summary>Returns the signer, which is then used directly on any thread, without calls to this grain (docs/adr/0025-grains-that-own.md).</summary>
    [Alias("Signer")]
    Task<Immutable<MessageSigner>> SignerAsync();
}

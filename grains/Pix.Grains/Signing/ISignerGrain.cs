using Orleans.Concurrency;

namespace Pix.Grains.Signing;

/// <summary>Owns the object that signs one participant's messages on this silo. The grain key is the ISPB. A call runs on the caller's silo.</summary>
[Alias("pix.ISignerGrain")]
internal interface ISignerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Returns the signer. The caller keeps the signer and uses it directly on any thread, without calls to this grain
    /// (docs/adr/0025-grains-that-own.md).
    /// </summary>
    [Alias("Signer")]
    Task<Immutable<MessageSigner>> SignerAsync();
}

using Orleans.Concurrency;

namespace Pix.Grains.Signing;

/// <summary>
/// Owns what this silo signs with for a participant: the choice of the key, and what is computed once for each. Key: the ISPB. Local: a
/// call never leaves its silo.
/// </summary>
[Alias("pix.ISignerGrain")]
internal interface ISignerGrain : IGrainWithStringKey
{
    /// <summary>The signer. It signs on any core, without a turn of this grain (docs/adr/0025-grains-that-own.md).</summary>
    [Alias("Signer")]
    Task<Immutable<MessageSigner>> SignerAsync();
}

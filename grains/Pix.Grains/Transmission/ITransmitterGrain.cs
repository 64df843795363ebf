using Orleans.Concurrency;
using Pix.Transmission.Exchanges;
using Pix.Transmission.Lanes;

namespace Pix.Grains.Transmission;

/// <summary>Owns this silo's connections on one lane to the Central Bank. Key: the lane's name. Local: a call never leaves its silo.</summary>
[Alias("pix.ITransmitterGrain")]
internal interface ITransmitterGrain : IGrainWithStringKey
{
    /// <summary>Sends the bytes and waits for the answer, within the time left.</summary>
    [Alias("Send")]
    Task<Immutable<TransmissionResult>> SendAsync(Immutable<OutboundRequest> request, TimeSpan timeLeft);
}

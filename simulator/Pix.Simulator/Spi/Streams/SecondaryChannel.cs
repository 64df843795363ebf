namespace Pix.Simulator.Spi.Streams;

/// <summary>The message queue and the read streams (at most six) of the secondary channel.</summary>
internal sealed class SecondaryChannel
{
    public SecondaryChannel(DeliveryTimes deliveries, PullNextWriter pullNext, ConfirmedMessages confirmed, Xml.DocumentSigner signer, SimulatorOptions options, TimeProvider time)
    {
        Queue = new MessageQueue(time);
        Streams = new SpiStreams(new StreamRegistry(Queue, pullNext, confirmed, options, time), Queue, deliveries, signer, time);
    }

    public MessageQueue Queue { get; }

    public SpiStreams Streams { get; }
}

namespace Pix.Simulator.Spi.Streams;

/// <summary>The secondary channel's own queue and its own six streams.</summary>
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

namespace Pix.Simulator.Spi.Streams;

/// <summary>What waits on the secondary channel: its own queue and its own six streams.</summary>
internal sealed class SecondaryChannel
{
    public SecondaryChannel(DeliveryTimes deliveries, Xml.DocumentSigner signer, SimulatorOptions options, TimeProvider time)
    {
        Queue = new MessageQueue(time);
        Streams = new SpiStreams(new StreamRegistry(Queue, options, time), Queue, deliveries, signer, options, time);
    }

    public MessageQueue Queue { get; }

    public SpiStreams Streams { get; }
}

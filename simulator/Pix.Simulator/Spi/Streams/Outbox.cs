using System.Text;
using System.Xml.Linq;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Streams;

/// <summary>Signs the SPI's messages and queues them for the participant.</summary>
internal sealed class Outbox(MessageQueue primary, SecondaryChannel secondary, DocumentSigner signer, SimulatorOptions options, TimeProvider time)
{
    /// <summary>
    /// Signs and queues a message on a channel. A message for a simulated participant is dropped, because that participant reads no stream.
    /// </summary>
    public void Send(string ispb, XDocument message, bool onSecondary = false)
    {
        if (ispb != options.Ispb)
        {
            return;
        }

        Add(message, SigningFlaw.None, onSecondary ? secondary.Queue : primary);
    }

    /// <summary>Signs a message with a deliberate flaw, queues it on the primary channel, and returns its PI-ResourceId.</summary>
    public string Send(XDocument message, SigningFlaw flaw) => Add(message, flaw, primary);

    private string Add(XDocument message, SigningFlaw flaw, MessageQueue queue)
    {
        StrictXml.TryRead(Encoding.UTF8.GetBytes(message.Declaration + "\n" + message), out var document);
        var stored = new StoredMessage(ResourceId.Next(), signer.SignMessage(document!, flaw), time.GetTimestamp());
        queue.Add(stored);
        return stored.ResourceId;
    }
}

using System.Text;
using System.Xml.Linq;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Streams;

/// <summary>Signs the SPI's messages and queues them for the participant.</summary>
internal sealed class Outbox(MessageQueue primary, SecondaryChannel secondary, DocumentSigner signer, SimulatorOptions options, TimeProvider time)
{
    /// <summary>A message for anybody but the participant has no reader and is dropped. Answers go to the channel of their request.</summary>
    public void Send(string ispb, XDocument message, bool onSecondary = false)
    {
        if (ispb != options.Ispb)
        {
            return;
        }

        Add(message, SigningFlaw.None, onSecondary ? secondary.Queue : primary);
    }

    /// <summary>Queues a message whose signature has a flaw at every delivery; returns its resource id.</summary>
    public string Send(XDocument message, SigningFlaw flaw) => Add(message, flaw, primary);

    private string Add(XDocument message, SigningFlaw flaw, MessageQueue queue)
    {
        StrictXml.TryRead(Encoding.UTF8.GetBytes(message.Declaration + "\n" + message), out var document);
        var stored = new StoredMessage(ResourceId.Next(), signer.SignMessage(document!, flaw), time.GetTimestamp());
        queue.Add(stored);
        return stored.ResourceId;
    }
}

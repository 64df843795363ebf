using System.Text;
using System.Xml.Linq;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Streams;

/// <summary>Signs what the SPI has to say and puts it where the participant reads.</summary>
internal sealed class Outbox(MessageQueue primary, SecondaryChannel secondary, DocumentSigner signer, SimulatorOptions options, TimeProvider time)
{
    /// <summary>A message for somebody else than the participant has no reader and is dropped. What came by the secondary channel is answered there.</summary>
    public void Send(string ispb, XDocument message, bool onSecondary = false)
    {
        if (ispb != options.Ispb)
        {
            return;
        }

        Add(message, SigningFlaw.None, onSecondary ? secondary.Queue : primary);
    }

    /// <summary>A message for the participant with a flaw of its signature that it keeps at every delivery; its resource id.</summary>
    public string Send(XDocument message, SigningFlaw flaw) => Add(message, flaw, primary);

    private string Add(XDocument message, SigningFlaw flaw, MessageQueue queue)
    {
        StrictXml.TryRead(Encoding.UTF8.GetBytes(message.Declaration + "\n" + message), out var document);
        var stored = new StoredMessage(ResourceId.Next(), signer.SignMessage(document!, flaw), time.GetTimestamp());
        queue.Add(stored);
        return stored.ResourceId;
    }
}

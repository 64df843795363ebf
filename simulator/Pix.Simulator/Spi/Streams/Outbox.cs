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

        StrictXml.TryRead(Encoding.UTF8.GetBytes(message.Declaration + "\n" + message), out var document);
        var signed = signer.SignMessage(document!);
        var queue = onSecondary ? secondary.Queue : primary;
        queue.Add(new StoredMessage(ResourceId.Next(), signed, time.GetTimestamp()));
    }
}

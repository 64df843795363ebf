using Pix.Simulator.Spi.Streams;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>What the SPI does with a stored message, after its 201.</summary>
internal sealed class MessageDesk(OrderBook orders, Outbox outbox, SpiWriter writer, SimulatorOptions options)
{
    /// <summary>A good message: orders, answers to orders, echo.</summary>
    public void Process(SpiMessage message, Reception reception, string resourceId)
    {
        // The same bytes within 24 h are the same message: its answers went out already.
        if (reception.IsResend)
        {
            return;
        }

        switch (message.Kind)
        {
            case "pacs.008" or "pacs.004":
                Submit(message, reception);
                break;
            case "pacs.002":
                Answer(message, resourceId);
                break;
            case "pibr.001":
                var data = message.Body.Element("EchoTxInf").Element("Data")?.InnerText ?? "";
                outbox.Send(options.Ispb, writer.Echo(options.Ispb, data));
                break;
            default:
                Refuse(resourceId, $"O simulador nao trata {message.Definition}", message.BizMsgIdr);
                break;
        }
    }

    /// <summary>A message that was stored and then judged wrong.</summary>
    public void Refuse(string resourceId, string reason, string? originalId) =>
        outbox.Send(options.Ispb, writer.Refused(options.Ispb, resourceId, reason, originalId));

    private void Submit(SpiMessage message, Reception reception)
    {
        foreach (var order in Order.From(message))
        {
            if (reception.Duplicates.Contains(order.InstructionId))
            {
                orders.RefuseDuplicate(order with { Payer = options.Ispb });
            }
            else
            {
                orders.Submit(order with { Payer = options.Ispb });
            }
        }
    }

    private void Answer(SpiMessage message, string resourceId)
    {
        foreach (var status in message.Transactions("TxInfAndSts"))
        {
            var instructionId = status.Element("OrgnlInstrId")?.InnerText ?? "";
            var reason = status.Element("StsRsnInf").Element("Rsn").Element("Cd")?.InnerText;
            if (!orders.Answer(instructionId, status.Element("TxSts")?.InnerText ?? "", reason))
            {
                Refuse(resourceId, "Transacao original nao encontrada", message.BizMsgIdr);
            }
        }
    }
}

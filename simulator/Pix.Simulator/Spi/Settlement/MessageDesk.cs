using Pix.Simulator.Dict.Policies;
using Pix.Simulator.Spi.Streams;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>Processes a stored message after the sender got 201.</summary>
internal sealed class MessageDesk(OrderBook orders, AccountDesk accounts, LookUps lookUps, Outbox outbox, SpiWriter writer, SimulatorOptions options)
{
    /// <summary>Processes a valid message: a payment order, an answer to an order, an echo request or an account query. Refuses any other kind.</summary>
    public void Process(SpiMessage message, Reception reception, string resourceId, bool secondary)
    {
        // The same bytes within 24 h are the same message (QA 180), and the answers to that message were already sent.
        if (reception.IsResend)
        {
            return;
        }

        switch (message.Kind)
        {
            case "pacs.008" or "pacs.004":
                Submit(message, reception, secondary);
                break;
            case "pacs.002":
                Answer(message, resourceId, secondary);
                break;
            case "pibr.001":
                var data = message.Body.Element("EchoTxInf").Element("Data")?.InnerText ?? "";
                outbox.Send(options.Ispb, writer.Echo(options.Ispb, data), secondary);
                break;
            case "camt.060" when accounts.Answer(message, secondary):
                break;
            default:
                Refuse(resourceId, $"O simulador nao trata {message.Definition}", message.BizMsgIdr, secondary);
                break;
        }
    }

    /// <summary>Sends an admi.002 that refuses a stored message.</summary>
    public void Refuse(string resourceId, string reason, string? originalId, bool secondary) =>
        outbox.Send(options.Ispb, writer.Refused(options.Ispb, resourceId, reason, originalId), secondary);

    private void Submit(SpiMessage message, Reception reception, bool secondary)
    {
        foreach (var order in Order.From(message).Select(order => order with { Payer = options.Ispb, Secondary = secondary }))
        {
            lookUps.PaymentSent(order.EndToEndId);
            if (reception.Duplicates.Contains(order.InstructionId))
            {
                orders.RefuseDuplicate(order);
            }
            else
            {
                orders.Submit(order);
            }
        }
    }

    private void Answer(SpiMessage message, string resourceId, bool secondary)
    {
        foreach (var status in message.Transactions("TxInfAndSts"))
        {
            var instructionId = status.Element("OrgnlInstrId")?.InnerText ?? "";
            var reason = status.Element("StsRsnInf").Element("Rsn").Element("Cd")?.InnerText;
            if (!orders.Answer(instructionId, status.Element("TxSts")?.InnerText ?? "", reason))
            {
                Refuse(resourceId, "Transacao original nao encontrada", message.BizMsgIdr, secondary);
            }
        }
    }
}

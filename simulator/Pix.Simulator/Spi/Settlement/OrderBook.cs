using Pix.Simulator.Spi.Streams;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>Moves orders through their states: received, waiting for the receiver, settled or rejected.</summary>
/// <remarks>
/// <code>
/// received ─ known id ─────────────▶ RJCT DUPL to the payer
///          ─ receiver accepts ─────▶ settle ─ funds ───▶ ACSC to the payer, ACCC to the receiver
///                                           ─ no funds ▶ RJCT AM04 to both
///          ─ receiver rejects ─────▶ RJCT with its reason to the payer
///          ─ nobody answers, 40 s ─▶ RJCT AB03 to both
/// </code>
/// </remarks>
internal sealed class OrderBook(
    PaymentLedger ledger,
    IncomingPayments incoming,
    PendingOrders pending,
    Counterparties counterparties,
    SettlementAccounts accounts,
    Outbox outbox,
    SpiWriter writer,
    SimulatorOptions options)
{
    public void Submit(Order order)
    {
        if (order.Receiver == options.Ispb)
        {
            pending.Add(order, TooLate);
            outbox.Send(order.Receiver, writer.Forward(order), order.Secondary);
            return;
        }

        switch (counterparties.AnswerOf(order.Receiver))
        {
            case Counterparties.Accept:
                Settle(order);
                break;
            case Counterparties.Silent:
                pending.Add(order, TooLate);
                break;
            case var reason:
                Reject(order, reason, "Recusado pelo participante do recebedor", toReceiver: false);
                break;
        }
    }

    public void RefuseDuplicate(Order order) =>
        outbox.Send(order.Payer, writer.Rejected(order.Payer, order, "DUPL", "Identificador ja usado em outra mensagem"), order.Secondary);

    /// <summary>Settles or rejects an order according to the status in the receiver's pacs.002.</summary>
    /// <returns>False if no order with this id is waiting for an answer.</returns>
    public bool Answer(string instructionId, string status, string? reason)
    {
        if (pending.Take(instructionId) is not { } order)
        {
            return false;
        }

        if (status == "ACSP")
        {
            Settle(order);
        }
        else
        {
            Reject(order, reason ?? "AC03", "Recusado pelo participante do recebedor", toReceiver: false);
        }

        return true;
    }

    private void Settle(Order order)
    {
        if (!accounts.TryMove(order.Payer, order.Receiver, order.AmountInCentavos))
        {
            Reject(order, "AM04", "Saldo insuficiente na conta PI", toReceiver: true);
            return;
        }

        ledger.SetStatus(order.InstructionId, "ACSC", settled: true);
        incoming.SetStatus(order.InstructionId, "ACCC");
        outbox.Send(order.Payer, writer.Settled(order.Payer, order, "ACSC"), order.Secondary);
        outbox.Send(order.Receiver, writer.Settled(order.Receiver, order, "ACCC"), order.Secondary);
    }

    private void TooLate(Order order) => Reject(order, "AB03", "Tempo de resposta esgotado", toReceiver: true);

    private void Reject(Order order, string reason, string information, bool toReceiver)
    {
        ledger.SetStatus(order.InstructionId, "RJCT " + reason);
        incoming.SetStatus(order.InstructionId, "RJCT " + reason);
        outbox.Send(order.Payer, writer.Rejected(order.Payer, order, reason, information), order.Secondary);
        if (toReceiver && order.Receiver != order.Payer)
        {
            outbox.Send(order.Receiver, writer.Rejected(order.Receiver, order, reason, information), order.Secondary);
        }
    }
}

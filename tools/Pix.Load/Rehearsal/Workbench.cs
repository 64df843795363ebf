using Pix.Load.Messages;
using Pix.Load.Targets;

namespace Pix.Load.Rehearsal;

/// <summary>
/// Everything that a rehearsal step uses: addresses, plan, clients for SPI and DICT, and the simulator's control port if the simulator is used.
/// </summary>
internal sealed record Workbench(
    PixEndpoints Pix, RehearsalPlan Plan, SpiDesk Spi, DictDesk Dict, SimulatorControl? Control, TimeProvider Time)
{
    /// <summary>The simulator's control port. Steps that need the simulator are skipped if the simulator is not used.</summary>
    public SimulatorControl Other => Control ?? throw new InvalidOperationException("This step needs the simulator.");

    /// <summary>Ids of the payments and returns that were settled in the steps, for the reconciliation.</summary>
    public List<string> Settled { get; } = [];

    /// <summary>Sends a payment and waits for its pacs.002.</summary>
    /// <returns>EndToEndId of the payment.</returns>
    /// <exception cref="StepFailedException">The message was not stored, its outcome did not arrive, or its outcome was not the expected one.</exception>
    public async Task<string> PayAsync(string expected, CancellationToken cancellationToken, string? receiver = null, string? key = null, string? endToEndId = null, TimeSpan? patience = null)
    {
        var id = endToEndId ?? Spi.Messages.Ids.EndToEnd();
        await Spi.SendAsync(Spi.Messages.Payment(id, receiver ?? Plan.Accepting, 10m, key), cancellationToken);
        await ExpectAsync(id, expected, cancellationToken, patience);
        return id;
    }

    /// <summary>Waits for the pacs.002 of a payment or return, and checks its status.</summary>
    public async Task ExpectAsync(string id, string expected, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        var message = await Spi.Inbox.WaitAsync(
            $"pacs.002 of {id}", message => message.Kind == "pacs.002" && Of(message, id) is not null, patience ?? Plan.Patience, cancellationToken);
        var transaction = Of(message, id)!;
        var outcome = transaction.GetValueOrDefault("TxSts", "?") + (transaction.TryGetValue("Cd", out var reason) ? " " + reason : "");
        if (outcome != expected)
        {
            throw new StepFailedException($"the pacs.002 of {id} says {outcome}, not {expected}");
        }

        if (outcome is "ACSC" or "ACCC")
        {
            Settled.Add(id);
        }
    }

    /// <summary>Makes a simulated participant pay us, waits for the pacs.008, and returns the EndToEndId of the payment.</summary>
    public async Task<string> BePaidAsync(decimal amount, CancellationToken cancellationToken)
    {
        var known = await Other.GetAsync("/incoming", cancellationToken);
        var before = known.EnumerateArray().Select(payment => payment.GetProperty("endToEndId").GetString()!).ToHashSet();
        await Other.PayAsync(1, null, Plan.Paying, amount, cancellationToken);
        var message = await Spi.Inbox.WaitAsync(
            "pacs.008", message => message.Kind == "pacs.008" && !before.Contains(message.Transactions[0]["EndToEndId"]), Plan.Patience, cancellationToken);
        return message.Transactions[0]["EndToEndId"];
    }

    private static IReadOnlyDictionary<string, string>? Of(ReceivedMessage message, string id) =>
        message.Transactions.FirstOrDefault(transaction => transaction.GetValueOrDefault("OrgnlInstrId") == id);
}

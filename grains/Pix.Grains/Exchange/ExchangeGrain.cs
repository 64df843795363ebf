using Orleans.Concurrency;
using Pix.Contracts.Exchange;
using Pix.Grains.Observation;

namespace Pix.Grains.Exchange;

/// <summary>
/// Carries out one request to the Central Bank. The grain holds no state. It is reentrant because an exchange waits for the HSM, the journal
/// and the Central Bank far longer than it computes.
/// </summary>
/// <remarks>
/// The exchange stays in the grain's turns. Running it with <c>Task.Run</c> cost more processor time a message, because one turn runs several
/// continuations one after the other, while the thread pool wakes a thread for each.
/// </remarks>
[StatelessWorker, Reentrant]
internal sealed class ExchangeGrain(ExchangeRunner exchanges, IExchangeSteps steps, SiloViews silos) : Grain, IExchangeGrain
{
    public Task<ExchangeReply> ExchangeAsync(ExchangeRequest request) => exchanges.RunAsync(request, steps);

    public Task AbandonAsync(string requestId)
    {
        exchanges.Reads.Abandon(requestId);
        return silos.TellOthersAsync(view => view.AbandonAsync(requestId));
    }
}

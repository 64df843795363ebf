using Orleans.Concurrency;
using Pix.Contracts.Exchange;
using Pix.Grains.Observation;

namespace Pix.Grains.Exchange;

/// <summary>
/// One request to the Central Bank and its answer. Holds no state; reentrant, because an exchange waits for the HSM, the journal and the
/// Central Bank far longer than it computes.
/// </summary>
/// <remarks>
/// Away from the grain's turns (Task.Run) a message cost more processor time: a turn runs several continuations at once, the pool wakes a
/// thread for each.
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

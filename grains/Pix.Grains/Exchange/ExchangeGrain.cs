using Orleans.Concurrency;
using Pix.Contracts.Exchange;
using Pix.Grains.Observation;

namespace Pix.Grains.Exchange;

/// <summary>
/// Carries out one request to the Central Bank. The grain holds no state. The grain is reentrant, because an exchange waits for the HSM, the
/// journal and the Central Bank far longer than it computes.
/// </summary>
/// <remarks>
/// An exchange runs in turns of the grain. Running exchanges with <c>Task.Run</c> cost more processor time per message, because one turn runs
/// several continuations one after the other, while the thread pool wakes a thread for each continuation.
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

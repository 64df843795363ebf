using Orleans.Concurrency;
using Pix.Contracts.Exchange;
using Pix.Grains.Observation;

namespace Pix.Grains.Exchange;

/// <summary>
/// One request to the Central Bank and its answer back. Holds no state; an exchange runs on any core and waits for no turn of the grain,
/// which would be one more hand-off at each of its waits.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed class ExchangeGrain(ExchangeRunner exchanges, IExchangeSteps steps, ExchangeRooms rooms, SiloViews silos) : Grain, IExchangeGrain
{
    public Task<ExchangeReply> ExchangeAsync(ExchangeRequest request) => Task.Run(() => exchanges.RunAsync(request, steps));

    public Task AbandonAsync(string requestId)
    {
        rooms.Reads.Abandon(requestId);
        return silos.TellOthersAsync(view => view.AbandonAsync(requestId));
    }
}

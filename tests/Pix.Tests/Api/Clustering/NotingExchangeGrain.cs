using Orleans.Concurrency;
using Pix.Contracts.Exchange;

namespace Pix.Api.Tests.Clustering;

/// <summary>Placed as the silo's own grain of this interface is.</summary>
[StatelessWorker, Reentrant]
internal sealed class NotingExchangeGrain(NotedCalls calls) : Grain, IExchangeGrain
{
    public Task<ExchangeReply> ExchangeAsync(ExchangeRequest request)
    {
        calls.Note($"exchange {request.RequestId}");
        return Task.FromResult(new ExchangeReply { RecordId = request.RequestId });
    }

    public Task AbandonAsync(string requestId)
    {
        calls.Note($"abandon {requestId}");
        return Task.CompletedTask;
    }
}

using Pix.Contracts.Exchange;

namespace Pix.Grains.Tests.Support;

/// <summary>Answers exchanges as a test says, and keeps what it was asked.</summary>
internal sealed class FakeExchangeGrain(Func<ExchangeRequest, ExchangeReply> reply) : IExchangeGrain
{
    public List<ExchangeRequest> Asked { get; } = [];

    public Task<ExchangeReply> ExchangeAsync(ExchangeRequest request)
    {
        Asked.Add(request);
        return Task.FromResult(reply(request));
    }

    public Task AbandonAsync(string requestId) => throw new NotSupportedException();
}

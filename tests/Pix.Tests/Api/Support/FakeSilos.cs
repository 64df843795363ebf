using System.Collections.Concurrent;
using System.Text;
using Pix.Contracts.Exchange;

namespace Pix.Api.Tests.Support;

/// <summary>Answers as the silos do, with what a test says.</summary>
internal sealed class FakeSilos(Func<ExchangeRequest, Task<ExchangeReply>> reply)
{
    public static readonly ExchangeReply Created = new()
    {
        Status = 201,
        Headers = [new("Content-Type", "application/xml; charset=utf-8"), new("PI-ResourceId", "abc=")],
        Body = Encoding.UTF8.GetBytes("<answer/>"),
        Signature = SignatureValidity.Valid,
        RecordId = "0193f0c2a1b27c3d8e4f5a6b7c8d9e0f",
        EndToEndId = "E9999901020260102030405678901234",
    };

    public FakeSilos(ExchangeReply reply)
        : this(_ => Task.FromResult(reply))
    {
    }

    public ConcurrentQueue<ExchangeRequest> Asked { get; } = new();

    public Task<ExchangeReply> AskAsync(ExchangeRequest request, CancellationToken _)
    {
        Asked.Enqueue(request);
        return reply(request);
    }
}

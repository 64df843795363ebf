using Pix.Api.Clustering;
using Pix.Contracts.Exchange;
using Pix.Contracts.Status;

namespace Pix.Api.Tests.Support;

/// <summary>A silo that answers what a test says, and remembers what it was asked.</summary>
internal sealed class FakeSilo(string name) : ISiloConnection
{
    private TaskCompletionSource _ping = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public IGrainFactory Grains => throw new NotSupportedException();

    /// <summary>What it was asked, in order.</summary>
    public List<ExchangeRequest> Asked { get; } = [];

    /// <summary>What it answers; by default it hangs.</summary>
    public Func<ExchangeRequest, Task<ExchangeReply>> Reply { get; set; } = _ => new TaskCompletionSource<ExchangeReply>().Task;

    public int Pings { get; private set; }

    public bool AnswersPings { get; set; } = true;

    public static FakeSilo Answering(string name, ExchangeReply reply) => new(name) { Reply = _ => Task.FromResult(reply) };

    public Task<ExchangeReply> ExchangeAsync(ExchangeRequest request)
    {
        Asked.Add(request);
        return Reply(request);
    }

    /// <summary>Reads that it was told to end.</summary>
    public List<string> Abandoned { get; } = [];

    /// <summary>What comes of it; by default it is done.</summary>
    public Func<Task> Abandoning { get; set; } = () => Task.CompletedTask;

    public Task AbandonAsync(string requestId)
    {
        Abandoned.Add(requestId);
        return Abandoning();
    }

    public Task PingAsync()
    {
        Pings++;
        return AnswersPings ? Task.CompletedTask : _ping.Task;
    }

    /// <summary>The pings that hung are answered.</summary>
    public void AnswerPings()
    {
        AnswersPings = true;
        Interlocked.Exchange(ref _ping, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>What it says of itself; by default it fails.</summary>
    public Func<Task<SiloReadiness>> Readiness { get; set; } = () => throw new NotSupportedException();

    public Task<SiloReadiness> ReadinessAsync() => Readiness();
}

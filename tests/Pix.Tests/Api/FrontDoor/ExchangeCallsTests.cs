using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pix.Api.Clustering;
using Pix.Api.FrontDoor;
using Pix.Api.Tests.Support;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Tests.FrontDoor;

/// <summary>A read ends with its caller's connection, and so does what a lost silo may still carry of it; a write never does.</summary>
public sealed class ExchangeCallsTests : IDisposable
{
    private static readonly ExchangeReply Answer = new() { Status = 200 };

    private readonly CancellationTokenSource _caller = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SiloTable _silos;
    private readonly FakeSilo _a = new("a"), _b = new("b");
    private readonly TaskCompletionSource<ExchangeReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ExchangeCallsTests()
    {
        _silos = new SiloTable(_time);
        _silos.Add(_a);
        _silos.Add(_b);
        _a.Reply = _ => _reply.Task;
    }

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task A_silo_is_told_when_the_caller_of_a_read_leaves()
    {
        var reply = RunAsync("GET");
        Assert.Empty(_a.Abandoned);

        await _caller.CancelAsync();

        Assert.Equal(["read"], Told);
        _reply.SetResult(Answer);
        Assert.Same(Answer, await reply);
        Assert.Single(Told);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Nobody_is_told_when_the_caller_of_a_write_leaves(string method)
    {
        var reply = RunAsync(method);

        await _caller.CancelAsync();

        _reply.SetResult(Answer);
        Assert.Same(Answer, await reply);
        Assert.Empty(Told);
    }

    [Fact]
    public async Task Nobody_is_told_when_the_caller_leaves_with_its_answer()
    {
        _reply.SetResult(Answer);
        Assert.Same(Answer, await RunAsync("GET"));

        await _caller.CancelAsync();

        Assert.Empty(Told);
    }

    [Fact]
    public async Task A_read_whose_connection_broke_ends_on_the_silo_that_may_still_carry_it()
    {
        _b.Reply = _ => Task.FromResult(Answer);
        var reply = RunAsync("GET");

        _silos.Remove(_a);

        Assert.Same(Answer, await reply);
        Assert.Equal(["read"], Told);
    }

    private IEnumerable<string> Told => _a.Abandoned.Concat(_b.Abandoned);

    private Task<ExchangeReply> RunAsync(string method) =>
        new ExchangeCalls(_silos, new AbandonedReads(_silos, _time, NullLogger<AbandonedReads>.Instance), _time, NullLoggerFactory.Instance).RunAsync(
            new ExchangeRequest { Channel = PixChannel.Spi, Method = method, Path = "/", RequestId = "read", Deadline = TimeSpan.FromSeconds(10) }, _caller.Token);
}

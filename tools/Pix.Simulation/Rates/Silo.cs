using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Pix.Rates.Authority;
using Pix.Rates.Desk;
using Pix.Rates.Leases;
using Pix.Rates.Policies;
using Pix.Simulation.Scheduling;

namespace Pix.Simulation.Rates;

/// <summary>One process of a silo, with its lease client. Calls of the lease client go to the budget owner through the simulated network.</summary>
internal sealed class Silo : IRateAuthority
{
    private readonly RateWorld _rates;

    public Silo(RateWorld rates, Node node, IOptionsMonitor<RateOptions> options)
    {
        (_rates, Node) = (rates, node);
        Desk = new(node.Name, _ => this, options, node.Time, NullLogger<RateDesk>.Instance, node.Scheduler);
    }

    public Node Node { get; }

    public RateDesk Desk { get; }

    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>
    /// Virtual time of the silo's last freeze. Null if it was never frozen. Two freezes must be 20 s apart, so that no request takes longer than the
    /// time for which Pix is designed.
    /// </summary>
    public long? FrozenAt { get; set; }

    public Task<LeaseAnswer> LeaseAsync(LeaseRequest request) => Ask(owner => owner.Lease(request));

    public Task<ImmutableArray<PayerAnswer>> PayersAsync(PayerRequest request) => Ask(owner => owner.Reserve(request));

    public Task CorrectAsync(ImmutableArray<BucketReport> reports) => Ask(owner =>
    {
        owner.Correct(reports);
        return true;
    });

    private Task<T> Ask<T>(Func<RateAuthority, T> question)
    {
        // This task is completed by code that belongs to no process. So the code that awaits it continues on the scheduler of its own process.
        var completion = new TaskCompletionSource<T>();
        _rates.Network.Send(Node, () =>
        {
            var owner = _rates.Owner;
            owner.Node.Start(() =>
            {
                var answer = question(owner.Authority);
                _rates.World.Note(owner.Node.Name, $"answers {Node.Name}: {answer}");
                _rates.Network.Send(Node, () => completion.TrySetResult(answer));
            });
        });
        return completion.Task;
    }
}

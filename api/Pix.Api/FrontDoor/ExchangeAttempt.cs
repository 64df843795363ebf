using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>One call to one silo for a request.</summary>
internal sealed class ExchangeAttempt(SiloCall call, Task<ExchangeReply> reply, bool knowsOfAnother)
{
    public SiloCall Call => call;

    public Task<ExchangeReply> Reply => reply;

    /// <summary>True if this call told the silo that another silo may already have sent the request. The silo's reply then takes this into account.</summary>
    public bool KnowsOfAnother => knowsOfAnother;

    /// <summary>Whether the front door has already reacted to the silo becoming suspected, if possible by calling another silo.</summary>
    public bool IsSuspicionHandled { get; set; }

    /// <summary>Whether the silo is suspected and the front door has not reacted to this yet.</summary>
    public bool IsNewlySuspected => call.Suspected.IsCompleted && !IsSuspicionHandled;

    /// <summary>
    /// Tasks to wait for. Each completes on one event: the reply comes, the connection is lost, or the silo becomes suspected (only until the front
    /// door has reacted).
    /// </summary>
    public IEnumerable<Task> Events => IsSuspicionHandled ? [reply, call.Lost] : [reply, call.Lost, call.Suspected];
}

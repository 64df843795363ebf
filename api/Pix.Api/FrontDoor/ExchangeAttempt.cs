using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>One call for a request on one silo.</summary>
internal sealed class ExchangeAttempt(SiloCall call, Task<ExchangeReply> reply, bool knowsOfAnother)
{
    public SiloCall Call => call;

    public Task<ExchangeReply> Reply => reply;

    /// <summary>Whether the silo was told that another silo may have sent the request. If so, its reply takes that into account.</summary>
    public bool KnowsOfAnother => knowsOfAnother;

    /// <summary>Whether the front door has already reacted to the suspicion against the silo, if possible by asking another silo.</summary>
    public bool IsSuspicionHandled { get; set; }

    /// <summary>Whether the silo is suspected and the front door has not reacted to that yet.</summary>
    public bool IsNewlySuspected => call.Suspected.IsCompleted && !IsSuspicionHandled;

    /// <summary>Tasks to wait for: one of them completes when the reply comes, the connection is lost, or the silo becomes suspected.</summary>
    public IEnumerable<Task> Events => IsSuspicionHandled ? [reply, call.Lost] : [reply, call.Lost, call.Suspected];
}

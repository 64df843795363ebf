using Pix.Api.Clustering;
using Pix.Contracts.Exchange;

namespace Pix.Api.FrontDoor;

/// <summary>One request on one silo.</summary>
internal sealed class ExchangeAttempt(SiloCall call, Task<ExchangeReply> reply, bool knowsOfAnother)
{
    public SiloCall Call => call;

    public Task<ExchangeReply> Reply => reply;

    /// <summary>Whether the silo was told that another silo may have sent the request: then its reply allows for that.</summary>
    public bool KnowsOfAnother => knowsOfAnother;

    /// <summary>Whether the suspicion of its silo was handled.</summary>
    public bool IsSuspicionHandled { get; set; }

    /// <summary>Whether the silo is suspected and that was not handled yet.</summary>
    public bool IsNewlySuspected => call.Suspected.IsCompleted && !IsSuspicionHandled;

    /// <summary>Tasks, one of which completes when something happens to the attempt.</summary>
    public IEnumerable<Task> Events => IsSuspicionHandled ? [reply, call.Lost] : [reply, call.Lost, call.Suspected];
}

using Pix.Contracts.Exchange;

namespace Pix.Api.Problems;

/// <summary>The words of the <c>pix-outcome</c> header and of a problem's <c>fate</c> member.</summary>
internal static class FateNames
{
    /// <summary>The word for a fate.</summary>
    public static string Of(Fate fate) => fate switch
    {
        Fate.Answered => "answered",
        Fate.NotSent => "not-sent",
        Fate.Rejected => "rejected",

        // A fate that only a newer silo knows says nothing that this front door could promise.
        _ => "outcome-unknown",
    };
}

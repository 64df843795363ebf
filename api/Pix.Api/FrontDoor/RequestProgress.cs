using Microsoft.AspNetCore.Http.Features;
using Pix.Api.Callers;
using Pix.Api.Problems;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.FrontDoor;

/// <summary>
/// How far the front door has come with a request. If handling the request fails at any point, this object has enough facts to tell the caller the
/// outcome. It is a feature of the HTTP request.
/// </summary>
internal sealed class RequestProgress(string requestId)
{
    /// <summary>The <c>pix-request-id</c> of the answer.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>The caller; null until the caller is authenticated.</summary>
    public Caller? Caller { get; set; }

    /// <summary>Whether the request was passed to a silo. If true, it may have been sent to the Central Bank.</summary>
    public bool SiloAsked { get; set; }

    /// <summary>The silo's reply; null until the reply has come.</summary>
    public ExchangeReply? Reply { get; set; }

    /// <summary>The problem in the answer; null when the answer is the Central Bank's.</summary>
    public Problem? Problem { get; set; }

    /// <summary>Returns the progress of the request that an HTTP context belongs to.</summary>
    public static RequestProgress Of(HttpContext context) => context.Features.GetRequiredFeature<RequestProgress>();

    /// <summary>
    /// Returns the problem to answer with if the front door itself fails now. The fate in the problem is the fate in the silo's reply. Without a
    /// reply, the fate is "outcome unknown" if a silo was asked, and "not sent" if not.
    /// </summary>
    public Problem Failed()
    {
        var fate = Reply?.Fate ?? (SiloAsked ? Fate.OutcomeUnknown : Fate.NotSent);
        var nothingSent = fate is Fate.NotSent or Fate.Rejected;
        return ExchangeProblems.From(new ExchangeReply
        {
            Error = nothingSent ? ExchangeError.InternalBeforeSending : ExchangeError.InternalAfterSending,
            Detail = nothingSent ? "The front door failed; nothing was sent." : "The front door failed before it could pass the answer on.",
            RetryAfter = nothingSent ? TimeSpan.FromSeconds(1) : null,
            RecordId = Reply?.RecordId ?? "",
            EndToEndId = Reply?.EndToEndId ?? "",
            SpiChannel = Reply?.SpiChannel ?? SpiChannel.None,
        });
    }
}

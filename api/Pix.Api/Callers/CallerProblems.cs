using Pix.Api.Problems;
using Pix.Contracts.Exchange;

namespace Pix.Api.Callers;

/// <summary>How a caller is refused. Nothing was sent in any of these cases.</summary>
internal static class CallerProblems
{
    public static readonly Problem Unknown = new()
    {
        Status = StatusCodes.Status403Forbidden,
        Slug = "caller-unknown",
        Title = "This caller is not one of those that may call.",
        Detail = "The certificate or token is genuine, but none of Pix:Callers has it.",
        Fate = Fate.Rejected,
    };

    public static Problem Unauthenticated(CallerAuthentication wanted) => new()
    {
        Status = StatusCodes.Status401Unauthorized,
        Slug = "unauthenticated",
        Title = "The caller did not prove who it is.",
        Detail = wanted switch
        {
            CallerAuthentication.Certificate => "Connect with a TLS client certificate.",
            CallerAuthentication.Bearer => "Send Authorization: Bearer with a token that is valid now and meant for this service.",
            _ => "Connect with a TLS client certificate, or send Authorization: Bearer with a token that is valid now and meant for this service.",
        },
        Fate = Fate.Rejected,
    };

    public static Problem ChannelNotAllowed(Caller caller, PixChannel channel) => new()
    {
        Status = StatusCodes.Status403Forbidden,
        Slug = "caller-not-allowed",
        Title = "The caller may not use this operation.",
        Detail = $"{caller.Name} may not use {channel.ToString().ToUpperInvariant()} (setting Pix:Callers:{caller.Name}:Channels).",
        Fate = Fate.Rejected,
    };

    public static Problem OverLimit(Caller caller, TimeSpan wait) => new()
    {
        Status = StatusCodes.Status429TooManyRequests,
        Slug = "caller-limit",
        Title = "The caller has used up its own limit.",
        Detail = $"{caller.Name} may have {caller.MaxInFlight} requests under way{(caller.RequestsPerSecond > 0 ? $" and {caller.RequestsPerSecond} a second" : "")} here (settings Pix:Callers:{caller.Name}).",
        Fate = Fate.NotSent,
        RetryAfter = wait,
    };
}

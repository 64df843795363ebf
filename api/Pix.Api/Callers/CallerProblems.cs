using Pix.Api.Problems;
using Pix.Contracts.Exchange;
using Pix.Domain;

namespace Pix.Api.Callers;

/// <summary>The problems in the answers to refused callers. Nothing is sent to the Central Bank for a refused caller.</summary>
internal static class CallerProblems
{
    public static readonly Problem Unknown = Problem.Rejected(
        StatusCodes.Status403Forbidden, "caller-unknown", "This caller is not one of those that may call.",
        "The certificate or token is genuine, but none of Pix:Callers has it.");

    public static readonly Problem IssuerUnreachable = Problem.NotSent(
        StatusCodes.Status503ServiceUnavailable, "issuer-unreachable", "The issuer of the tokens does not tell its keys.",
        "The token could not be judged: the keys of Pix:JwtAuthority cannot be fetched now. Send the request again.", TimeSpan.FromSeconds(1));

    public static Problem Unauthenticated(CallerAuthentication wanted) => Problem.Rejected(
        StatusCodes.Status401Unauthorized, "unauthenticated", "The caller did not prove who it is.", wanted switch
        {
            CallerAuthentication.Certificate => "Connect with a TLS client certificate.",
            CallerAuthentication.Bearer => "Send Authorization: Bearer with a token that is valid now and meant for this service.",
            _ => "Connect with a TLS client certificate, or send Authorization: Bearer with a token that is valid now and meant for this service.",
        });

    public static Problem ChannelNotAllowed(Caller caller, PixChannel channel) => ExchangeProblems.From(new ExchangeReply
    {
        Error = ExchangeError.CallerNotAllowed,
        Detail = $"{caller.Name} may not use {channel.ToString().ToUpperInvariant()} (setting Pix:Callers:{caller.Name}:Channels).",
    });

    public static Problem OverLimit(Caller caller, TimeSpan wait) => Problem.NotSent(
        StatusCodes.Status429TooManyRequests, "caller-limit", "The caller has used up its own limit.",
        $"{caller.Name} may have {caller.MaxInFlight} requests under way{(caller.RequestsPerSecond > 0 ? $" and {caller.RequestsPerSecond} a second" : "")} here (settings Pix:Callers:{caller.Name}).", wait);
}

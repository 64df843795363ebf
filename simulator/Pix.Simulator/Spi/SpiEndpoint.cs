using Pix.Simulator.Spi.Streams;
using Pix.Simulator.Tls;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Spi;

/// <summary>Serves the SPI's ports (ICOM). Checks the client certificate, headers and path of a request, then runs its operation.</summary>
internal sealed class SpiEndpoint(
    ParticipantCertificates participant, SpiInbox inbox, SpiStreams primary, SecondaryChannel secondary, SimulatorOptions options) : IChannelEndpoint
{
    public async Task<WireAnswer> HandleAsync(WireVerdict judgement, CancellationToken cancellationToken)
    {
        var answer = Gate(judgement.Request) is { } refusal ? refusal : await Dispatch(judgement, cancellationToken);
        if (answer.Status >= 400 && judgement.Violations.Count == 0)
        {
            judgement.Violates($"ICOM answered {answer.Status}: {IcomDetail.Of(answer)}");
        }

        return answer;
    }

    private WireAnswer? Gate(WireRequest request)
    {
        if (request.Client is null || !participant.Contains(request.Client))
        {
            return IcomProblem.Forbidden("The client certificate is not registered.");
        }

        if (request.Channel == Channel.SpiSecondary && request.Method == "GET" && request.Path.Contains("/stream/", StringComparison.Ordinal) && !request.AcceptsGzip)
        {
            return IcomProblem.NotAcceptable("On the secondary channel Accept-Encoding: gzip is required.");
        }

        return IcomHeaders.Refusal(request);
    }

    private Task<WireAnswer> Dispatch(WireVerdict judgement, CancellationToken cancellationToken)
    {
        var request = judgement.Request;
        var streams = request.Channel == Channel.SpiSecondary ? secondary.Streams : primary;
        var segments = request.Path.Split('/');
        return (request.Method, segments) switch
        {
            (_, ["", "api", "v1", "in", var ispb, "msgs"]) when !IsOwn(ispb) => Foreign(ispb),
            (_, ["", "api", "v1", "out", var ispb, "stream", _]) when !IsOwn(ispb) => Foreign(ispb),
            ("POST", ["", "api", "v1", "in", _, "msgs"]) => Task.FromResult(inbox.Receive(judgement)),
            ("GET", ["", "api", "v1", "out", _, "stream", "start"]) => streams.StartAsync(judgement, cancellationToken),
            ("GET", ["", "api", "v1", "out", _, "stream", _]) => streams.NextAsync(request.Target, judgement, cancellationToken),
            ("DELETE", ["", "api", "v1", "out", _, "stream", _]) => Task.FromResult(streams.Stop(request.Target)),
            ("GET", _) when streams.Knows(request.Target) => streams.NextAsync(request.Target, judgement, cancellationToken),
            ("DELETE", _) when streams.Knows(request.Target) => Task.FromResult(streams.Stop(request.Target)),
            ("GET", ["", "api", "v1", "in", "catalog"]) => Task.FromResult(WireAnswer.Xml(200, MessageCatalog.Accepted(options.AlsoAccepts))),
            ("GET", ["", "api", "v1", "out", "catalog"]) => Task.FromResult(WireAnswer.Xml(200, MessageCatalog.Delivered())),
            _ => Task.FromResult(IcomProblem.NotFound("There is no such path.")),
        };
    }

    private bool IsOwn(string ispb) => ispb == options.Ispb;

    private static Task<WireAnswer> Foreign(string ispb) =>
        Task.FromResult(IcomProblem.Forbidden($"The certificate is not that of participant {ispb}."));
}

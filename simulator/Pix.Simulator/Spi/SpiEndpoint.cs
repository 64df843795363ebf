using Pix.Simulator.Tls;
using Pix.Simulator.Wire;

namespace Pix.Simulator.Spi;

/// <summary>ICOM: certificate, headers, path, then the operation.</summary>
internal sealed class SpiEndpoint(ParticipantCertificates participant, SpiInbox inbox, SimulatorOptions options) : IChannelEndpoint
{
    public Task<WireAnswer> Handle(Judgement judgement, CancellationToken cancellationToken)
    {
        var answer = Gate(judgement.Request) is { } refusal ? refusal : Dispatch(judgement);
        if (answer.Status >= 400 && judgement.Violations.Count == 0)
        {
            judgement.Violates($"ICOM answered {answer.Status}: {IcomDetail.Of(answer)}");
        }

        return Task.FromResult(answer);
    }

    private WireAnswer? Gate(WireRequest request)
    {
        if (request.Client is null || !participant.Contains(request.Client))
        {
            return IcomProblem.Forbidden("The client certificate is not registered.");
        }

        return IcomHeaders.Refusal(request);
    }

    private WireAnswer Dispatch(Judgement judgement)
    {
        var request = judgement.Request;
        var segments = request.Path.Split('/');
        return (request.Method, segments) switch
        {
            ("POST", ["", "api", "v1", "in", var ispb, "msgs"]) => IsOwn(ispb) ? inbox.Receive(judgement) : Foreign(ispb),
            ("GET", ["", "api", "v1", "in", "catalog"]) => WireAnswer.Xml(200, MessageCatalog.Accepted()),
            ("GET", ["", "api", "v1", "out", "catalog"]) => WireAnswer.Xml(200, MessageCatalog.Delivered()),
            _ => IcomProblem.NotFound("There is no such path."),
        };
    }

    private bool IsOwn(string ispb) => ispb == options.Ispb;

    private static WireAnswer Foreign(string ispb) => IcomProblem.Forbidden($"The certificate is not that of participant {ispb}.");
}

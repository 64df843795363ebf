using Pix.Simulator.Xml;

namespace Pix.Simulator.Wire;

/// <summary>A request while it is handled, with the verdict on its signature and the rules that the request broke.</summary>
internal sealed class WireVerdict(WireRequest request, SigningFlaw flaw)
{
    private readonly List<string> _violations = [];

    public WireRequest Request { get; } = request;

    /// <summary>The flaw that a requested fault gives to the answer's signature; None without such a fault.</summary>
    public SigningFlaw Flaw { get; } = flaw;

    public SignatureVerdict Verdict { get; set; } = SignatureVerdict.NotRequired;

    public IReadOnlyList<string> Violations => _violations;

    public void Violates(string rule) => _violations.Add(rule);
}

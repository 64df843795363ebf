using Pix.Simulator.Xml;

namespace Pix.Simulator.Wire;

/// <summary>The result of handling one request: the answer, the verdict on its signature, and the broken rules.</summary>
internal sealed class WireVerdict(WireRequest request, SigningFlaw flaw)
{
    private readonly List<string> _violations = [];

    public WireRequest Request { get; } = request;

    /// <summary>The flaw for the answer's signature, when a fault asks for one.</summary>
    public SigningFlaw Flaw { get; } = flaw;

    public SignatureVerdict Verdict { get; set; } = SignatureVerdict.NotRequired;

    public IReadOnlyList<string> Violations => _violations;

    public void Violates(string rule) => _violations.Add(rule);
}

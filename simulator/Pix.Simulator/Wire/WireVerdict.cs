using Pix.Simulator.Xml;

namespace Pix.Simulator.Wire;

/// <summary>What handling one request came to: the answer, the verdict on what was signed, and the rules it broke.</summary>
internal sealed class WireVerdict(WireRequest request, SigningFlaw flaw)
{
    private readonly List<string> _violations = [];

    public WireRequest Request { get; } = request;

    /// <summary>How the answer is to be signed wrong, when a fault asks for it.</summary>
    public SigningFlaw Flaw { get; } = flaw;

    public SignatureVerdict Verdict { get; set; } = SignatureVerdict.NotRequired;

    public IReadOnlyList<string> Violations => _violations;

    public void Violates(string rule) => _violations.Add(rule);
}

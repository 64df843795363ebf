using Pix.Simulator.Xml;

namespace Pix.Simulator.Wire;

/// <summary>A request while it is processed, with the result of its signature check and the rules of the Central Bank that it broke.</summary>
internal sealed class WireVerdict(WireRequest request, SigningFlaw flaw)
{
    private readonly List<string> _violations = [];

    public WireRequest Request { get; } = request;

    /// <summary>The flaw that a requested fault puts into the answer's signature; None if no such fault was requested.</summary>
    public SigningFlaw Flaw { get; } = flaw;

    public SignatureVerdict Verdict { get; set; } = SignatureVerdict.NotRequired;

    public IReadOnlyList<string> Violations => _violations;

    public void Violates(string rule) => _violations.Add(rule);
}

namespace Pix.Protocol.Admission;

/// <summary>Checks the two agents of a mandate, payment or the like. Both must be named, in any order, and one of them must be the sender.</summary>
internal sealed class SenderPair(AdmissionPolicy policy, SenderRefusals refusals)
{
    private Side? _first, _second;

    /// <summary>Adds one agent. If the pair already has an agent from the same place, that pair ends and the next pair begins.</summary>
    /// <param name="place">Names below the root under <c>Document</c>, which tell the two agents of a pair apart.</param>
    /// <param name="ispb">ISPB of the agent; null if the element has children.</param>
    /// <returns>The refusal of the pair that ended; null if no pair ended, or the pair is correct.</returns>
    public Refusal? Add(string place, string? ispb)
    {
        var refusal = place == _first?.Place || place == _second?.Place ? End() : null;
        if (_first is null)
        {
            _first = new Side(place, ispb);
        }
        else
        {
            _second = new Side(place, ispb);
        }

        return refusal;
    }

    /// <summary>Ends the pair and checks it.</summary>
    /// <returns>The refusal of the pair; null if the pair is correct, or if no agent was named.</returns>
    public Refusal? End()
    {
        if (_first is not { } first)
        {
            return null;
        }

        var second = _second;
        (_first, _second) = (null, null);
        return second is { } other && (policy.IsSender(first.Ispb) || policy.IsSender(other.Ispb)) ? null
            : refusals.Wrong(
                "sender-agent",
                (second ?? first).Place,
                second is null ? SenderRefusals.Found(first.Ispb) : $"{SenderRefusals.Found(first.Ispb)} and {SenderRefusals.Found(second.Value.Ispb)}",
                $"two sides, of which one is {refusals.Expected}");
    }

    private readonly record struct Side(string Place, string? Ispb);
}

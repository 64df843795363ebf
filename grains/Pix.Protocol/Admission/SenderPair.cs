namespace Pix.Protocol.Admission;

/// <summary>Two sides of one thing, such as a mandate, in either order: both must be named, and one of them must be the sender.</summary>
internal sealed class SenderPair(AdmissionPolicy policy, SenderRefusals refusals)
{
    private Side? _first, _second;

    /// <summary>Adds a side. The same side again begins the next pair.</summary>
    /// <returns>What the finished pair lacks; null when nothing is missing.</returns>
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

    /// <summary>The element of the pair ends.</summary>
    /// <returns>What the pair lacks; null when nothing is missing, or when no side was named.</returns>
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

namespace Pix.Planting;

/// <summary>
/// Bugs planted on purpose, one at a time, so that the simulation shows that it finds them. In builds with <c>-p:Planted=true</c> only: a
/// product has neither this class nor the lines that ask it.
/// </summary>
public static class Planted
{
    /// <summary>Where the name of the bug is that is switched on now.</summary>
    public const string Switch = "Pix.Planted";

    /// <summary>Whether this bug is switched on.</summary>
    public static bool Is(string bug) => AppContext.GetData(Switch) as string == bug;
}

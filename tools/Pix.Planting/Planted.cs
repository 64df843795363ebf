namespace Pix.Planting;

/// <summary>
/// Switch for bugs that are planted on purpose, one at a time, to show that the simulation finds them. It exists only in builds with
/// <c>-p:Planted=true</c>; the product contains neither this class nor the lines that call it.
/// </summary>
public static class Planted
{
    /// <summary>Name of the AppContext data that contains the name of the bug that is switched on.</summary>
    public const string Switch = "Pix.Planted";

    /// <summary>Whether the named bug is switched on.</summary>
    public static bool Is(string bug) => AppContext.GetData(Switch) as string == bug;
}

namespace Pix.Cli.Doctor;

/// <summary>The settings that say where the Central Bank is.</summary>
internal static class EndpointSettings
{
    /// <summary>All of them; those after the first two may be empty.</summary>
    public static readonly IReadOnlyList<string> All = ["BcbSpiEndpoint", "BcbDictEndpoint", "BcbSpiSecondaryEndpoint", "BcbDictKeysCheckEndpoint"];
}

namespace Pix.Cli.Doctor;

/// <summary>The settings of the Central Bank's endpoints.</summary>
internal static class EndpointSettings
{
    /// <summary>All of them; only the first two are required.</summary>
    public static readonly IReadOnlyList<string> All = ["BcbSpiEndpoint", "BcbDictEndpoint", "BcbSpiSecondaryEndpoint", "BcbDictKeysCheckEndpoint"];
}

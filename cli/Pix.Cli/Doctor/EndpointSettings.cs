namespace Pix.Cli.Doctor;

/// <summary>Names of the settings of the Central Bank's endpoints.</summary>
internal static class EndpointSettings
{
    /// <summary>All endpoint settings. Only the first two are required.</summary>
    public static readonly IReadOnlyList<string> All = ["BcbSpiEndpoint", "BcbDictEndpoint", "BcbSpiSecondaryEndpoint", "BcbDictKeysCheckEndpoint"];
}

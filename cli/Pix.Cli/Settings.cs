using Microsoft.Extensions.Configuration;

namespace Pix.Cli;

/// <summary>Reads the settings of this process from the environment. <c>./pix</c> puts the settings of the folder <c>.pix/</c> there.</summary>
internal static class Settings
{
    public static IConfigurationRoot Read() => new ConfigurationBuilder().AddEnvironmentVariables().Build();
}

using Microsoft.Extensions.Configuration;

namespace Pix.Cli;

/// <summary>Reads the settings from the environment of this process. The script <c>./pix</c> copies the settings in <c>.pix/</c> to the environment.</summary>
internal static class Settings
{
    public static IConfigurationRoot Read() => new ConfigurationBuilder().AddEnvironmentVariables().Build();
}

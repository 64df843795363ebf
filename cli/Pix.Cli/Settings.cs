using Microsoft.Extensions.Configuration;

namespace Pix.Cli;

/// <summary>The settings of this process: the environment, where <c>./pix</c> puts those of <c>.pix/</c>.</summary>
internal static class Settings
{
    public static IConfigurationRoot Read() => new ConfigurationBuilder().AddEnvironmentVariables().Build();
}

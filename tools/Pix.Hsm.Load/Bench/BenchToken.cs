using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.Hsm.Settings;
using Pix.TestToken;

namespace Pix.Hsm.Load.Bench;

/// <summary>Makes the settings of the HSM token to measure.</summary>
internal static class BenchToken
{
    /// <summary>Returns the settings from the environment if they contain a PKCS#11 module, otherwise settings of an HSM token created for this run.</summary>
    public static Dictionary<string, string?> Settings()
    {
        var own = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(HsmOptions.Section).AsEnumerable()
            .Where(setting => setting.Value is not null).ToDictionary();
        return own.ContainsKey("Pix:Pkcs11Library") ? own : TokenKind.Chosen.Create("bench").Settings();
    }

    /// <summary>Returns settings for the same HSM token through a module that sleeps in each C_Sign, like a distant HSM.</summary>
    public static Dictionary<string, string?> Away(Dictionary<string, string?> settings, int milliseconds, string folder)
    {
        var module = FaultyModule.BuildAround(settings["Pix:Pkcs11Library"]!, folder);
        module.Do(string.Create(CultureInfo.InvariantCulture, $"C_Sign delay {milliseconds}"));
        return new(settings) { ["Pix:Pkcs11Library"] = module.File };
    }
}

using System.Globalization;
using Microsoft.Extensions.Configuration;
using Pix.Hsm.Settings;
using Pix.TestToken;

namespace Pix.Hsm.Load.Bench;

/// <summary>Settings of the HSM token that is measured.</summary>
internal static class BenchToken
{
    /// <summary>Returns the settings of the environment if they name a module, otherwise those of a token that is made for this run.</summary>
    public static Dictionary<string, string?> Settings()
    {
        var own = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetSection(HsmOptions.Section).AsEnumerable()
            .Where(setting => setting.Value is not null).ToDictionary();
        return own.ContainsKey("Pix:Pkcs11Library") ? own : TokenKind.Chosen.Create("bench").Settings();
    }

    /// <summary>Returns settings for the same token behind a module that sleeps in each C_Sign.</summary>
    public static Dictionary<string, string?> Away(Dictionary<string, string?> settings, int milliseconds, string folder)
    {
        var module = FaultyModule.BuildAround(settings["Pix:Pkcs11Library"]!, folder);
        module.Do(string.Create(CultureInfo.InvariantCulture, $"C_Sign delay {milliseconds}"));
        return new(settings) { ["Pix:Pkcs11Library"] = module.File };
    }
}

using Microsoft.Extensions.Configuration;
using Pix.Hsm.Settings;

namespace Pix.Cli.Tokens;

/// <summary>
/// Reads the settings of PKCS#11 module, HSM token and secret, for commands that list or make keys. Settings of keys and certificates are not
/// required, because the keys possibly do not exist yet.
/// </summary>
internal static class TokenOptions
{
    /// <exception cref="CommandException">A setting is missing.</exception>
    public static HsmOptions Read()
    {
        var options = new HsmOptions();
        Settings.Read().GetSection(HsmOptions.Section).Bind(options);
        Need(nameof(options.Pkcs11Library), options.Pkcs11Library, "the path of the PKCS#11 module");
        Need(nameof(options.CloudHSMSecret), options.CloudHSMSecret.IsEmpty ? "" : "set", "{\"HSM_USER\":…,\"HSM_PASSWORD\":…} or the path of a file with it");
        return options;
    }

    private static void Need(string setting, string value, string mustBe)
    {
        if (value.Length == 0)
        {
            throw CommandException.Broken($"Pix:{setting} is empty; it must be {mustBe}. './pix up' writes settings for a development token; for another one set Pix__{setting} in the environment.");
        }
    }
}

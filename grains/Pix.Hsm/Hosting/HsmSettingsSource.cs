using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Reads and validates the current settings, and signals when the configuration changes.</summary>
/// <remarks>
/// IOptionsMonitor is not used, because it validates in a callback that the configuration calls while it reloads. An invalid value would
/// throw an exception there. Here an invalid value is refused, and the previous value is kept.
/// </remarks>
internal sealed class HsmSettingsSource(IConfiguration configuration, IValidateOptions<HsmOptions> validator)
{
    // All settings that can contain a file path. They are found by reflection, so that a new setting is included.
    private static readonly string[] MayNameFiles = [.. typeof(HsmOptions).GetProperties().Where(property => property.PropertyType == typeof(TextOrFile)).Select(property => property.Name)];

    public IChangeToken ChangeToken => configuration.GetReloadToken();

    /// <summary>Reads the current settings, certificates and secret.</summary>
    /// <exception cref="HsmException">A setting cannot be read, or is out of range.</exception>
    public HsmSettings Read()
    {
        var options = new HsmOptions();
        try
        {
            configuration.GetSection(HsmOptions.Section).Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new HsmException(HsmProblem.Unreadable, e.Message, e);
        }

        var result = validator.Validate(null, options);
        return result.Failed ? throw new HsmException(HsmProblem.Unreadable, result.FailureMessage) : HsmSettings.Read(options);
    }

    /// <summary>Returns the current texts of the settings that can contain a file path, to find changes. For an unreadable file, returns the reason.</summary>
    public SettingText[] Texts() => [.. MayNameFiles.Select(Text)];

    private SettingText Text(string setting)
    {
        try
        {
            return TextOrFile.FromString(configuration[$"{HsmOptions.Section}:{setting}"]).Read(setting);
        }
        catch (UnreadableSettingException unreadable)
        {
            return new SettingText(setting, "", unreadable.Message);
        }
    }
}

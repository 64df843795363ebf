using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>Reads and validates the current settings, and gives notice when the configuration changes.</summary>
/// <remarks>
/// IOptionsMonitor is not used, because it validates inside the configuration's change callback, where a bad value throws in the code that
/// reloads. Here a bad value is refused, and the old value stays.
/// </remarks>
internal sealed class HsmSettingsSource(IConfiguration configuration, IValidateOptions<HsmOptions> validator)
{
    // The settings are found by reflection, so that a new setting is included.
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

    /// <summary>Returns the current content of the settings that may name files, for comparison; for an unreadable file, the reason.</summary>
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

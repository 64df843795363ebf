using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>The present settings, validated, and a notice when they change.</summary>
/// <remarks>
/// Not IOptionsMonitor: it validates inside the configuration's change callback, where a bad value throws in whoever reloads. Here a bad
/// value is refused, and the old one stays.
/// </remarks>
internal sealed class HsmSettingsSource(IConfiguration configuration, IValidateOptions<HsmOptions> validator)
{
    // Found by reflection, so a new setting is included.
    private static readonly string[] MayNameFiles = [.. typeof(HsmOptions).GetProperties().Where(property => property.PropertyType == typeof(TextOrFile)).Select(property => property.Name)];

    public IChangeToken ChangeToken => configuration.GetReloadToken();

    /// <summary>Reads settings, certificates and secret again.</summary>
    /// <exception cref="HsmException">Something cannot be read, or is out of range.</exception>
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

    /// <summary>The present content of the settings that may name files, for comparison; for an unreadable one, the reason.</summary>
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

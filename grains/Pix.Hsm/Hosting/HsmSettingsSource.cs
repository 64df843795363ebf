using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Pix.Hsm.Settings;
using Pix.Settings;

namespace Pix.Hsm.Hosting;

/// <summary>The settings as they are now, checked; and word when they change.</summary>
/// <remarks>
/// Not IOptionsMonitor: it validates inside the configuration's change callback, where a bad value is an exception in
/// whoever reloads. Here a bad value is a refusal, and the old one stays.
/// </remarks>
internal sealed class HsmSettingsSource(IConfiguration configuration, IValidateOptions<HsmOptions> validator)
{
    // A setting that is added to the options is among them.
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

    /// <summary>What the settings that may name files hold now, to be compared with what they held: for one that cannot be read, why.</summary>
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

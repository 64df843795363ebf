using System.Security.Cryptography.X509Certificates;
using Pix.Settings;

namespace Pix.Hsm.Settings;

/// <summary>Reads the HSM's settings that are given as text or as a file. If a setting cannot be read, an <see cref="HsmException"/> is thrown.</summary>
internal static class HsmSettingText
{
    /// <exception cref="HsmException">The setting cannot be read.</exception>
    public static SettingText Read(string setting, TextOrFile value) => Run(() => value.Read(setting));

    /// <exception cref="HsmException">The setting holds no readable certificate.</exception>
    public static IReadOnlyList<X509Certificate2> Certificates(string setting, TextOrFile value) => Run(() => (IReadOnlyList<X509Certificate2>)[.. value.Read(setting).Certificates()]);

    private static T Run<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnreadableSettingException unreadable)
        {
            throw new HsmException(HsmProblem.Unreadable, unreadable.Message, unreadable);
        }
    }
}

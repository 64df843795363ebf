using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pix.Settings;

namespace Pix.Hsm.Settings;

/// <summary>The PIN of the HSM token's user. ToString returns stars, so that no log contains the PIN.</summary>
internal sealed class UserPin
{
    private readonly byte[] _hash;

    public UserPin(string pin)
    {
        Utf8 = Encoding.UTF8.GetBytes(pin);
        _hash = SHA256.HashData(Utf8);
    }

    public byte[] Utf8 { get; }

    /// <summary>Reads the PIN from the setting <c>CloudHSMSecret</c>.</summary>
    /// <remarks>CloudHSM's PIN is <c>user:password</c>: AWS CloudHSM user guide, Client SDK 5, PKCS#11, "Authenticate".</remarks>
    /// <exception cref="HsmException">The setting cannot be read, or is not JSON with an HSM_PASSWORD.</exception>
    public static UserPin FromSecret(TextOrFile value)
    {
        var secret = Parse(HsmSettingText.Read(nameof(HsmOptions.CloudHSMSecret), value).Text);
        var password = secret.GetValueOrDefault("HSM_PASSWORD");
        if (string.IsNullOrEmpty(password))
        {
            throw new HsmException(HsmProblem.Unreadable, "Pix:CloudHSMSecret has no HSM_PASSWORD; it must be {\"HSM_USER\":…,\"HSM_PASSWORD\":…}.");
        }

        var user = secret.GetValueOrDefault("HSM_USER");
        return new UserPin(string.IsNullOrEmpty(user) ? password : $"{user}:{password}");
    }

    public bool SameAs(UserPin other) => CryptographicOperations.FixedTimeEquals(_hash, other._hash);

    public override string ToString() => "***";

    private static Dictionary<string, string> Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? [];
        }
        catch (JsonException)
        {
            // The inner exception is left out because its text may quote the secret.
            throw new HsmException(HsmProblem.Unreadable, "Pix:CloudHSMSecret is not JSON; it must be {\"HSM_USER\":…,\"HSM_PASSWORD\":…} with text values.");
        }
    }
}

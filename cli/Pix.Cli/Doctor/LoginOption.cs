using System.CommandLine;

namespace Pix.Cli.Doctor;

/// <summary>
/// The option <c>--login</c>, which allows a check to log in to the HSM token. Without the option no check logs in, because the token locks
/// its user after several wrong PINs, and each wrong PIN of a check is included in that count.
/// </summary>
internal sealed class LoginOption : Option<bool>
{
    public LoginOption()
        : base("--login") =>
        Description = "While no silo runs: log in to the token once with the PIN of Pix:CloudHSMSecret, as a silo that starts does, and use its keys. A wrong PIN counts towards the token's lock.";
}

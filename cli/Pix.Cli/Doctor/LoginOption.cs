using System.CommandLine;

namespace Pix.Cli.Doctor;

/// <summary>
/// <c>--login</c>: the check may log in to the token. Without it no check does, so that a wrong PIN does not bring the token's user nearer
/// to its lock.
/// </summary>
internal sealed class LoginOption : Option<bool>
{
    public LoginOption()
        : base("--login") =>
        Description = "While no silo runs: log in to the token once with the PIN of Pix:CloudHSMSecret, as a silo that starts does, and use its keys. A wrong PIN counts towards the token's lock.";
}

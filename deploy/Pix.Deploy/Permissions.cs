using Amazon.CDK.AWS.IAM;

namespace Pix.Deploy;

/// <summary>One statement a purpose, actions written out: CDK's grants are wider than what Pix needs.</summary>
internal static class Permissions
{
    /// <summary>Allows these actions on these resources, and nothing else.</summary>
    /// <param name="role">Who may.</param>
    /// <param name="purpose">Statement id: letters and digits.</param>
    /// <param name="resources">ARNs.</param>
    /// <param name="actions">Whole names, no wildcard.</param>
    public static void Allow(this IRole role, string purpose, string[] resources, params string[] actions) =>
        role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps { Sid = purpose, Effect = Effect.ALLOW, Actions = actions, Resources = resources }));

    /// <summary>The same, under a condition.</summary>
    public static void AllowIf(this IRole role, string purpose, string[] resources, Dictionary<string, object> conditions, params string[] actions) =>
        role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps { Sid = purpose, Effect = Effect.ALLOW, Actions = actions, Resources = resources, Conditions = conditions }));
}

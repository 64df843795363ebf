using Amazon.CDK.AWS.IAM;

namespace Pix.Deploy;

/// <summary>Adds one statement for each purpose, with all actions written out, because CDK's grants are wider than what Pix needs.</summary>
internal static class Permissions
{
    /// <summary>Allows these actions on these resources, and nothing else.</summary>
    /// <param name="role">Role that gets the permission.</param>
    /// <param name="purpose">Statement id, of letters and digits.</param>
    /// <param name="resources">ARNs of the resources.</param>
    /// <param name="actions">Full names of the actions, without wildcards.</param>
    public static void Allow(this IRole role, string purpose, string[] resources, params string[] actions) =>
        role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps { Sid = purpose, Effect = Effect.ALLOW, Actions = actions, Resources = resources }));

    /// <summary>Allows these actions on these resources under conditions, and nothing else.</summary>
    public static void AllowIf(this IRole role, string purpose, string[] resources, Dictionary<string, object> conditions, params string[] actions) =>
        role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps { Sid = purpose, Effect = Effect.ALLOW, Actions = actions, Resources = resources, Conditions = conditions }));
}

using Amazon.CDK.AWS.IAM;

namespace Pix.Deploy;

/// <summary>Adds permissions to roles, with every action written out. CDK's own grant methods are not used, because they allow more than needed.</summary>
internal static class Permissions
{
    /// <summary>Allows a role exactly these actions on these resources.</summary>
    /// <param name="role">Role that gets the permission.</param>
    /// <param name="purpose">Id of the policy statement, of letters and digits, such as <c>WriteJournals</c>.</param>
    /// <param name="resources">ARNs of the resources.</param>
    /// <param name="actions">Full names of the actions, without wildcards.</param>
    public static void Allow(this IRole role, string purpose, string[] resources, params string[] actions) =>
        role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps { Sid = purpose, Effect = Effect.ALLOW, Actions = actions, Resources = resources }));

    /// <summary>Allows a role exactly these actions on these resources, if the conditions are fulfilled.</summary>
    public static void AllowIf(this IRole role, string purpose, string[] resources, Dictionary<string, object> conditions, params string[] actions) =>
        role.AddToPrincipalPolicy(new PolicyStatement(new PolicyStatementProps { Sid = purpose, Effect = Effect.ALLOW, Actions = actions, Resources = resources, Conditions = conditions }));
}

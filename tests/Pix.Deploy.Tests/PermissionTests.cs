namespace Pix.Deploy.Tests;

/// <summary>Roles may what they need and nothing else.</summary>
public sealed class PermissionTests(Synthesis synthesis)
{
    // Statements that the CDK writes itself for a task's execution role: ECR hands out its login for the account, not for a repository.
    private static readonly string[] AccountWide = ["ecr:GetAuthorizationToken"];

    [Fact]
    public void No_policy_allows_a_wildcard_action()
    {
        foreach (var (policy, statement) in Both().SelectMany(template => template.Statements))
        {
            Assert.All(Template.Strings(statement.GetProperty("Action")), action => Assert.False(action.Contains('*', StringComparison.Ordinal), $"{policy} allows {action}"));
        }
    }

    [Fact]
    public void No_policy_is_for_every_resource()
    {
        foreach (var (policy, statement) in Both().SelectMany(template => template.Statements))
        {
            var actions = Template.Strings(statement.GetProperty("Action")).ToList();
            if (actions.TrueForAll(action => AccountWide.Contains(action)))
            {
                continue;
            }

            Assert.All(Template.Strings(statement.GetProperty("Resource")), resource => Assert.False(resource == "*", $"{policy}: {string.Join(", ", actions)} on every resource"));
        }
    }

    [Fact]
    public void Front_doors_reach_neither_HSM_nor_secret_nor_audit()
    {
        var actions = ActionsOf("apitask", synthesis.Production);

        Assert.Contains("ssm:GetParametersByPath", actions);
        Assert.DoesNotContain(actions, action => action.StartsWith("secretsmanager:", StringComparison.Ordinal) || action.StartsWith("firehose:", StringComparison.Ordinal)
            || action.StartsWith("cloudhsm:", StringComparison.Ordinal) || action.StartsWith("elasticfilesystem:", StringComparison.Ordinal) || action is "dynamodb:PutItem" or "dynamodb:UpdateItem");
    }

    [Fact]
    public void Silos_may_read_settings_and_secret_deliver_audit_and_keep_journals()
    {
        var actions = ActionsOf("silotask", synthesis.Production);

        Assert.Superset(
            new HashSet<string> { "ssm:GetParametersByPath", "secretsmanager:GetSecretValue", "kms:Decrypt", "firehose:PutRecordBatch", "cloudhsm:DescribeClusters", "elasticfilesystem:ClientWrite" },
            actions);
    }

    [Fact]
    public void Key_policies_name_only_the_account_and_services()
    {
        // The one wildcard there is: AWS asks that a key's policy lets its own account manage the key, or nobody ever can.
        foreach (var (id, key) in Both().SelectMany(template => template.Of("AWS::KMS::Key")))
        {
            foreach (var statement in key.GetProperty("KeyPolicy").GetProperty("Statement").EnumerateArray())
            {
                var principal = statement.GetProperty("Principal").GetRawText();
                Assert.True(principal.Contains(":root", StringComparison.Ordinal) || principal.Contains("Service", StringComparison.Ordinal), $"{id}: {principal}");
            }

            Assert.True(key.GetProperty("EnableKeyRotation").GetBoolean(), id);
        }
    }

    private static HashSet<string> ActionsOf(string role, Template template) =>
        [.. template.Statements.Where(entry => entry.Policy.Contains(role, StringComparison.OrdinalIgnoreCase) && entry.Policy.Contains("TaskRole", StringComparison.Ordinal))
            .SelectMany(entry => Template.Strings(entry.Statement.GetProperty("Action")))];

    private Template[] Both() => [synthesis.Test, synthesis.Production];
}

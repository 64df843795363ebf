using System.Text.Json;
using Amazon.SecretsManager;
using Amazon.SecretsManager.Model;
using Pix.Aws.Configuration.Remote;
using Pix.Aws.Secrets;
using Pix.Aws.Tests.Support;

namespace Pix.Aws.Tests.Calls;

public sealed class SecretsManagerTests
{
    private static readonly string[] Denied = ["secretsmanager.GetSecretValue"];

    private const string Id = "/pix/proxy/cloudhsm/CloudHSMSecret";
    private const string Secret = """{"HSM_USER":"pix_user","HSM_PASSWORD":"of-tests-only"}""";

    [Fact]
    public async Task A_secret_reads_as_botocore_reads_it()
    {
        await using var server = await AwsServer.StartAsync(Holding(Secret));
        using var secrets = Client(server);

        var ours = await secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = Id }, TestContext.Current.CancellationToken);
        using var theirs = JsonDocument.Parse(await Python.RunAsync("botocore_call.py", $$"""{"SecretId":"{{Id}}"}""", server.Url, "secretsmanager", "get_secret_value"));

        var root = theirs.RootElement;
        Assert.Equal(
            (root.GetProperty("ARN").GetString(), root.GetProperty("Name").GetString(), root.GetProperty("SecretString").GetString(), root.GetProperty("VersionId").GetString()),
            (ours.ARN, ours.Name, ours.SecretString, ours.VersionId));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(root.GetProperty("CreatedDate").GetDouble()), ours.CreatedDate);
        Assert.Equal(root.GetProperty("VersionStages").EnumerateArray().Select(stage => stage.GetString()), ours.VersionStages);
        var requests = await server.RequestsAsync();
        foreach (var part in new[] { "target", "content_type", "call" })
        {
            Assert.Equal(requests[1].GetProperty(part).GetRawText(), requests[0].GetProperty(part).GetRawText());
        }
    }

    [Fact]
    public async Task A_binary_secret_is_bytes_and_not_what_the_HSM_wants()
    {
        await using var server = await AwsServer.StartAsync(new { secrets = new Dictionary<string, object> { [Id] = new { SecretBinary = "AQID" } } });
        using var secrets = Client(server);

        var binary = await secrets.GetSecretValueAsync(new GetSecretValueRequest { SecretId = Id }, TestContext.Current.CancellationToken);
        var failure = await Assert.ThrowsAsync<RemoteSettingsException>(() => new CloudHSMSecretSettings(secrets, Id).ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal([1, 2, 3], binary.SecretBinary!.ToArray());
        Assert.Contains("it must be text", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_or_denied_is_told_with_what_to_do()
    {
        await using var server = await AwsServer.StartAsync();
        using var secrets = Client(server);
        var settings = new CloudHSMSecretSettings(secrets, Id);

        var missing = await Assert.ThrowsAsync<RemoteSettingsException>(() => settings.ReadAsync(TestContext.Current.CancellationToken));
        await server.SetAsync(new { denied = Denied });
        var denied = await Assert.ThrowsAsync<RemoteSettingsException>(() => settings.ReadAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"Secret {Id} is not in Secrets Manager; create it", missing.Message, StringComparison.Ordinal);
        Assert.Contains("The role needs secretsmanager:GetSecretValue", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rotated_secret_is_the_setting_at_the_next_reading()
    {
        await using var server = await AwsServer.StartAsync(Holding(Secret));
        using var secrets = Client(server);
        var provider = await RemoteSettingsProvider.OpenAsync(new CloudHSMSecretSettings(secrets, Id), TestContext.Current.CancellationToken);
        Assert.True(provider.TryGet("Pix:CloudHSMSecret", out var before));

        await server.SetAsync(Holding(Secret.Replace("of-tests-only", "another", StringComparison.Ordinal)));
        var changed = provider.Replace(await provider.Remote.ReadAsync(TestContext.Current.CancellationToken));

        Assert.True(provider.TryGet("Pix:CloudHSMSecret", out var after));
        Assert.Equal(Secret, before);
        Assert.Equal(["Pix:CloudHSMSecret"], changed);
        Assert.Contains("another", after, StringComparison.Ordinal);
    }

    private static object Holding(string secret) => new { secrets = new Dictionary<string, object> { [Id] = new { SecretString = secret } } };

    private static AmazonSecretsManagerClient Client(AwsServer server) => new(AwsServer.Credentials, server.Endpoint, TimeProvider.System);
}

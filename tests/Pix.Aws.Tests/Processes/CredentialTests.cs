using System.Text.Json;
using Pix.Aws.Tests.Support;

namespace Pix.Aws.Tests.Processes;

/// <summary>
/// A process without an access key in its environment gets one where the SDK's chain finds it: for the web identity of a pod or task, from
/// STS; for a profile that signed in, from SSO. The SDK loads the clients of both by their names, so only a process that asks shows that
/// they are there.
/// </summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Role = "arn:aws:iam::123456789012:role/pix", Parameters = "AmazonSSM.GetParametersByPath";

    private readonly string _folder = Directory.CreateTempSubdirectory("pix-credentials-").FullName;
    private AwsServer _aws = null!;

    public async ValueTask InitializeAsync() => _aws = await AwsServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _aws.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("api", "Pix.Api")]
    [InlineData("silo", "Pix.Silo")]
    public async Task A_web_identity_is_exchanged_for_the_roles_credentials(string room, string program)
    {
        await GiveAsync(new { Action = "AssumeRoleWithWebIdentity", RoleArn = Role, RoleSessionName = "pix-1", WebIdentityToken = "token of the service account" });

        await EndsRefusedAsync(room, program, "STS", new()
        {
            ["AWS_WEB_IDENTITY_TOKEN_FILE"] = Write("token", "token of the service account"),
            ["AWS_ROLE_ARN"] = Role,
            ["AWS_ROLE_SESSION_NAME"] = "pix-1",
        });
    }

    [Theory]
    [InlineData("api", "Pix.Api")]
    [InlineData("silo", "Pix.Silo")]
    public async Task A_profile_that_signed_in_is_given_the_roles_credentials(string room, string program)
    {
        // The file of a sign-in has the SHA-1 of its address for a name.
        const string start = "https://bank.awsapps.com/start", file = "0d590ed6bdda5848f4466f17a5d6597780839c1c.json";
        await GiveAsync(new { account_id = "123456789012", role_name = "pix", token = "token of the sign-in" });
        var signedIn = new { startUrl = start, region = "sa-east-1", accessToken = "token of the sign-in", expiresAt = TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime };
        Write($".aws/sso/cache/{file}", JsonSerializer.Serialize(signedIn));

        await EndsRefusedAsync(room, program, "SSO", new()
        {
            ["AWS_PROFILE"] = "bank",
            ["AWS_CONFIG_FILE"] = Write("config", $"[profile bank]\nsso_start_url = {start}\nsso_region = sa-east-1\nsso_account_id = 123456789012\nsso_role_name = pix\nregion = sa-east-1\n"),
        });
    }

    // The only key that the services know is the role's, which may not read parameters: a program that signs with it is refused for that and no other reason.
    private Task GiveAsync(object askedWith) => _aws.SetAsync(new
    {
        credentials = new Dictionary<string, object> { ["ASIAROLE"] = new { secret = "secret-of-the-role", token = "session-of-the-role" } },
        role = new { key = "ASIAROLE", asked_with = askedWith },
        denied = new[] { Parameters },
    });

    private async Task EndsRefusedAsync(string room, string program, string giver, Dictionary<string, string?> identity)
    {
        var settings = new Dictionary<string, string?>(identity)
        {
            ["Pix:Aws"] = "true",
            ["AWS_REGION"] = "sa-east-1",
            ["AWS_ENDPOINT_URL"] = _aws.Url,
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["HOME"] = _folder,
        };
        await using var process = new PixProcess(room, program, settings, Path.Combine(_folder, "log"));
        process.Start();
        await process.EndedAsync(ProcessCluster.Patience);

        Assert.Contains("The role needs ssm:GetParametersByPath", process.Tail(), StringComparison.Ordinal);
        var requests = (await _aws.RequestsAsync()).Select(request => (request.GetProperty("target").GetString(), request.GetProperty("status").GetInt32(), request.TryGetProperty("code", out var code) ? code.GetString() : null));
        Assert.Equal([(giver, 200, null), (Parameters, 400, "AccessDeniedException")], requests.Distinct());
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }
}
